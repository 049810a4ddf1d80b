"""How often a case can be returned to its drafter, so far as the ways of the process tell."""

from definitions.conditions import ConditionError, is_plain, references
from definitions.rules.courses import Courses
from definitions.rules.trials import RETURNS
from definitions.rules.values import ANY_COUNT, Counts, counts_spoken_of
from definitions.rules.walking import Unproven
from definitions.schema.organization import Organization
from definitions.schema.process import DRAFT, Process
from definitions.schema.stages import HumanStage, decisions_of
from definitions.semantics.entries import Registers
from definitions.semantics.path import fork_conditions
from definitions.vocabulary import Effect


def counts_of_returns(process: Process, organization: Organization | None, registers: Registers) -> Counts:
    """Never less than what can be. Of a case that was returned so and so often it is asked whether it can be returned again:
    only then it can have been returned once more.
    """
    speaking = [one for one in fork_conditions(process) if _asks(one)]
    returning = [stage.id for stage in process.human_stages if may_return_to_drafter(stage)]
    if not returning:
        return 0, 0
    if not speaking or not all(map(is_plain, speaking)):
        return ANY_COUNT
    for count in counts_spoken_of(speaking):
        courses = Courses(process, organization, registers, returns=(count, count))
        if not any(_is_come_to(courses, stage) for stage in returning):
            return 0, count
    return ANY_COUNT


def may_return_to_drafter(stage: HumanStage) -> bool:
    options = decisions_of(stage).values()
    return any(one.effect is Effect.RETURN and one.go in (None, DRAFT) for one in options)


def _is_come_to(courses: Courses, stage: str) -> bool:
    """Or may be, for all that is known."""
    try:
        return courses.find(stage) is not None
    except (Unproven, ConditionError):
        return True


def _asks(condition: str) -> bool:
    try:
        return RETURNS in references(condition)
    except ConditionError:  # reported by conditions_can_be_read
        return False


__all__ = ["counts_of_returns", "may_return_to_drafter"]
