"""Interventions (干预): an administrator moves a case that its own people cannot move, for a reason that all of them read."""

from dataclasses import dataclass

from definitions.schema.process import DRAFT
from definitions.schema.stages import title_of
from definitions.semantics.history import Intervened
from definitions.semantics.intervening import ways_back
from definitions.vocabulary import Intervention, Verb
from flows.access.actor import Actor
from flows.access.policy import stage_title
from flows.access.refusal import Conflict, Invalid, Refused
from flows.access.remarks import ask_for_reason, remark
from flows.access.rulings import must
from flows.casework.advancing import advance
from flows.casework.desk import Desk
from flows.casework.in_hand import CaseInHand, take_for
from flows.casework.participants import participants_in_office, tell_participants
from flows.casework.requests import is_going_out


@dataclass(frozen=True, slots=True)
class Intervenable:
    """What an administrator is told of a case before they intervene: nothing of what it says."""

    reference: str
    stage_title: str
    ways_back: tuple[tuple[str, str], ...]
    """Where it may be sent back to, as (stage id, title)."""
    is_held: bool
    """By an objection."""


def intervenable(desk: Desk, actor: Actor, reference: str | int) -> Intervenable:
    """Raises Refused where the person may not intervene."""
    with desk.database.reading() as session:
        hand, current = take_for(session, desk, actor, reference, lock=False)
        must(Verb.INTERVENE, current, hand.facts)
        named = hand.row.number or f"draft-{hand.row.id}"
        return Intervenable(
            named, stage_title(hand.facts), _ways_back(hand), hand.state.objection is not None
        )


def intervene(
    desk: Desk, actor: Actor, reference: str | int, how: Intervention, reason: str, to: str | None = None
) -> None:
    """Send the case back, end it, or release it from an objection. Whoever has a part in it is told (抄送)."""
    with desk.database.writing() as session:
        hand, current = take_for(session, desk, actor, reference)
        must(Verb.INTERVENE, current, hand.facts)
        ask_for_reason(reason, "干预要说明原因", "参与办理的人都看得到")
        if is_going_out(session, hand.row.id):
            raise Conflict("信息正在发布，不能干预", "发布完成后再看")
        if how is Intervention.RELEASE and hand.state.objection is None:
            raise Invalid("办件没有异议，不用解除")
        target = _target(hand, to) if how is Intervention.RETURN else None
        told = participants_in_office(hand, current)
        _unblock(hand, current)
        event = Intervened(hand.at, current.person, how, remark(reason, "原因"), target)
        advance(hand, event, current.origin)
        tell_participants(hand, current, told)


def _target(hand: CaseInHand, to: str | None) -> str:
    if "published" in hand.state.marks:
        raise Refused("信息已经发布，不能退回重办", "请按撤稿办理")
    allowed = _ways_back(hand)
    if not allowed:
        raise Refused("办件在拟稿人手里，没有可以退回的环节", "不再办的，可以终止")
    target = to or DRAFT
    if target not in dict(allowed):
        known = "、".join(f"{title}（{name}）" for name, title in allowed)
        raise Invalid(f"不能退回到“{target}”", f"可以退回到：{known}")
    return target


def _ways_back(hand: CaseInHand) -> tuple[tuple[str, str], ...]:
    titles = {DRAFT: "拟稿人", **{one.id: title_of(one) for one in hand.process.all_stages}}
    return tuple((one, titles[one]) for one in ways_back(hand.process, hand.state))


def _unblock(hand: CaseInHand, actor: Actor) -> None:
    """What the system gave up on is behind the case now; so is the run that failed at it."""
    if hand.row.blocked_reason is not None:
        hand.row.blocked_reason = None
        hand.row.run_id = None
        hand.note("retried", {}, actor.origin)


__all__ = ["Intervenable", "intervenable", "intervene"]
