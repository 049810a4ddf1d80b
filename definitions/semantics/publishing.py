"""What a fact does to publications, and what a field holds that names one."""

from collections.abc import Mapping
from typing import Any

from definitions.conditions import evaluate
from definitions.schema.places import FROM_FORM
from definitions.schema.process import Process
from definitions.schema.stages import PublishingStage
from definitions.semantics.history import Decided, Event, Performed
from definitions.semantics.path import case_context
from definitions.semantics.state import State
from definitions.vocabulary import PUBLICATION_KEYS

NOTHING_NAMED = dict.fromkeys(PUBLICATION_KEYS, "")
"""What a field of kind publication holds that was not filled in."""


def publishes(process: Process, state: State, event: Event) -> bool:
    """Whether something went out with this fact; `state` is that after it."""
    has_something = not isinstance(event, Performed) or event.rows != ()
    return has_something and isinstance(stage_done_by(process, state, event), PublishingStage)


def stage_done_by(process: Process, state: State, event: Event) -> object:
    """The stage that came to its end with this fact; None: none did. `state` is that after it."""
    match event:
        case Performed(held=()):
            return process.find_stage(event.stage)
        case Decided() if (
            state.marks.get(f"{event.stage}.done") == event.at and event.stage not in state.open
        ):
            return process.find_stage(event.stage)
        case _:
            return None


def named_by(form: Mapping[str, Any], reference: str) -> Mapping[str, str]:
    """The publication that a form names in a field such as `form.page`."""
    named = form.get(reference.removeprefix(FROM_FORM))
    return {**NOTHING_NAMED, **named} if isinstance(named, Mapping) else NOTHING_NAMED


def said_of(
    process: Process, state: State, given: Mapping[str, Mapping[str, Any]], expression: str | None
) -> str:
    """What an expression over `form` and `given` yields, as a text. `given`: with the answers that are being given."""
    if expression is None:
        return ""
    context = case_context(process, state, given=given)
    value = evaluate(expression, context)
    return "、".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
