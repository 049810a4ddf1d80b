"""What forks and branches decide, over forms that are filled in as far as it takes to decide it."""

from collections.abc import Collection, Iterator, Sequence
from functools import partial

from definitions.conditions import holds
from definitions.conditions.skeleton import Uncomputable
from definitions.rules.asking import Asking, Filled, Unanswered
from definitions.rules.trials import Asked
from definitions.schema.stages import BaseStage, ChooseStage, ParallelStage
from definitions.semantics.path import choose, conditions_of_fork

Outcome = str | bool
"""Where a fork leads; of a branch, whether it is taken."""
Decision = tuple[str, int]
"""A fork, or a parallel stage and which of its branches."""


def decisions_in(stage: BaseStage) -> list[Decision]:
    if isinstance(stage, ChooseStage):
        return [(stage.id, 0)]
    if isinstance(stage, ParallelStage):
        return [(stage.id, n) for n, branch in enumerate(stage.branches) if branch.when is not None]
    return []


def conditions_of(stage: BaseStage, decision: Decision) -> list[str]:
    if isinstance(stage, ParallelStage):
        when = stage.branches[decision[1]].when
        return [when] if when is not None else []
    return conditions_of_fork(stage)


def decided_whole(
    asking: Asking, stage: BaseStage, decision: Decision, filled: Filled, later: Collection[Asked]
) -> Iterator[tuple[Filled, Outcome]]:
    """What is decided so far, with every answer that this one depends on and that is asked for later. Raises TooMany,
    ConditionError.
    """
    bound = [one for one in asking.bound(filled.given) if one in later]
    for more in asking.with_these(filled, bound):
        found = outcome_of(asking, stage, decision, more)
        for whole in asking.whole(more):
            if isinstance(found, Uncomputable):
                yield whole, _decided(stage, decision, whole)
            elif not isinstance(found, Unanswered):
                yield more, found
                break


def all_holding(asking: Asking, conditions: Sequence[str]) -> Iterator[Filled]:
    """Whole answers with which all of these hold. Raises TooMany, ConditionError."""
    for filled, may_hold in asking.ways(partial(_unless_one_fails, asking, conditions)):
        for whole in asking.whole(filled) if may_hold else ():
            if all(holds(one, whole.context) for one in conditions):
                yield whole


def _unless_one_fails(asking: Asking, conditions: Sequence[str], filled: Filled) -> bool | Unanswered:
    """Whether none of them is known to fail."""
    for one in conditions:
        found = asking.truth(one, filled)
        if isinstance(found, Unanswered):
            return found
        if found is False:
            return False
    return True


def _decided(stage: BaseStage, decision: Decision, whole: Filled) -> Outcome:
    """Raises ConditionError."""
    if isinstance(stage, ChooseStage):
        return choose(stage, whole.context)
    (condition,) = conditions_of(stage, decision)
    return holds(condition, whole.context)


def outcome_of(
    asking: Asking, stage: BaseStage, decision: Decision, filled: Filled
) -> Outcome | Uncomputable | Unanswered:
    if not isinstance(stage, ChooseStage):
        (condition,) = conditions_of(stage, decision)
        return asking.truth(condition, filled)
    for branch in stage.branches:
        found = asking.truth(branch.when, filled)
        if found is not False:
            return branch.go if found is True else found
    return stage.otherwise
