"""One step of a case after the other, by every sort of answer that its forks tell apart."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

from definitions.rules.alike import Sorts
from definitions.rules.asking import Allowance, Asking, Filled, TooMany
from definitions.rules.deciding import (
    Decision,
    Outcome,
    all_holding,
    conditions_of,
    decided_whole,
    decisions_in,
    outcome_of,
)
from definitions.rules.routes import can_pass
from definitions.rules.trials import URGENT, Asked, asked_by, sample_context, told
from definitions.rules.values import ANY_COUNT, Counts
from definitions.schema.organization import Organization
from definitions.schema.process import Process
from definitions.schema.stages import BaseStage, ChooseStage, ParallelStage, table_of, told_in
from definitions.semantics.entries import Registers
from definitions.semantics.forms import start_of
from definitions.semantics.lines import wanted
from definitions.semantics.path import fork_conditions

MOST_ANSWERS = 5000
"""Ways of filling it in that are looked at of one decision, coming from one way."""
MOST_LOOKED_AT = 20_000
"""Those that are looked at of one document."""

Answers = tuple[tuple[Asked, int], ...]
"""Which of its values each field holds, in the order of the fields."""
Question = tuple[Decision, Answers, frozenset[str], int | None]
"""What is to be decided, and all that it depends on."""


class Unproven(Exception):
    """There may be such a way: not everything that can be filled in was looked at."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A parallel stage that is gone through, its branches one after the other."""

    stage: str
    next: int = 0
    """The branch that comes next."""
    ended: int = 0
    taken: int = 0
    asked: Answers = ()
    """What the branches that are still to come ask for, as it was when the case came there: all are decided on then."""


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


class Walk:
    """As Routes, it takes branches that are all gone through one after the other, and a way into a branch passes by those
    beside it. Of branches of which some suffice, the others may be broken off anywhere.

    What a stage was given in an earlier round is still there: of one that this way does not pass, anything may be held.
    """

    def __init__(
        self,
        process: Process,
        organization: Organization | None,
        registers: Registers,
        *,
        beside_another: bool = False,
        at_last: str | None = None,
        returns: Counts = ANY_COUNT,
    ) -> None:
        """`beside_another`: what a decision read is told with it, also where nothing later asks for it: another case that
        was filled in alike may still have to decide the same. `at_last`: a condition that is asked wherever the case stands
        in the end, see `holding`. `returns`: how often it was returned to its drafter, which stays so until it is again.
        """
        self.process = process
        self._is_beside_another = beside_another
        self.tree = process.tree
        self._at_last = [at_last] if at_last is not None else []
        self.sorts = Sorts(process, organization, registers, tuple(self._at_last), returns)
        self.allowance = Allowance(MOST_LOOKED_AT)
        self.values: dict[Asked, Sequence[object]] = {}
        self._sample = {**sample_context(process, registers), **start_of(self.sorts.units[0])}
        self._decided: dict[Question, tuple[tuple[Outcome, Answers], ...]] = {}
        self._read: dict[Decision, tuple[Asked, ...]] = {}
        self._later: dict[str, frozenset[Asked]] = {}
        self._read_in_forks()

    def _read_in_forks(self) -> None:
        later = self._asked_at_last
        for position in reversed(list(self.tree)):
            for decision in decisions_in(position.stage):
                self._read[decision] = tuple(self._asked(conditions_of(position.stage, decision)))
                later = later.union(self._read[decision])
            self._later[position.stage.id] = later
        self.values = {asked: self.sorts.values(asked) for asked in later}

    def _asked(self, conditions: Sequence[str]) -> list[Asked]:
        """What a decision reads, and what was demanded of that."""
        every = [*conditions, *self.sorts.demands(conditions)]
        return self.sorts.read(every)

    def is_whole(self, stage: str) -> bool:
        """Whether everything that may be filled in was looked at where the stage decides on it."""
        asked = {one for decision in decisions_in(self.tree.at(stage).stage) for one in self._read[decision]}
        return all(map(self.sorts.are_all, asked))

    @cached_property
    def _asked_at_last(self) -> frozenset[Asked]:
        return frozenset(self._asked(self._at_last))

    def holding(self, standing: Standing) -> Answers | None:
        """Answers with which the condition that is asked at last holds of a case that stands there; None: it does not,
        whatever is filled in. Raises Unproven, ConditionError.
        """
        if not self._at_last:
            return ()
        read, held = self._asked_at_last, dict(standing.held)
        asking = Asking(
            self.sorts.fields,
            {asked: self.values[asked] for asked in sorted(read)},
            self._sample,
            Allowance(MOST_ANSWERS, self.allowance),
            standing.passed,
            self._at_last,
            self.sorts.demands(self._at_last),
            {asked: self._choices(asked, held) for asked in read if asked in held},
        )
        try:
            found = next(all_holding(asking, self._at_last), None)
        except TooMany:
            raise Unproven from None
        if found is None and not all(map(self.sorts.are_all, read)):
            raise Unproven
        return tuple(sorted(found.given.items())) if found is not None else None

    def within(self, stage: BaseStage) -> list[BaseStage]:
        """The stages of the branches, and of branches of those."""
        if not isinstance(stage, ParallelStage):
            return []
        lines = {branch.id for branch in stage.branches}
        return [one.stage for one in self.tree if lines.intersection(self.tree.enclosing(one.line))]

    def read_in(self, stage: BaseStage) -> frozenset[Asked]:
        return frozenset(one for decision in decisions_in(stage) for one in self._read[decision])

    def steps(self, standing: Standing, around: Collection[str]) -> Iterator[Step]:
        """Raises Unproven, ConditionError."""
        yield from self.onward(standing, around)
        yield from self.broken_off(standing)

    def onward(self, standing: Standing, around: Collection[str]) -> Iterator[Step]:
        """Where it goes when what it stands at is done."""
        stage = self.tree.at(standing.stage).stage
        if isinstance(stage, ChooseStage):
            for outcome, given in self.outcomes((stage.id, 0), standing.held, standing.passed):
                yield self._at(str(outcome), _with(standing, given)), given
        elif isinstance(stage, ParallelStage):
            yield from self._into(stage, standing, around)
        elif can_pass(stage):
            yield from self._behind(stage.id, self._passed(stage, standing))

    def _passed(self, stage: BaseStage, standing: Standing) -> Standing:
        """What a stage tells is told anew, and rows may have dropped out."""
        held = tuple(one for one in standing.held if not tells(stage, one[0]))
        passed = {*standing.passed, stage.id} if told_in(stage) else standing.passed
        return replace(standing, held=held, passed=frozenset(passed))

    def _at(self, stage: str, standing: Standing) -> Standing:
        """Standing there, with what is still asked of it."""
        later = self._later[stage].union(*map(self._asked_beside, standing.within))
        held = tuple((asked, number) for asked, number in standing.held if asked in later)
        asked_of = {asked[1] for asked in later if asked[0] == "given"}
        return replace(standing, stage=stage, held=held, passed=standing.passed & asked_of)

    def _asked_beside(self, frame: Frame) -> frozenset[Asked]:
        """By the branches that are still to come."""
        return frozenset(
            asked
            for stage, number in decisions_in(self._parallel(frame))
            if number >= frame.next
            for asked in self._read[stage, number]
        )

    def _behind(self, stage: str, standing: Standing) -> Iterator[Step]:
        """Behind this stage, at the end of a branch where the case goes on from there."""
        behind = self.process.after(stage)
        if behind is not None:
            yield self._at(behind, standing), ()
        elif standing.within:
            frame = standing.within[-1]
            ended = frame.ended + self._counts(frame)
            yield from self._next_of(replace(frame, ended=ended), standing)

    def _into(self, stage: ParallelStage, standing: Standing, around: Collection[str]) -> Iterator[Step]:
        """All branches are decided on now: what becomes urgent on one of them is too late for the others."""
        read, held = self.read_in(stage), dict(standing.held)
        for haste in self._choices(URGENT, held) if URGENT in read else [None]:
            asked = () if haste is None else ((URGENT, haste),)
            there = _with(standing, asked)
            frame = Frame(stage.id, asked=tuple(one for one in there.held if one[0] in read))
            for step, given in self._into_branches(stage, frame, there, around):
                yield step, _joined(asked, given)

    def _into_branches(
        self, stage: ParallelStage, frame: Frame, standing: Standing, around: Collection[str]
    ) -> Iterator[Step]:
        inward = [n for n, branch in enumerate(stage.branches) if branch.id in around]
        if not inward:
            yield from self._next_of(frame, replace(standing, within=(*standing.within, frame)))
        for n in inward:
            for is_taken, given in self._whether(stage, replace(frame, next=n), standing):
                if is_taken:
                    yield self._at(stage.branches[n].stages[0].id, _with(standing, given)), given

    def _whether(
        self, stage: ParallelStage, frame: Frame, standing: Standing
    ) -> Iterator[tuple[Outcome, Answers]]:
        if stage.branches[frame.next].when is None:
            yield True, ()
        else:
            known = _joined(self._since_the_fork(stage, standing), frame.asked)
            haste = dict(frame.asked).get(URGENT)
            yield from self.outcomes((stage.id, frame.next), known, standing.passed, haste)

    def _since_the_fork(self, stage: ParallelStage, standing: Standing) -> Answers:
        """What is so in a branch, and was so when the case came to the branches."""
        inner = self.within(stage)
        return tuple(
            one
            for one in standing.held
            if one[0] != URGENT and not any(tells(each, one[0]) for each in inner)
        )

    def _next_of(self, frame: Frame, standing: Standing) -> Iterator[Step]:
        """Into the next branch, past it where it may be broken off, or behind them all. `frame` replaces the innermost."""
        stage, outer = self._parallel(frame), standing.within[:-1]
        if frame.next == len(stage.branches):
            if not frame.taken or frame.ended >= wanted(stage, frame.taken):
                yield from self._behind(stage.id, replace(standing, within=outer))
            return
        branch = stage.branches[frame.next]
        for is_taken, given in self._whether(stage, frame, standing):
            taken = frame.taken + self._counts(frame) if is_taken else frame.taken
            rest = replace(frame, next=frame.next + 1, taken=taken, asked=self._pinned(stage, frame, given))
            there = replace(_with(standing, self._lasting(stage, given)), within=(*outer, rest))
            if is_taken:
                yield self._at(branch.stages[0].id, there), given
            if not is_taken or stage.join.how != "all":
                yield from ((one, _joined(given, more)) for one, more in self._next_of(rest, there))

    def _counts(self, frame: Frame) -> bool:
        """Whether it makes a difference how many branches were taken and have ended: not where all have to."""
        return self._parallel(frame).join.how != "all"

    def _pinned(self, stage: ParallelStage, frame: Frame, given: Answers) -> Answers:
        later = {
            one
            for n in range(frame.next + 1, len(stage.branches))
            for one in self._read.get((stage.id, n), ())
        }
        return tuple(one for one in _joined(frame.asked, given) if one[0] in later)

    def _lasting(self, stage: ParallelStage, given: Answers) -> Answers:
        """What was so when the case came to the branches, and still is, whatever happened in those that it went through."""
        inner = self.within(stage)
        return tuple(
            one for one in given if one[0] != URGENT and not any(tells(each, one[0]) for each in inner)
        )

    def broken_off(self, standing: Standing) -> Iterator[Step]:
        for depth, frame in enumerate(standing.within):
            if self._parallel(frame).join.how != "all":
                yield from self._next_of(frame, replace(standing, within=standing.within[: depth + 1]))

    def _parallel(self, frame: Frame) -> ParallelStage:
        stage = self.tree.at(frame.stage).stage
        assert isinstance(stage, ParallelStage)
        return stage

    def outcomes(
        self, decision: Decision, held: Answers, passed: frozenset[str], haste: int | None = None
    ) -> tuple[tuple[Outcome, Answers], ...]:
        """What can be decided, each with answers that lead to it. `haste`: whether the case is urgent, where that cannot
        change by now. Raises Unproven, ConditionError.
        """
        known = tuple(one for one in held if one[0] in self._read[decision])
        key = (decision, known, passed, haste)
        if key not in self._decided:
            try:
                asking = self.asking(decision, dict(known), passed, haste)
                self._decided[key] = tuple(self._decide(decision, asking))
            except TooMany:
                raise Unproven from None
        return self._decided[key]

    def _decide(self, decision: Decision, asking: Asking) -> Iterator[tuple[Outcome, Answers]]:
        stage, later, seen = self.tree.at(decision[0]).stage, self._later_than(decision), set()
        for partly, _ in asking.ways(partial(outcome_of, asking, stage, decision)):
            for filled, outcome in decided_whole(asking, stage, decision, partly, later):
                given = tuple(sorted(filled.given.items()))
                kept = (outcome, tuple(one for one in given if one[0] in later))
                if kept not in seen:
                    seen.add(kept)
                    yield outcome, given

    def asking(
        self, decision: Decision, held: Mapping[Asked, int], passed: frozenset[str], haste: int | None
    ) -> Asking:
        read, later = self._read[decision], self._later_than(decision)
        conditions = conditions_of(self.tree.at(decision[0]).stage, decision)
        choices = {asked: self._choices(asked, held) for asked in read if asked in held or asked in later}
        if haste is not None:
            choices[URGENT] = [haste]
        return Asking(
            self.sorts.fields,
            {asked: self.values[asked] for asked in read},
            self._sample,
            Allowance(MOST_ANSWERS, self.allowance),
            passed,
            conditions,
            self.sorts.demands(conditions),
            choices,
        )

    def _later_than(self, decision: Decision) -> frozenset[Asked]:
        """What is decided on behind this."""
        stage, number = decision
        index = self.tree.at(stage).index
        behind = next((one.stage.id for one in self.tree if one.index == index + 1), None)
        later = self._later[behind] if behind is not None else self._asked_at_last
        beside = (
            read
            for (one, n), read in self._read.items()
            if one == stage and (n > number or self._is_beside_another)
        )
        return later.union(*beside)

    def _choices(self, asked: Asked, held: Mapping[Asked, int]) -> Sequence[int]:
        """An urgent case stays urgent, any other may become it; what else was filled in stays as it is."""
        every = range(len(self.values[asked]))
        if asked not in held:
            return every
        return every[held[asked] :] if asked == URGENT else [held[asked]]

    def said(self, given: Mapping[Asked, int]) -> str:
        """Of what the forks themselves speak, not of what decides whether that is asked."""
        speaking = [*fork_conditions(self.process), *self._at_last]
        spoken = dict.fromkeys(one for each in speaking for one in asked_by(each))
        filled = Filled(given, self.values, self._sample)
        read = [one for one in spoken if one in given]
        return told(read, filled.context, self.sorts.organization)


def tells(stage: BaseStage, asked: Asked) -> bool:
    """Whether the stage, when it is passed, may make another answer of it."""
    return asked[:2] == ("given", stage.id) or asked == ("rows", table_of(stage))


def _joined(given: Answers, more: Answers) -> Answers:
    return tuple(sorted({**dict(given), **dict(more)}.items()))


def _with(standing: Standing, given: Answers) -> Standing:
    return replace(standing, held=_joined(standing.held, given))
