"""Stages of kind call: a child case is opened, and its end is noted."""

from typing import Any

from definitions.conditions import evaluate_all, references
from definitions.schema.stages import CallStage, title_of
from definitions.semantics.authority import authors_of
from definitions.semantics.finding import unit_at
from definitions.semantics.history import Called, Cause, Performed
from definitions.semantics.moves import Perform
from definitions.semantics.path import case_context
from definitions.semantics.taking import Taken, taken
from definitions.vocabulary import CauseKind, Outcome
from flows.access.actor import SYSTEM
from flows.access.refusal import SanshenError
from flows.casework.advancing import advance, moves_now
from flows.casework.children import find_child
from flows.casework.contents import load_content
from flows.casework.desk import Desk
from flows.casework.in_hand import CaseInHand, take
from flows.casework.opening import Opening, open_draft
from storage.queries.causes import CausedCase


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
            _go_on(hand, move, stage)
        else:
            child = open_draft(session, desk, _opening(hand, move, stage), hand.at)
            advance(hand, Called(hand.at, move.stage, move.visit), SYSTEM, {"case": child})


def _go_on(hand: CaseInHand, move: Perform, stage: CallStage) -> None:
    child = find_child(hand, move.stage, move.visit)
    assert child is not None
    values, untaken = _taken(hand, stage, child)
    outcome = Outcome(child.outcome or Outcome.PUBLISHED)
    fact = Performed(hand.at, move.stage, move.visit, outcome=outcome, given=values)
    told = {"not_taken": {problem.label: problem.reason for problem in untaken}} if untaken else {}
    advance(hand, fact, SYSTEM, {"case": child.case_id, "number": child.number, **told})


def _taken(hand: CaseInHand, stage: CallStage, child: CausedCase) -> Taken:
    if not stage.take:
        return {}, []
    ended = take(hand.session, hand.desk, child.case_id, hand.at)
    return taken(stage, ended.process, ended.state, child.number)


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
            people |= set(hand.state.actors.get(rest[0], ())) | _writers_of_child(hand, rest[0])
    return tuple(sorted(people))


def _writers_of_child(hand: CaseInHand, stage: str) -> set[str]:
    """Of an earlier child case, from which the stage took something over."""
    child = find_child(hand, stage, hand.state.visits.get(stage, 0))
    if child is None:
        return set()
    state = take(hand.session, hand.desk, child.case_id, hand.at).state
    return set(authors_of(state)).union(*state.actors.values())


def _prefilled(hand: CaseInHand, stage: CallStage) -> dict[str, Any]:
    if not stage.form or hand.row.content is None:
        return {}
    content = load_content(hand.session, hand.row.content)
    state = hand.state
    context = case_context(hand.process, state, form=content.values)
    return dict(zip(stage.form, evaluate_all(list(stage.form.values()), context), strict=True))
