"""What is filled in at a stage, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from definitions.schema.stages import DecisionOption, HumanStage
from definitions.semantics.clocks import day_of
from definitions.semantics.day_bounds import Occasion
from definitions.semantics.defaults import answered
from definitions.semantics.forms import FieldProblem
from definitions.semantics.handing_in import problems_of_answers as problems_of_values
from definitions.semantics.path import case_context
from flows.casework.answer import Answer
from flows.casework.in_hand import CaseInHand
from flows.casework.named_values import FilledIn, unknown_names


def with_defaults_of(hand: CaseInHand, stage: HumanStage, answer: Answer) -> Answer:
    """With what stands in the fields that nobody filled in, whichever way the answer came."""
    given = answered(stage.fields, answer.given, lambda told: _context(hand, stage, told))
    return answer if given == answer.given else replace(answer, given=given)


def problems_of_answers(
    hand: CaseInHand, stage: HumanStage, option: DecisionOption, given: Mapping[str, Any]
) -> list[FieldProblem]:
    if not stage.fields and not given:
        return []
    context = _context(hand, stage, given)
    today = day_of(hand.at)
    where = FilledIn(hand.connection, hand.office.organization, hand.state.unit, context, today)
    occasion = Occasion(today, hand.calendar)
    return [
        *problems_of_values(hand.process, stage.fields, option, given, context, occasion),
        *unknown_names(where, stage.fields, given),
    ]


def _context(hand: CaseInHand, stage: HumanStage, given: Mapping[str, Any]) -> dict[str, Any]:
    """What conditions see, with these answers in the stage."""
    told, state = {**hand.state.given, stage.id: dict(given)}, hand.state
    return case_context(hand.process, state, given=told)


__all__ = ["problems_of_answers", "with_defaults_of"]
