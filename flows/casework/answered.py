"""What was answered on a case before: told to whoever answers again."""

from sqlalchemy import ColumnElement, or_, select

from definitions.schema.process import DRAFT
from definitions.schema.stages import decisions_of, title_of
from definitions.semantics.authority import signing_duty
from flows.access.actor import Actor
from flows.access.policy import duty_title, is_on_duty
from flows.access.refusal import AlreadyDecided
from flows.casework.in_hand import CaseInHand
from storage.models import Decision, Person


def refuse_if_answered(hand: CaseInHand, actor: Actor, stage: str, visit: int | None) -> None:
    """Raise AlreadyDecided where this duty was answered before, by this person or by another."""
    own = _latest(hand, Decision.stage == stage, _by(actor), *_of_visit(visit))
    if own is not None:
        raise AlreadyDecided(f"您已经办理过{_told(hand, own)}", whereabouts(hand))
    other = _latest(hand, Decision.stage == stage, *_of_visit(visit))
    if other is not None:
        raise AlreadyDecided(
            _told(hand, other, f"已由{other[1]}办理"), "您的这次办理没有计入；请查看办件的最新情况"
        )


def refuse_if_answered_before_now(hand: CaseInHand, actor: Actor) -> None:
    """The same for a person who has no duty on the case any more and names no stage."""
    if is_on_duty(actor, hand.facts):
        return
    own = _latest(hand, _by(actor))
    if own is not None:
        raise AlreadyDecided(f"您已经办理过{_told(hand, own)}", whereabouts(hand))


def whereabouts(hand: CaseInHand) -> str:
    """Where the case is now, as a sentence."""
    state = hand.state
    if state.is_ended:
        return "不用再办；办件已经办结"
    if state.seat is None:
        return "不用再办；办件现在由系统处理"
    if state.seat.stage == DRAFT:
        return "不用再办；办件现在在拟稿人手里"
    stage = hand.process.human_stage(state.seat.stage)
    duty = duty_title(hand.office.organization, signing_duty(stage, state))
    return f"不用再办；办件现在在“{title_of(stage)}”环节，由{duty}办理"


def _by(actor: Actor) -> ColumnElement[bool]:
    """On paper, whoever registered the signature has answered."""
    return or_(Decision.registered_by == actor.person, Decision.person == actor.person)


def _of_visit(visit: int | None) -> tuple[ColumnElement[bool], ...]:
    return () if visit is None else (Decision.visit == visit,)


def _latest(hand: CaseInHand, *conditions: ColumnElement[bool]) -> tuple[Decision, str] | None:
    """With the name of whose answer it was."""
    row = hand.session.execute(
        select(Decision, Person.name)
        .join(Person, Person.id == Decision.person)
        .where(Decision.case_id == hand.row.id, *conditions)
        .order_by(Decision.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def _told(hand: CaseInHand, answer: tuple[Decision, str], by: str = "") -> str:
    """`“本单位审核人审核”：同意`."""
    stage = hand.process.human_stage(answer[0].stage)
    return f"“{title_of(stage)}”{by}：{decisions_of(stage)[answer[0].decision].title}"
