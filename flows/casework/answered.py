"""What was answered on a case before: told to whoever answers again."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from definitions.schema.process import DRAFT
from definitions.schema.stages import decisions_of, title_of
from definitions.semantics.authority import acting_duty
from definitions.semantics.proxies import by_proxy
from definitions.semantics.signing import Seat
from definitions.semantics.state import Visit
from flows.access.actor import Actor
from flows.access.policy import holds, is_on_duty, stage_title, waits_for
from flows.access.refusal import AlreadyDecided, Conflict
from flows.casework.awaited import people_of, waiting_for
from flows.casework.in_hand import CaseInHand
from storage.models import Decision, Person
from storage.queries.people import named
from storage.queries.standing import stands


def refuse_if_answered(hand: CaseInHand, actor: Actor, stage: str, visit: int | None) -> None:
    """Raise AlreadyDecided where this duty was answered before, by this person or by another."""
    refuse_if_answered_by(hand, actor, stage, visit)
    _refuse_if_answered_by_another(hand, stage, visit)


def refuse_if_answered_by(hand: CaseInHand, actor: Actor, stage: str, visit: int | None) -> None:
    """The same where it was this person: other signers may still have to answer."""
    own = _latest(hand, Decision.stage == stage, _by(actor), *_of_visit(visit))
    if own is not None:
        raise AlreadyDecided(f"您已经办理过{_told(hand, own)}", whereabouts(hand))


def refuse_if_answered_before_now(hand: CaseInHand, actor: Actor) -> None:
    """The same for a person who has no duty on the case any more and names no stage."""
    if is_on_duty(actor, hand.facts):
        return
    own = _latest(hand, _by(actor))
    if own is not None:
        raise AlreadyDecided(f"您已经办理过{_told(hand, own)}", whereabouts(hand))
    for visit in hand.state.open.values():
        for seat in visit.seats:
            if seat.effect is not None and _fell_to(hand, actor, visit, seat):
                _refuse_if_answered_by_another(hand, visit.stage, visit.visit, seat.number)
    for visit in reversed(hand.state.log):
        if visit.answered and _was_for(hand, actor, visit):
            _refuse_if_answered_by_another(hand, visit.stage, visit.visit)


def refuse_if_another_may_be_meant(hand: CaseInHand, actor: Actor, stage: str) -> None:
    """Raise Conflict for a person who names no stage, where another holder of a role of theirs has answered in between.

    They may have meant that stage, and have seen nothing of the one at which the case is now.
    """
    last = hand.state.log[-1] if hand.state.log else None
    if last is None or last.stage == stage or not (last.answered and _was_for(hand, actor, last)):
        return
    answer = _latest(hand, Decision.stage == last.stage, Decision.visit == last.visit)
    if answer is None or actor.person in (answer[0].person, answer[0].registered_by, answer[0].on_behalf_of):
        return
    title = title_of(hand.process.human_stage(stage))
    raise Conflict(
        f"{_told_of_all(hand, answer)}；现在是“{title}”，也由您办理",
        f"您的这次办理没有计入；要办“{title}”，请指明环节（命令行加 --stage {stage}）",
    )


def whereabouts(hand: CaseInHand) -> str:
    """Where the case is now, as a sentence."""
    state = hand.state
    if state.is_ended:
        return "不用再办；办件已经办结"
    if state.open and not any(state.duties()):
        return f"不用再办；办件在“{stage_title(hand.facts)}”环节等{waits_for(hand.process, state)}"
    if not state.open:
        return "不用再办；办件现在由系统处理"
    if state.is_with_drafter:
        return "不用再办；办件现在在拟稿人手里"
    return f"不用再办；办件现在在“{stage_title(hand.facts)}”环节，由{_waiting_for(hand)}办理"


def _refuse_if_answered_by_another(
    hand: CaseInHand, stage: str, visit: int | None, seat: int | None = None
) -> None:
    place = () if seat is None else (Decision.seat == seat,)
    other = _latest(hand, Decision.stage == stage, *_of_visit(visit), *place)
    if other is not None:
        told = _told_of_all(hand, other) if seat is None else _told(hand, other, f"已由{other[1]}办理")
        raise AlreadyDecided(told, "您的这次办理没有计入；请查看办件的最新情况")


def _was_for(hand: CaseInHand, actor: Actor, visit: Visit) -> bool:
    """Whether a place in this pass fell to a role of the person."""
    return any(_fell_to(hand, actor, visit, seat) for seat in visit.seats)


def _fell_to(hand: CaseInHand, actor: Actor, visit: Visit, seat: Seat) -> bool:
    if visit.stage == DRAFT:
        return False
    whose = acting_duty(hand.process.human_stage(visit.stage), hand.state, visit, seat)
    return holds(actor, hand.facts.organization.organization, whose)


def _waiting_for(hand: CaseInHand) -> str:
    return waiting_for(hand, {line.id: line.name for line in named(hand.session, sorted(people_of(hand)))})


def _by(actor: Actor) -> ColumnElement[bool]:
    """On paper, whoever registered the signature has answered; so has who was stood in for."""
    return or_(
        Decision.registered_by == actor.person,
        Decision.person == actor.person,
        Decision.on_behalf_of == actor.person,
    )


def _of_visit(visit: int | None) -> tuple[ColumnElement[bool], ...]:
    return () if visit is None else (Decision.visit == visit,)


def _latest(hand: CaseInHand, *conditions: ColumnElement[bool]) -> tuple[Decision, str] | None:
    """With the name of whose answer it was."""
    row = hand.session.execute(
        _WITH_NAMES.where(Decision.case_id == hand.row.id, stands(), *conditions)
        .order_by(Decision.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else (row[0], _signer(*row))


_principal = aliased(Person)
_WITH_NAMES = (
    select(Decision, Person.name, _principal.name)
    .join(Person, Person.id == Decision.person)
    .outerjoin(_principal, _principal.id == Decision.on_behalf_of)
)


def _signer(answer: Decision, name: str, principal: str | None) -> str:
    """`甲`, or of a proxy both names."""
    names = {answer.person: name} | (
        {answer.on_behalf_of: principal} if answer.on_behalf_of and principal else {}
    )
    return by_proxy(names, answer.person, answer.on_behalf_of)


def _told_of_all(hand: CaseInHand, latest: tuple[Decision, str]) -> str:
    """`“本单位审核人审核”已由甲办理：同意`, and where several have answered all of them: `已由甲（同意）、乙（退回）办理`."""
    stage = hand.process.human_stage(latest[0].stage)
    rows = hand.session.execute(
        _WITH_NAMES.where(
            Decision.case_id == hand.row.id,
            Decision.stage == latest[0].stage,
            Decision.visit == latest[0].visit,
            stands(),
        ).order_by(Decision.id)
    ).all()
    if len(rows) == 1:
        return _told(hand, latest, f"已由{latest[1]}办理")
    options = decisions_of(stage)
    every = "、".join(f"{_signer(*row)}（{options[row[0].decision].title}）" for row in rows)
    return f"“{title_of(stage)}”已由{every}办理"


def _told(hand: CaseInHand, answer: tuple[Decision, str], by: str = "") -> str:
    """`“本单位审核人审核”：同意`."""
    stage = hand.process.human_stage(answer[0].stage)
    return f"“{title_of(stage)}”{by}：{decisions_of(stage)[answer[0].decision].title}"
