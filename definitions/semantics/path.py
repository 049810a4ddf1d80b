"""The way through the stages: what stands after what."""

from collections.abc import Mapping
from typing import Any

from definitions.conditions import ConditionError, holds
from definitions.schema.process import Process
from definitions.schema.stages import ChooseStage, EndStage, HumanStage
from definitions.semantics.forms import complete


def first_stage(process: Process) -> str:
    return process.stages[0].id


def stage_after(process: Process, stage_id: str) -> str | None:
    """The stage that follows, forks not yet decided; None at the end."""
    stage = process.stage(stage_id)
    if isinstance(stage, EndStage | ChooseStage):
        return None
    following = process.following(stage)
    return following.id if following else None


def conditions_context(
    process: Process, form: Mapping[str, Any], given: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """What conditions see: `form.<field>` and `given.<stage>.<field>`, every declared one present."""
    return {
        "form": complete(process.form.fields, form),
        "given": {
            stage.id: complete(stage.fields, given.get(stage.id, {}))
            for stage in process.stages
            if isinstance(stage, HumanStage)
        },
    }


def path_to(process: Process, context: Mapping[str, Any], stage_id: str) -> tuple[str, ...]:
    """The stages from the first one up to this one, forks as they are decided now; empty where that way misses it."""
    path: list[str] = []
    at: str | None = first_stage(process)
    while at is not None and at != stage_id:
        stage = process.stage(at)
        path.append(at)
        try:
            at = choose(stage, context) if isinstance(stage, ChooseStage) else stage_after(process, at)
        except ConditionError:
            return ()
    return tuple(path) if at is not None else ()


def choose(stage: ChooseStage, context: Mapping[str, Any]) -> str:
    """Where a fork leads. Raises ConditionError where a condition cannot be decided."""
    return next((branch.go for branch in stage.branches if holds(branch.when, context)), stage.otherwise)
