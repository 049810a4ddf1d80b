"""The ways that cases really take: those of the graph for which something can be filled in.

The forks are decided as they will be, by every sort of answer that their conditions tell apart. So a way round a review
that no form can take is no way, and a stage that no form leads to is not reached.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import Any

from definitions.rules.alike import Sorts
from definitions.rules.routes import can_pass
from definitions.rules.trials import URGENT, Asked, asked_by, filled_in, may_be, sample_context, told
from definitions.rules.values import fulfils
from definitions.schema.organization import Organization
from definitions.schema.process import Process
from definitions.schema.stages import BaseStage, ChooseStage, ParallelStage, table_of, told_in
from definitions.schema.tree import MAIN
from definitions.semantics.entries import Registers
from definitions.semantics.lines import wanted
from definitions.semantics.path import choose, conditions_of_fork, fork_conditions, taken

MOST_ANSWERS = 5000
"""Combinations that are looked at of one fork, coming from one way."""
MOST_LOOKED_AT = 50_000
"""Combinations that are looked at of one document."""
MOST_STANDINGS = 20_000
"""Stages with what is held there, from which it was looked further in one document."""

Answers = tuple[tuple[Asked, int], ...]
"""Which of its values each field holds, in the order of the fields."""
Outcome = str | tuple[int, ...]
"""Where a fork leads; of a parallel stage, which of its branches are taken."""


class Unproven(Exception):
    """There may be such a way: not everything that can be filled in was looked at."""


@dataclass(frozen=True, slots=True)
class Course:
    """A way that a case can take, from the first stage to the last one named."""

    stages: tuple[str, ...]
    given: str
    """What is filled in then, in Chinese; empty where no fork asks."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A parallel stage that is gone through, its branches one after the other."""

    stage: str
    left: tuple[int, ...]
    ended: int
    taken: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A case that has come to a stage, as far as what comes next depends on it."""

    stage: str
    within: tuple[Frame, ...] = ()
    held: Answers = ()
    passed: frozenset[str] = frozenset()
    """The stages that were passed and of which a later fork asks."""


Step = tuple[Standing, Answers]
"""Where it goes, and what was filled in that led there."""
Before = dict[Standing, Step | None]
"""Of every standing that was come to, from where; None where the search began."""


class Courses:
    """As Routes, it takes branches that are all gone through one after the other, and a way into a branch passes by those
    beside it. Of branches of which some suffice, the others may be broken off anywhere.

    What a stage was given in an earlier round is still there: of one that this way does not pass, anything may be held.
    """

    def __init__(self, process: Process, organization: Organization | None, registers: Registers) -> None:
        self._process = process
        self._tree = process.tree
        self._sorts = Sorts(process, organization, registers)
        self._sample = sample_context(process, registers)
        self._known: dict[tuple[tuple[str, ...], Standing], tuple[Step, ...]] = {}
        self._decided: dict[tuple[str, Answers, frozenset[str]], tuple[tuple[Outcome, Answers], ...]] = {}
        self._values: dict[Asked, list[Any]] = {}
        self._read: dict[str, tuple[Asked, ...]] = {}
        self._later: dict[str, frozenset[Asked]] = {}
        self._looked_at = 0
        self._read_in_forks()

    def _read_in_forks(self) -> None:
        later: frozenset[Asked] = frozenset()
        for position in reversed(list(self._tree)):
            conditions = conditions_of_fork(position.stage)
            if conditions:
                demands = self._sorts.demands(conditions)
                self._read[position.stage.id] = tuple(self._sorts.read([*conditions, *demands]))
                later = later.union(self._read[position.stage.id])
            self._later[position.stage.id] = later
        self._values = {asked: self._sorts.values(asked) for asked in later}

    def find(self, target: str, avoiding: Collection[str] = (), through: str | None = None) -> Course | None:
        """The shortest way from the beginning to the target that passes none of these stages, and comes through that one.

        Raises Unproven, ConditionError.
        """
        around = self._tree.enclosing(self._tree.at(target).line)
        begun, legs = [Standing(self._process.stages[0].id)], []
        for stop in [target] if through is None else [through, target]:
            legs.append(dict.fromkeys(begun))
            begun = self._spread(legs[-1], around, avoiding, stop)
        return self._told(legs, begun[0]) if begun else None

    def past(
        self, wanted: Collection[str], through: Sequence[str], at: Callable[[BaseStage], bool]
    ) -> Course | None:
        """The shortest way, through these stages one after the other, to one of the kind that `at` tells, from where no
        way leads to any that is wanted. Raises Unproven, ConditionError.
        """
        around = self._tree.enclosing(MAIN)
        begun, legs = [Standing(self._process.stages[0].id)], []
        for stop in through:
            legs.append(dict.fromkeys(begun))
            begun = self._spread(legs[-1], around, (), stop)
        legs.append(dict.fromkeys(begun))
        self._spread_all(legs[-1], around, wanted)
        leading = self._leading_to(legs[-1], around, wanted)
        lost = [one for one in legs[-1] if one not in leading and at(self._tree.at(one.stage).stage)]
        for standing in lost:
            further: Before = {standing: None}
            self._spread_all(further, around, ())
            if all(self._is_whole(one.stage) for one in further):
                return self._told(legs, standing)
        if not all(self._is_whole(one.stage) for one in legs[-1]):
            raise Unproven
        return None

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
        if not found and not all(map(self._is_whole, asked_in)):
            raise Unproven
        return found

    def _is_whole(self, stage: str) -> bool:
        return all(self._sorts.are_all(asked) for asked in self._read.get(stage, ()))

    def _after(self, standing: Standing, around: tuple[str, ...]) -> tuple[Step, ...]:
        if (around, standing) not in self._known:
            if len(self._known) >= MOST_STANDINGS:
                raise Unproven
            self._known[around, standing] = tuple(dict.fromkeys(self._steps(standing, around)))
        return self._known[around, standing]

    def _steps(self, standing: Standing, around: tuple[str, ...]) -> Iterator[Step]:
        stage = self._tree.at(standing.stage).stage
        if isinstance(stage, ChooseStage):
            for outcome, given in self._outcomes(stage, standing):
                yield self._at(str(outcome), _with(standing, given)), given
        elif isinstance(stage, ParallelStage):
            for outcome, given in self._outcomes(stage, standing):
                there = _with(standing, given)
                yield from ((one, given) for one in self._into(stage, outcome, there, around))
        elif can_pass(stage):
            yield from ((one, ()) for one in self._onward(stage.id, self._passed(stage, standing)))
        yield from ((one, ()) for one in self._broken_off(standing))

    def _passed(self, stage: BaseStage, standing: Standing) -> Standing:
        """What a stage tells is told anew, and rows may have dropped out."""
        gone = {("rows", table_of(stage))}
        held = tuple(
            (asked, number)
            for asked, number in standing.held
            if asked[:2] != ("given", stage.id) and asked not in gone
        )
        passed = {*standing.passed, stage.id} if told_in(stage) else standing.passed
        return replace(standing, held=held, passed=frozenset(passed))

    def _at(self, stage: str, standing: Standing) -> Standing:
        """Standing there, with what is still asked of it."""
        later = self._later[stage]
        held = tuple((asked, number) for asked, number in standing.held if asked in later)
        asked_of = {asked[1] for asked in later if asked[0] == "given"}
        return replace(standing, stage=stage, held=held, passed=standing.passed & asked_of)

    def _onward(self, stage: str, standing: Standing) -> Iterator[Standing]:
        """Behind this stage, at the end of a branch where the case goes on from there."""
        behind = self._process.after(stage)
        if behind is not None:
            yield self._at(behind, standing)
        elif standing.within:
            frame = standing.within[-1]
            yield from self._next_of(replace(frame, ended=frame.ended + 1), standing)

    def _into(
        self, stage: ParallelStage, taken: Outcome, standing: Standing, around: tuple[str, ...]
    ) -> Iterator[Standing]:
        inward = [n for n, branch in enumerate(stage.branches) if branch.id in around]
        numbers = tuple(number for number in taken if isinstance(number, int))
        if inward:
            here = [n for n in inward if n in numbers]
            yield from (self._at(stage.branches[n].stages[0].id, standing) for n in here)
        elif numbers:
            frame = Frame(stage.id, numbers, 0, len(numbers))
            yield from self._next_of(frame, replace(standing, within=(*standing.within, frame)))
        else:
            yield from self._onward(stage.id, standing)

    def _next_of(self, frame: Frame, standing: Standing) -> Iterator[Standing]:
        """Into the next branch, past it where it may be broken off, or behind them all. `frame` replaces the innermost."""
        stage, outer = self._parallel(frame), standing.within[:-1]
        if frame.left:
            first, rest = frame.left[0], replace(frame, left=frame.left[1:])
            yield self._at(stage.branches[first].stages[0].id, replace(standing, within=(*outer, rest)))
            if stage.join.how != "all":
                yield from self._next_of(rest, standing)
        elif frame.ended >= wanted(stage, frame.taken):
            yield from self._onward(stage.id, replace(standing, within=outer))

    def _broken_off(self, standing: Standing) -> Iterator[Standing]:
        for depth, frame in enumerate(standing.within):
            if self._parallel(frame).join.how != "all":
                yield from self._next_of(frame, replace(standing, within=standing.within[: depth + 1]))

    def _parallel(self, frame: Frame) -> ParallelStage:
        stage = self._tree.at(frame.stage).stage
        assert isinstance(stage, ParallelStage)
        return stage

    def _outcomes(
        self, stage: ChooseStage | ParallelStage, standing: Standing
    ) -> tuple[tuple[Outcome, Answers], ...]:
        read = self._read.get(stage.id, ())
        held = tuple(one for one in standing.held if one[0] in read)
        key = (stage.id, held, standing.passed)
        if key not in self._decided:
            self._decided[key] = tuple(self._decide(stage, dict(held), read, standing.passed))
        return self._decided[key]

    def _decide(
        self,
        stage: ChooseStage | ParallelStage,
        held: Mapping[Asked, int],
        read: Sequence[Asked],
        passed: frozenset[str],
    ) -> Iterator[tuple[Outcome, Answers]]:
        choices = [self._choices(asked, held) for asked in read]
        number = prod(len(each) for each in choices)
        self._looked_at += number
        if number > MOST_ANSWERS or self._looked_at > MOST_LOOKED_AT:
            raise Unproven
        demands, later = self._sorts.demands(conditions_of_fork(stage)), self._later_than(stage)
        seen = set()
        for combination in product(*choices):
            given = tuple(zip(read, combination, strict=True))
            context = self._context(given)
            if not self._can_be(read, demands, context, passed):
                continue
            outcome = _outcome(stage, context)
            kept = (outcome, tuple(one for one in given if one[0] in later))
            if kept not in seen:
                seen.add(kept)
                yield outcome, given

    def _later_than(self, stage: BaseStage) -> frozenset[Asked]:
        """What a fork behind this one asks."""
        index = self._tree.at(stage.id).index
        behind = next((one.stage.id for one in self._tree if one.index == index + 1), None)
        return self._later[behind] if behind is not None else frozenset()

    def _choices(self, asked: Asked, held: Mapping[Asked, int]) -> Sequence[int]:
        """An urgent case stays urgent, any other may become it; what else was filled in stays as it is."""
        every = range(len(self._values[asked]))
        if asked not in held:
            return every
        return every[held[asked] :] if asked == URGENT else [held[asked]]

    def _context(self, given: Answers) -> dict[str, Any]:
        return filled_in(self._sample, ((asked, self._values[asked][number]) for asked, number in given))

    def _can_be(
        self,
        read: Sequence[Asked],
        demands: Sequence[str],
        context: Mapping[str, Any],
        passed: frozenset[str],
    ) -> bool:
        if not all(may_be(self._sorts.fields[asked], asked, context, passed) for asked in read):
            return False
        return not demands or any(fulfils(demands, context, unit) for unit in self._sorts.units)

    def _told(self, legs: Sequence[Before], last: Standing) -> Course:
        stages, given = [last.stage], dict[Asked, int]()
        for before in reversed(legs):
            while (back := before[last]) is not None:
                last, answers = back
                stages.append(last.stage)
                given = {**dict(answers), **given}
        return Course(tuple(dict.fromkeys(reversed(stages))), self._said(given))

    def _said(self, given: Mapping[Asked, int]) -> str:
        """Of what the forks themselves speak, not of what decides whether that is asked."""
        spoken = dict.fromkeys(one for each in fork_conditions(self._process) for one in asked_by(each))
        return told([one for one in spoken if one in given], self._context(tuple(given.items())))


def _with(standing: Standing, given: Answers) -> Standing:
    return replace(standing, held=tuple(sorted({**dict(standing.held), **dict(given)}.items())))


def _outcome(stage: ChooseStage | ParallelStage, context: Mapping[str, Any]) -> Outcome:
    """Raises ConditionError."""
    if isinstance(stage, ChooseStage):
        return choose(stage, context)
    chosen = {branch.id for branch in taken(stage, context)}
    return tuple(number for number, branch in enumerate(stage.branches) if branch.id in chosen)
