"""The ways that cases really take: those of the graph for which something can be filled in.

The forks are decided as they will be, by every sort of answer that their conditions tell apart. So a way round a review
that no form can take is no way, and a stage that no form leads to is not reached.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from definitions.rules.values import ANY_COUNT, Counts
from definitions.rules.walking import Answers, Standing, Step, Unproven, Walk
from definitions.schema.organization import Organization
from definitions.schema.process import Process
from definitions.schema.stages import BaseStage
from definitions.schema.tree import MAIN
from definitions.semantics.entries import Registers

MOST_STANDINGS = 20_000
"""Stages with what is held there, from which it was looked further in one document."""


@dataclass(frozen=True, slots=True)
class Course:
    """A way that a case can take, from the first stage to the last one named."""

    stages: tuple[str, ...]
    given: str
    """What is filled in then, in Chinese; empty where no fork asks."""


Before = dict[Standing, Step | None]
"""Of every standing that was come to, from where; None where the search began."""


class Courses:
    def __init__(
        self,
        process: Process,
        organization: Organization | None,
        registers: Registers,
        *,
        holding: str | None = None,
        returns: Counts = ANY_COUNT,
    ) -> None:
        """`holding`: only ways count at whose end this condition holds. `returns`: of cases that were returned so often."""
        self._walk = Walk(process, organization, registers, at_last=holding, returns=returns)
        self._known: dict[tuple[tuple[str, ...], Standing], tuple[Step, ...]] = {}

    def find(self, target: str, avoiding: Collection[str] = (), through: str | None = None) -> Course | None:
        """The shortest way from the beginning to the target that passes none of these stages, and comes through that one.

        Raises Unproven, ConditionError.
        """
        around = self._walk.tree.enclosing(self._walk.tree.at(target).line)
        begun, legs = [Standing(self._walk.process.stages[0].id)], []
        for stop in [target] if through is None else [through, target]:
            legs.append(dict.fromkeys(begun))
            begun = self._spread(legs[-1], around, avoiding, stop)
        found = self._held(legs, begun)
        if begun and found is None and not self._was_whole(legs):
            raise Unproven
        return found

    def past(
        self, wanted: Collection[str], through: Sequence[str], at: Callable[[BaseStage], bool]
    ) -> Course | None:
        """The shortest way, through these stages one after the other, to one of the kind that `at` tells, from where no
        way leads to any that is wanted. Raises Unproven, ConditionError.
        """
        around = self._walk.tree.enclosing(MAIN)
        begun, legs = [Standing(self._walk.process.stages[0].id)], []
        for stop in through:
            legs.append(dict.fromkeys(begun))
            begun = self._spread(legs[-1], around, (), stop)
        legs.append(dict.fromkeys(begun))
        self._spread_all(legs[-1], around, wanted)
        leading = self._leading_to(legs[-1], around, wanted)
        lost = [one for one in legs[-1] if one not in leading and at(self._walk.tree.at(one.stage).stage)]
        found = self._held(legs, (one for one in lost if self._is_seen_through(one, around)))
        if found is None and not self._was_whole(legs[-1:]):
            raise Unproven
        return found

    def _is_seen_through(self, standing: Standing, around: tuple[str, ...]) -> bool:
        """Whether everything was looked at that may come from here."""
        further: Before = {standing: None}
        self._spread_all(further, around, ())
        return self._was_whole([further])

    def _was_whole(self, legs: Iterable[Before]) -> bool:
        """Whether everything that may be filled in was looked at on the way."""
        return all(self._walk.is_whole(one.stage) for before in legs for one in before)

    def _spread_all(self, before: Before, around: tuple[str, ...], avoiding: Collection[str]) -> None:
        queue = deque(one for one in before if one.stage not in avoiding)
        while queue:
            standing = queue.popleft()
            for following, given in self._after(standing, around):
                if following not in before:
                    before[following] = (standing, given)
                    if following.stage not in avoiding:
                        queue.append(following)

    def _leading_to(
        self, known: Collection[Standing], around: tuple[str, ...], wanted: Collection[str]
    ) -> set[Standing]:
        """Those from which a way leads to one of the stages, and those that stand there."""
        back: dict[Standing, list[Standing]] = {}
        for standing in known:
            for following, _ in self._after(standing, around) if standing.stage not in wanted else ():
                back.setdefault(following, []).append(standing)
        queue = deque(one for one in known if one.stage in wanted)
        found = set(queue)
        while queue:
            fresh = [one for one in back.get(queue.popleft(), ()) if one not in found]
            found.update(fresh)
            queue.extend(fresh)
        return found

    def _spread(
        self, before: Before, around: tuple[str, ...], avoiding: Collection[str], target: str
    ) -> list[Standing]:
        """Every standing at the target, nearest first. `before` is filled in. Raises Unproven where there is none."""
        queue = deque(one for one in before if one.stage not in avoiding)
        found, asked_in = [], set()
        while queue:
            standing = queue.popleft()
            if standing.stage == target:
                found.append(standing)
                continue
            asked_in.add(standing.stage)
            for following, given in self._after(standing, around):
                if following not in before and following.stage not in avoiding:
                    before[following] = (standing, given)
                    queue.append(following)
        if not found and not all(map(self._walk.is_whole, asked_in)):
            raise Unproven
        return found

    def _after(self, standing: Standing, around: tuple[str, ...]) -> tuple[Step, ...]:
        if (around, standing) not in self._known:
            if len(self._known) >= MOST_STANDINGS:
                raise Unproven
            self._known[around, standing] = tuple(dict.fromkeys(self._walk.steps(standing, around)))
        return self._known[around, standing]

    def _held(self, legs: Sequence[Before], ends: Iterable[Standing]) -> Course | None:
        """The shortest way to one of these at which the condition holds. Raises Unproven, ConditionError."""
        is_proven = True
        for last in ends:
            try:
                answers = self._walk.holding(last)
            except Unproven:
                is_proven = False
                continue
            if answers is not None:
                return self._told(legs, last, answers)
        if not is_proven:
            raise Unproven
        return None

    def _told(self, legs: Sequence[Before], last: Standing, at_last: Answers) -> Course:
        stages, given = [last.stage], dict(at_last)
        for before in reversed(legs):
            while (back := before[last]) is not None:
                last, answers = back
                stages.append(last.stage)
                given = {**dict(answers), **given}
        return Course(tuple(dict.fromkeys(reversed(stages))), self._walk.said(given))
