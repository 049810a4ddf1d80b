"""Points of review: what an answer to them lets the stage do."""

from collections.abc import Iterator, Mapping
from typing import Any

from definitions.schema.stages import NO_TO_POINT, DecisionOption, HumanStage
from definitions.semantics.forms import FieldProblem
from definitions.vocabulary import Effect


def problems_of_checklist(
    stage: HumanStage, option: DecisionOption, given: Mapping[str, Any]
) -> Iterator[FieldProblem]:
    """A point that is not fulfilled leads back; a return says which one it is."""
    failing = [point for point in stage.checklist if given.get(point.id) == NO_TO_POINT]
    if option.effect is Effect.PASS:
        for point in failing:
            reason = f"选了“{NO_TO_POINT}”，不能“{option.title}”；请退回"
            yield FieldProblem(point.id, point.title.zh, reason)
    elif option.effect is Effect.RETURN and stage.checklist and not failing:
        first = stage.checklist[0]
        reason = f"“{option.title}”要至少有一项选“{NO_TO_POINT}”，让对方知道是哪一项"
        yield FieldProblem(first.id, first.title.zh, reason)
