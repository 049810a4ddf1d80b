"""Stages of kind call: a child case is opened, and its end is noted."""

from typing import Any

from definitions.conditions import evaluate_all, references
from definitions.schema.stages import CallStage, title_of
from definitions.semantics.authority import authors_of
from definitions.semantics.finding import unit_at
from definitions.semantics.history import Called, Cause, Performed
from definitions.semantics.moves import Perform
from definitions.semantics.path import case_context
from definitions.vocabulary import CauseKind, Outcome
from flows.access.actor import SYSTEM
from flows.access.refusal import SanshenError
from flows.casework.advancing import advance, moves_now
from flows.casework.children import find_child
from flows.casework.contents import load_content
from flows.casework.desk import Desk
from flows.casework.in_hand import CaseInHand, take
from flows.casework.opening import Opening, open_draft


class NoUnitToCallFor(SanshenError):
    """The place where the child case is to be opened leads to no unit: an administrator must look."""


def call(desk: Desk, case_id: int, move: Perform, stage: CallStage) -> None:
    """Open the child case, or go on once it has ended. The child and the fact that it was opened are one transaction:
    whoever comes after a crash finds both or neither.
    """
    with desk.database.writing() as session:
        hand = take(session, desk, case_id, desk.clock())
        if move not in moves_now(hand):
            return
        if stage.id in hand.state.open:
            _go_on(hand, move)
        else:
            child = open_draft(session, desk, _opening(hand, move, stage), hand.at)
            advance(hand, Called(hand.at, move.stage, move.visit), SYSTEM, {"case": child})


def _go_on(hand: CaseInHand, move: Perform) -> None:
    child = find_child(hand, move.stage, move.visit)
    assert child is not None
    fact = Performed(hand.at, move.stage, move.visit, outcome=Outcome(str(child.outcome)))
    advance(hand, fact, SYSTEM, {"case": child.case_id, "number": child.number})


def _opening(hand: CaseInHand, move: Perform, stage: CallStage) -> Opening:
    key = f"case {hand.row.id}/{move.stage}/{move.visit}"
    cause = Cause(CauseKind.CALL, key, title_of(stage), hand.row.id, move.stage, move.visit)
    unit = unit_at(stage.place, hand.process, hand.state, hand.office.organization)
    if not unit:
        raise NoUnitToCallFor(
            f"“{title_of(stage)}”不知道为哪个单位开子办件（of: {stage.of}）",
            "请系统管理员核对流程里的 of 和机构里单位的上下级",
        )
    prefilled = _prefilled(hand, stage)
    return Opening(hand.process.called_by(stage), unit, cause, prefilled, authors=_writers(hand, stage))


def _writers(hand: CaseInHand, stage: CallStage) -> tuple[str, ...]:
    """Who wrote what the child case is prefilled with: there they review their own text as little as here."""
    people: set[str] = set()
    for where, *rest in (one for expression in stage.form.values() for one in references(expression)):
        if where == "form":
            people |= authors_of(hand.state)
        elif where == "given" and rest:
            people |= set(hand.state.actors.get(rest[0], ()))
    return tuple(sorted(people))


def _prefilled(hand: CaseInHand, stage: CallStage) -> dict[str, Any]:
    if not stage.form or hand.row.content is None:
        return {}
    content = load_content(hand.session, hand.row.content)
    state = hand.state
    context = case_context(hand.process, state, form=content.values)
    return dict(zip(stage.form, evaluate_all(list(stage.form.values()), context), strict=True))
