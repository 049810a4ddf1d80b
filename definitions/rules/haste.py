"""Two cases that are filled in alike, one of them urgent: whether haste leads it round a review.

Both are walked side by side, and whatever is asked of both is answered alike. The one that is not urgent may be lucky: where
branches may be broken off, every way of that is looked at together.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from definitions.rules.deciding import decisions_in
from definitions.rules.trials import URGENT, Asked
from definitions.rules.walking import Answers, Standing, Unproven, Walk, tells
from definitions.schema.stages import BaseStage, EndStage, ParallelStage, PublishStage
from definitions.schema.tree import MAIN
from definitions.vocabulary import Outcome

MOST_PAIRS = 10_000
"""Pairs of cases that are looked at for one sort of review."""

Shared = tuple[tuple[tuple[Asked, frozenset[str]], int], ...]
"""What both hold: which field, as these stages told it last, holds which of its values."""


@dataclass(frozen=True)
class Runner:
    """A case on its way. How it came there makes no difference to what comes."""

    standing: Standing
    reviews: int = 0
    """How many it has passed."""
    told: frozenset[str] = frozenset()
    """The stages that it passed and that told something which a fork asks."""
    is_urgent: bool | None = None
    """As far as it was asked, or shows in what was filled in; None: nothing was asked so far."""
    is_done: bool = False
    way: tuple[str, ...] = field(default=(), compare=False)
    given: Mapping[Asked, int] = field(default_factory=dict, compare=False)
    turned: str | None = field(default=None, compare=False)
    """The fork that first asked whether it is urgent when it was; None: it only shows in what was filled in."""


@dataclass(frozen=True)
class Pair:
    hasty: Runner
    usual: frozenset[Runner]
    shared: Shared = ()


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Haste leads past a review."""

    fork: str | None
    hasty: tuple[str, ...]
    usual: tuple[str, ...]
    given: str


class Haste:
    def __init__(self, walk: Walk, reviews: frozenset[str]) -> None:
        """`walk` is one beside another; `reviews`: those of one sort."""
        self._walk = walk
        self._tree = walk.tree
        self._reviews = reviews
        self._asked_in: set[str] = set()

    def shortcut(self) -> Shortcut | None:
        """Raises Unproven, ConditionError."""
        first = Runner(Standing(self._walk.process.stages[0].id), way=(self._walk.process.stages[0].id,))
        begun = Pair(self._arrived(first), frozenset({self._arrived(first)}))
        queue, seen = deque([begun]), {begun}
        while queue:
            pair = queue.popleft()
            found = self._found(pair)
            if found is not None:
                return found
            for following in self._after(pair):
                if following not in seen:
                    if len(seen) >= MOST_PAIRS:
                        raise Unproven
                    seen.add(following)
                    queue.append(following)
        if not all(map(self._walk.is_whole, self._asked_in)):
            raise Unproven
        return None

    def _found(self, pair: Pair) -> Shortcut | None:
        hasty, usual = pair.hasty, pair.usual
        if not (hasty.is_done and all(one.is_done for one in usual)) or self._is_refused(hasty):
            return None
        least = min(usual, key=lambda one: one.reviews)
        if not hasty.is_urgent or least.reviews <= hasty.reviews:
            return None
        return Shortcut(hasty.turned, hasty.way, least.way, self._walk.said(hasty.given))

    def _is_refused(self, runner: Runner) -> bool:
        stage = self._stage(runner)
        return isinstance(stage, EndStage) and stage.outcome is Outcome.REFUSED

    def _after(self, pair: Pair) -> Iterator[Pair]:
        """The one that is further behind goes on."""
        at = {
            one: self._tree.at(one.standing.stage).index
            for one in (pair.hasty, *pair.usual)
            if not one.is_done
        }
        if not at:
            return
        behind = min(at.values())
        if at.get(pair.hasty) == behind:
            for runner, given in self._steps(pair.hasty, pair.shared):
                yield self._kept(replace(pair, hasty=runner), given)
            return
        runner = min((one for one in pair.usual if at.get(one) == behind), key=repr)
        rest = pair.usual - {runner}
        # What is answered is the same for both, and differs from pair to pair; what nobody answers is up to luck.
        by_answer: dict[Shared, set[Runner]] = {}
        for following, given in self._steps(runner, pair.shared, is_usual=True):
            by_answer.setdefault(given, set()).add(following)
        lucky = by_answer.pop((), set[Runner]()) if len(by_answer) > 1 else set[Runner]()
        for given, followings in by_answer.items():
            yield self._kept(replace(pair, usual=rest.union(followings, lucky)), given)

    def _steps(
        self, runner: Runner, shared: Shared, *, is_usual: bool = False
    ) -> Iterator[tuple[Runner, Shared]]:
        stage = self._stage(runner)
        self._asked_in |= {stage.id} | {frame.stage for frame in runner.standing.within}
        standing = replace(runner.standing, held=self._held(runner, shared, is_usual=is_usual))
        told = runner.told | ({stage.id} if self._is_asked_for(stage) else set())
        passed = replace(runner, told=told, reviews=runner.reviews + (stage.id in self._reviews))
        for onward, from_ in (
            (self._walk.onward(standing, (MAIN,)), passed),
            (self._walk.broken_off(standing), runner),
        ):
            for following, given in onward:
                answers = dict(given)
                if is_usual and answers.get(URGENT) == 1:
                    continue
                # What only urgent cases are told, a case was told that is urgent already.
                shows = not is_usual and any(answers.get(one) for one in self._untold)
                if not (shows and runner.is_urgent is False):
                    moved = self._moved(from_, following, answers, shows=shows)
                    yield self._arrived(moved), self._as_shared(from_, given)

    def _moved(
        self, runner: Runner, standing: Standing, given: Mapping[Asked, int], *, shows: bool
    ) -> Runner:
        turned, is_urgent = runner.turned, runner.is_urgent
        if URGENT in given or shows:
            is_urgent = is_urgent or shows or given.get(URGENT) == 1
        if turned is None and given.get(URGENT) == 1:
            frames = (frame.stage for frame in standing.within)
            turned = next(
                (one for one in (runner.standing.stage, *frames) if self._asks_for_haste(one)), None
            )
        return replace(
            runner,
            standing=replace(standing, held=_urgent(standing.held)) if shows else standing,
            is_urgent=is_urgent,
            way=(*runner.way, standing.stage),
            given={**runner.given, **given},
            turned=turned,
        )

    def _arrived(self, runner: Runner) -> Runner:
        """The first publication is what the reviews have to come before; else the end."""
        stage = self._stage(runner)
        is_last = isinstance(stage, EndStage) or (
            self._walk.process.after(stage.id) is None
            and not runner.standing.within
            and not decisions_in(stage)
            and not isinstance(stage, ParallelStage)
        )
        if not is_last and not isinstance(stage, PublishStage):
            return runner
        reviews = runner.reviews + (stage.id in self._reviews)
        return replace(runner, is_done=True, reviews=reviews, standing=Standing(stage.id), told=frozenset())

    def _held(self, runner: Runner, shared: Shared, *, is_usual: bool) -> Answers:
        held = {asked: number for (asked, told), number in shared if told == self._version(runner, asked)}
        if is_usual:
            held |= self._untold
        return tuple(sorted({**held, **dict(runner.standing.held)}.items()))

    def _as_shared(self, runner: Runner, given: Answers) -> Shared:
        return tuple(((asked, self._version(runner, asked)), n) for asked, n in given if asked != URGENT)

    def _version(self, runner: Runner, asked: Asked) -> frozenset[str]:
        return frozenset(one for one in runner.told if tells(self._tree.at(one).stage, asked))

    def _is_asked_for(self, stage: BaseStage) -> bool:
        return any(tells(stage, asked) for asked in self._walk.values)

    def _kept(self, pair: Pair, given: Shared) -> Pair:
        """With what is answered now, and without what neither of them is asked any more."""
        at = [self._tree.at(one.standing.stage).index for one in (pair.hasty, *pair.usual) if not one.is_done]
        least = min(at, default=len(self._tree))
        known = {**dict(pair.shared), **dict(given)}
        shared = sorted((one for one in known.items() if self._until.get(one[0][0], -1) >= least), key=repr)
        return replace(pair, shared=tuple(shared))

    @cached_property
    def _until(self) -> Mapping[Asked, int]:
        """Up to where each field may be asked for: of branches, up to the end of the last one."""
        found: dict[Asked, int] = {}
        for position in self._tree:
            inner = self._walk.within(position.stage)
            last = max([position.index, *(self._tree.at(one.id).index for one in inner)])
            for asked in self._walk.read_in(position.stage):
                found[asked] = max(last, found.get(asked, last))
        return found

    @cached_property
    def _untold(self) -> Mapping[Asked, int]:
        """What only urgent cases are told: of another one, nothing was filled in there, in any round."""
        first = Standing(self._walk.process.stages[0].id)
        queue, seen = deque([first]), {first}
        while queue:
            for following, given in self._walk.steps(queue.popleft(), (MAIN,)):
                if dict(given).get(URGENT) != 1 and following not in seen:
                    if len(seen) >= MOST_PAIRS:
                        raise Unproven
                    seen.add(following)
                    queue.append(following)
        passed = {one.stage for one in seen}
        return {asked: 0 for asked in self._walk.values if asked[0] == "given" and asked[1] not in passed}

    def _asks_for_haste(self, stage: str) -> bool:
        return URGENT in self._walk.read_in(self._tree.at(stage).stage)

    def _stage(self, runner: Runner) -> BaseStage:
        return self._tree.at(runner.standing.stage).stage


def _urgent(held: Answers) -> Answers:
    return tuple(sorted({**dict(held), URGENT: 1}.items()))
