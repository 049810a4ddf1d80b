"""What the conditions of a fork see: as much of a case as they speak of. A case passes many forks with a long form."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from definitions.conditions import ConditionError, references
from definitions.schema.process import Process
from definitions.schema.stages import ChooseStage, ParallelStage
from definitions.semantics.forms import complete, start_of
from definitions.semantics.path import case_context
from definitions.semantics.state import State


def fork_context(process: Process, state: State, stage: ChooseStage | ParallelStage) -> dict[str, Any]:
    """Where more is read than fields of the form, the case itself and who submitted, everything that any condition may see."""
    fields = _fields_of_the_form(tuple(_conditions(stage)))
    if fields is None:
        return case_context(process, state)
    form = [field for field in process.form.fields if field.id in fields]
    return {
        **start_of(state.unit),
        "case": {"urgent": state.is_urgent, "returns": state.returns},
        "form": complete(form, state.form),
    }


def _conditions(stage: ChooseStage | ParallelStage) -> Iterable[str]:
    if isinstance(stage, ChooseStage):
        return [branch.when for branch in stage.branches]
    return [branch.when for branch in stage.branches if branch.when is not None]


@lru_cache(maxsize=1024)
def _fields_of_the_form(conditions: tuple[str, ...]) -> frozenset[str] | None:
    """None: they read more, or cannot be read."""
    try:
        read = {reference for condition in conditions for reference in references(condition)}
    except ConditionError:
        return None
    if any(reference[0] not in {"form", "case", "start"} or len(reference) == 1 for reference in read):
        return None
    return frozenset(reference[1] for reference in read if reference[0] == "form")
