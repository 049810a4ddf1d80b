"""What a case takes over from its child case, once that has ended."""

from collections.abc import Mapping, Sequence
from typing import Any

from definitions.conditions import ConditionError, evaluate
from definitions.schema.fields import TakenField
from definitions.schema.process import Process
from definitions.schema.stages import CallStage
from definitions.semantics.forms import FieldProblem, fault, is_empty
from definitions.semantics.path import case_context
from definitions.semantics.state import State
from definitions.vocabulary import Outcome

Taken = tuple[dict[str, Any], list[FieldProblem]]
"""Field of the stage to its value, as far as there is one; and what could not be taken."""

GIVES_NOTHING = frozenset({Outcome.REFUSED, Outcome.WITHDRAWN})
"""What came of it is nothing that a parent may go by, whatever stands in its form."""


def taken(stage: CallStage, called: Process, child: State, number: str | None) -> Taken:
    """`called`: the version of its process on which the child ended; `number`: its case number."""
    if child.outcome in GIVES_NOTHING or child.round == 0:
        return {}, []
    return fitted(stage.fields, stage.take, child_context(called, child, number))


def child_context(called: Process, child: State, number: str | None) -> dict[str, Any]:
    context = case_context(called, child)
    return {**context, "case": {**context["case"], "number": number or ""}}


def fitted(fields: Sequence[TakenField], take: Mapping[str, str], context: Mapping[str, Any]) -> Taken:
    """Each value by itself: what cannot be computed, or does not fit its field, keeps no other from being taken."""
    values: dict[str, Any] = {}
    problems: list[FieldProblem] = []
    for field in fields:
        try:
            value = evaluate(take[field.id], context)
            reason = fault(field, value)
        except ConditionError as error:
            value, reason = None, error.reason
        if reason is not None:
            problems.append(FieldProblem(field.id, field.label.zh, reason))
        elif not is_empty(value):
            values[field.id] = value
    return values, problems


__all__ = ["GIVES_NOTHING", "child_context", "fitted", "taken"]
