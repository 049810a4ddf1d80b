"""What people ask for beside deciding: withdrawing a case, and reminding whoever has it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from definitions.semantics.characters import is_blank
from definitions.semantics.clocks import day_of
from definitions.semantics.history import Copied, Read, Withdrawn
from definitions.vocabulary import Verb
from flows.access.actor import Actor, find_actor
from flows.access.refusal import Conflict, Invalid
from flows.access.remarks import ask_for_reason, remark
from flows.access.rulings import must
from flows.casework.advancing import advance
from flows.casework.awaited import reaches_nobody
from flows.casework.desk import Desk
from flows.casework.in_hand import take_for
from flows.casework.reminding import note_reminded, open_duties
from storage.models import Publication


def withdraw(desk: Desk, actor: Actor, reference: str, reason: str) -> None:
    """The drafter takes the case back for good (撤回), as long as nothing was published."""
    with desk.database.writing() as session:
        hand, current = take_for(session, desk, actor, reference)
        must(Verb.WITHDRAW, current, hand.facts)
        ask_for_reason(reason, "撤回要说明原因")
        if is_going_out(session, hand.row.id):
            raise Conflict("信息正在发布，不能撤回办件", "发布完成后请按撤稿办理")
        advance(hand, Withdrawn(hand.at, actor.person), actor.origin, {"reason": remark(reason, "撤回原因")})


def is_going_out(session: Session, case_id: int) -> bool:
    """Whether a channel was given the content and has not answered yet."""
    waiting = select(Publication.id).where(Publication.case_id == case_id, Publication.state == "submitted")
    return session.scalars(waiting).first() is not None


def remind(desk: Desk, actor: Actor, reference: str) -> datetime:
    """Remind everybody whom the case waits for (催办); returns the moment. Throttled per duty."""
    with desk.database.writing() as session:
        hand, current = take_for(session, desk, actor, reference)
        must(Verb.REMIND, current, hand.facts)
        if reaches_nobody(hand):
            raise Conflict(
                "催不到人：担任这个职务的都要回避（如拟稿人本人），或者没有人担任",
                "请系统管理员改派，或者任命人员",
            )
        open_now = open_duties(hand)
        pause = timedelta(hours=desk.remind_after_hours)
        due = [one for one in open_now if one.reminded_at is None or hand.at >= one.reminded_at + pause]
        if not due:
            raise Conflict(
                f"{desk.remind_after_hours:g} 小时内已经催办过一次", "请稍后再催，或直接联系办理人"
            )
        note_reminded(hand, due, actor.origin)
        hand.write_notes()
        return hand.at


def comment(desk: Desk, actor: Actor, reference: str | int, text: str) -> None:
    """Leave a note on the case (留言), for everybody who may see it. It changes nothing else."""
    with desk.database.writing() as session:
        hand, current = take_for(session, desk, actor, reference)
        must(Verb.COMMENT, current, hand.facts)
        if is_blank(text):
            raise Invalid("留言不能是空的")
        hand.note("commented", {"text": remark(text, "留言")}, actor.origin)
        hand.write_notes()


def copy_to(desk: Desk, actor: Actor, reference: str | int, people: Sequence[str]) -> None:
    """Send the case to people of the organisation who are to know of it (抄送)."""
    with desk.database.writing() as session:
        hand, current = take_for(session, desk, actor, reference)
        must(Verb.COPY, current, hand.facts)
        if not people:
            raise Invalid("没有写明抄送给谁", "请写明人员的登录名（命令行用 --to）")
        for person in dict.fromkeys(people):
            known = find_actor(hand.connection, person, day_of(hand.at), actor.way_in)
            if known is None or hand.office.organization.organization not in known.organizations:
                raise Invalid(f"“{person}”不是本机构的在岗人员", "`sanshen people list` 列出人员")
            advance(hand, Copied(hand.at, actor.person, person), actor.origin)


def mark_as_read(desk: Desk, actor: Actor, reference: str | int) -> None:
    """Say that one has read a case that was copied to one (已阅)."""
    with desk.database.writing() as session:
        hand, current = take_for(session, desk, actor, reference)
        must(Verb.READ, current, hand.facts)
        advance(hand, Read(hand.at, actor.person), actor.origin)
