"""The way through the stages: what stands after what."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from typing import Any

from definitions.conditions import ConditionError, holds
from definitions.schema.process import Process
from definitions.schema.stages import (
    BaseStage,
    ChooseStage,
    EndStage,
    JobStage,
    ParallelBranch,
    ParallelStage,
    Stage,
    told_in,
)
from definitions.schema.tree import MAIN
from definitions.semantics.forms import complete, start_of
from definitions.semantics.state import Row, State


def first_stage(process: Process) -> str:
    return process.stages[0].id


def stage_after(process: Process, stage_id: str) -> str | None:
    """The stage that follows, forks not yet decided; None at the end."""
    stage = process.stage(stage_id)
    if isinstance(stage, EndStage | ChooseStage):
        return None
    return process.after(stage_id)


def conditions_context(
    process: Process,
    form: Mapping[str, Any],
    given: Mapping[str, Mapping[str, Any]],
    refused: Collection[Row] = (),
    *,
    unit: str,
    is_urgent: bool = False,
    returns: int = 0,
) -> dict[str, Any]:
    """What conditions see: `form.<field>` and `given.<stage>.<field>`, every declared one present; `rows.<table>`, of a
    table the rows that nobody refused; `start.unit`, `case.urgent`, and `case.returns`.
    """
    completed = complete(process.form.fields, form)
    return {
        **start_of(unit),
        "case": {"urgent": is_urgent, "returns": returns},
        "form": completed,
        "rows": {
            table: [row for n, row in enumerate(completed[table], start=1) if (table, n) not in refused]
            for table in process.tables
        },
        "given": {
            stage.id: complete(fields, given.get(stage.id) or _untold(stage))
            if (fields := told_in(stage))
            else {}
            for stage in process.telling_stages
        },
    }


def case_context(
    process: Process,
    state: State,
    *,
    form: Mapping[str, Any] | None = None,
    given: Mapping[str, Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """What conditions of a case see as it stands. `form`, `given`: instead of what it holds."""
    return conditions_context(
        process,
        state.form if form is None else form,
        state.given if given is None else given,
        state.refused_rows,
        unit=state.unit,
        is_urgent=state.is_urgent,
        returns=state.returns,
    )


def _untold(stage: Stage) -> Mapping[str, Any]:
    """Numbers of a job that was not done yet are no gaps that somebody left."""
    return stage.nothing_counted if isinstance(stage, JobStage) else {}


def path_to(process: Process, context: Mapping[str, Any], stage_id: str) -> tuple[str, ...]:
    """The stages from the first one up to this one, forks as they are decided now; empty where that way misses it.

    Of a parallel stage that lies on the way every branch is named; of one around the target, only that of the target.
    """
    lines = process.tree.lines
    path: list[str] = []
    target = stage_id
    for line in process.tree.enclosing(process.line_of(stage_id)):
        first = first_stage(process) if line == MAIN else lines[line].first
        along = _along(process, context, first, target)
        if along is None:
            return ()
        path = [*along, *path]
        target = lines[line].within if line != MAIN else target
    return tuple(path)


def whole_path(process: Process, context: Mapping[str, Any]) -> tuple[str, ...]:
    """The stages from the first to the last one, forks as they are decided now; up to one that cannot be decided."""
    path: list[str] = []
    with suppress(ConditionError):
        path.extend(_stages_along(process, context, first_stage(process), None))
    return tuple(path)


def _along(process: Process, context: Mapping[str, Any], first: str, target: str) -> list[str] | None:
    """The stages of one line from its first up to the target; None where that way misses it."""
    try:
        path = list(_stages_along(process, context, first, target))
    except ConditionError:
        return None
    return path[:-1] if path[-1:] == [target] else None


def _stages_along(
    process: Process, context: Mapping[str, Any], first: str, target: str | None
) -> Iterator[str]:
    """With the branches of a parallel stage after it; up to the target and with it, or to the end. Raises ConditionError."""
    at: str | None = first
    while at is not None:
        stage = process.stage(at)
        yield at
        if at == target:
            return
        if isinstance(stage, ParallelStage):
            for branch in taken(stage, context):
                yield from _stages_along(process, context, branch.stages[0].id, None)
        at = choose(stage, context) if isinstance(stage, ChooseStage) else stage_after(process, at)


def choose(stage: ChooseStage, context: Mapping[str, Any]) -> str:
    """Where a fork leads. Raises ConditionError where a condition cannot be decided."""
    return next((branch.go for branch in stage.branches if holds(branch.when, context)), stage.otherwise)


def taken(stage: ParallelStage, context: Mapping[str, Any]) -> list[ParallelBranch]:
    """The branches that are to be gone through. Raises ConditionError where a condition cannot be decided."""
    return [branch for branch in stage.branches if branch.when is None or holds(branch.when, context)]


def fork_conditions(process: Process) -> Iterator[str]:
    """What the way of a case depends on."""
    for stage in process.all_stages:
        yield from conditions_of_fork(stage)


def conditions_of_fork(stage: BaseStage) -> list[str]:
    """What a fork, or a parallel stage, asks; nothing of any other stage."""
    if isinstance(stage, ChooseStage):
        return [branch.when for branch in stage.branches]
    if isinstance(stage, ParallelStage):
        return [branch.when for branch in stage.branches if branch.when is not None]
    return []
