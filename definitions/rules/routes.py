"""The ways that a case can take forward through the stages of a process."""

from collections import deque
from collections.abc import Collection, Iterator, Mapping

from definitions.schema.process import Process
from definitions.schema.stages import (
    BaseStage,
    ChooseStage,
    EndStage,
    HumanStage,
    ParallelBranch,
    ParallelStage,
    decisions_of,
)
from definitions.schema.tree import MAIN, Position
from definitions.vocabulary import Effect

Graph = Mapping[str, tuple[str, ...]]
"""Stage to those that may follow it, in the order of the document."""


def can_pass(stage: BaseStage) -> bool:
    """Whether a case can ever go on from here."""
    if not isinstance(stage, HumanStage):
        return not isinstance(stage, EndStage)
    return any(option.effect is Effect.PASS for option in decisions_of(stage).values())


class Routes:
    """Which stage may follow which. Holds no step backward and none to a stage that is not there.

    Branches that are all gone through count as one after the other: whatever their order is in time, a way that passes
    all of them passes their stages. Of branches of which some suffice, a way passes one. A way into a branch passes by
    those beside it: what happens there may come later.
    """

    def __init__(self, process: Process) -> None:
        self._process = process
        self._tree = process.tree
        self._first = process.stages[0].id
        self._graphs: dict[str, Graph] = {}
        self._led_to: dict[str, dict[str, int]] = {}
        self._dominating: dict[str, dict[str, int]] = {}
        self.is_whole = all(self._is_clear(position) for position in self._tree)
        """False where a step is missing or in doubt: it leads backward or nowhere, no answer of the stage passes, or not
        so many branches can end as are waited for."""

    def _is_clear(self, position: Position) -> bool:
        stage = position.stage
        goes_on = can_pass(stage) or (isinstance(stage, EndStage) and position.line == MAIN)
        is_named_once = self._tree.at(stage.id) is position
        if isinstance(stage, ParallelStage) and (stage.join.at_least or 0) > len(stage.branches):
            return False
        return goes_on and is_named_once and tuple(self._steps(position)) == tuple(_declared(position))

    def _steps(self, position: Position) -> Iterator[str]:
        """The declared steps that lead forward on the stage's own line."""
        for target in _declared(position):
            there = self._tree.find(target)
            if there is not None and there.line == position.line and there.index > position.index:
                yield target

    def _graph(self, line: str) -> Graph:
        """Of the ways to the stages of a line."""
        if line not in self._graphs:
            around, beside = self._tree.enclosing(line), self._tree.beside(line)
            self._graphs[line] = {
                position.stage.id: tuple(dict.fromkeys(self._after(position, around)))
                for position in self._tree
                if position.line not in beside and self._tree.at(position.stage.id) is position
            }
        return self._graphs[line]

    def _after(self, position: Position, around: Collection[str]) -> Iterator[str]:
        stage = position.stage
        if isinstance(stage, ParallelStage):
            inward = [branch for branch in stage.branches if branch.id in around]
            yield from (branch.stages[0].id for branch in inward) if inward else self._into(stage)
        elif any(True for _ in _declared(position)):
            yield from self._steps(position)
        elif (
            (can_pass(stage) or isinstance(stage, EndStage))
            and position.line != MAIN
            and position.line not in around
        ):
            yield from self._out_of(position.line)

    def _into(self, stage: ParallelStage) -> Iterator[str]:
        if stage.join.how == "all":
            yield from self._next_of(stage, stage.branches)
            return
        yield from (branch.stages[0].id for branch in stage.branches)
        if all(branch.when is not None for branch in stage.branches):
            yield from self._behind(stage)

    def _next_of(self, stage: ParallelStage, branches: list[ParallelBranch]) -> Iterator[str]:
        """The first of these branches; where it is not always taken, also the next one, or what lies behind them all."""
        for branch in branches:
            yield branch.stages[0].id
            if branch.when is None:
                return
        yield from self._behind(stage)

    def _out_of(self, line: str) -> Iterator[str]:
        """Where a case goes on from the end of a branch."""
        stage = self._tree.at(self._tree.lines[line].within).stage
        assert isinstance(stage, ParallelStage)
        if stage.join.how == "all":
            order = [branch.id for branch in stage.branches]
            yield from self._next_of(stage, stage.branches[order.index(line) + 1 :])
        else:
            yield from self._behind(stage)

    def _behind(self, stage: ParallelStage) -> Iterator[str]:
        position = self._tree.at(stage.id)
        behind = list(self._steps(position))
        if behind or position.line == MAIN:
            yield from behind
        else:
            yield from self._out_of(position.line)

    def is_end(self, stage: str) -> bool:
        """Whether a case that has passed it, on the main line, has come to its end."""
        return not self._graph(MAIN)[stage]

    def reachable(self) -> frozenset[str]:
        """The stages that some way leads to."""
        return frozenset(
            stage
            for line in (MAIN, *self._tree.lines)
            for stage in self._ways(self._first, line, frozenset())
        )

    def leads(self, start: str, target: str) -> bool:
        """Whether a case can come from one stage to another, later one; while a step is in doubt, the order decides."""
        if start == target or self._tree.are_beside(start, target):
            return False
        if not self.is_whole:
            return self._tree.at(start).index < self._tree.at(target).index
        return bool(self._onward(self._tree.at(target).line).get(start, 0) & self._bit(target))

    def always_before(self, target: str) -> frozenset[str]:
        """The stages that no way to this one goes round; every one where none leads there."""
        passed = self._passed(self._tree.at(target).line).get(target)
        every = (position.stage.id for position in self._tree)
        return frozenset(
            one for one in every if one != target and (passed is None or passed & self._bit(one))
        )

    def follows(self, stage: str, before: str) -> bool:
        """Whether one stage may come right after the other."""
        return stage in self._graph(self._tree.at(stage).line).get(before, ())

    def leads_round(self, start: str, target: str, avoiding: str) -> bool:
        """Whether a way from one stage to a later one does not pass a third."""
        return target in self._ways(start, self._tree.at(target).line, frozenset({avoiding}))

    def way_around(self, target: str, avoiding: Collection[str]) -> tuple[str, ...] | None:
        """The shortest way from the start to the target that passes none of these stages; None if there is none."""
        if not self.always_before(target).isdisjoint(avoiding) or target in avoiding:
            return None
        before = self._ways(self._first, self._tree.at(target).line, frozenset(avoiding))
        if target not in before:
            return None
        way, stage = [target], before[target]
        while stage is not None:
            way.append(stage)
            stage = before[stage]
        return tuple(reversed(way))

    def _bit(self, stage: str) -> int:
        return 1 << self._tree.at(stage).index

    def _onward(self, line: str) -> Mapping[str, int]:
        """Stage to all that its ways lead to, itself too, as bits: sets of whole numbers for documents of many stages."""
        if line not in self._led_to:
            found: dict[str, int] = {}
            for stage, following in reversed(self._in_order(line)):
                found[stage] = self._bit(stage)
                for one in following:
                    found[stage] |= found.get(one, 0)
            self._led_to[line] = found
        return self._led_to[line]

    def _passed(self, line: str) -> Mapping[str, int]:
        """Stage to what every way to it passes, itself too, as bits. Holds no stage that no way leads to."""
        if line not in self._dominating:
            found = {self._first: self._bit(self._first)}
            for stage, following in self._in_order(line):
                for one in following if stage in found else ():
                    here = found[stage] | self._bit(one)
                    found[one] = found[one] & here if one in found else here
            self._dominating[line] = found
        return self._dominating[line]

    def _in_order(self, line: str) -> list[tuple[str, tuple[str, ...]]]:
        """Every stage before those that may follow it: the order of the document."""
        graph = self._graph(line)
        return sorted(graph.items(), key=lambda one: self._tree.at(one[0]).index)

    def _ways(self, start: str, line: str, avoiding: frozenset[str]) -> dict[str, str | None]:
        """Each stage that can be reached on a way to this line, and the one before it on a shortest way."""
        graph = self._graph(line)
        if start in avoiding or start not in graph:
            return {}
        before: dict[str, str | None] = {start: None}
        queue = deque([start])
        while queue:
            stage = queue.popleft()
            for following in graph.get(stage, ()):
                if following not in before and following not in avoiding:
                    before[following] = stage
                    queue.append(following)
        return before

    def nearest_before(self, target: str, wanted: Collection[str]) -> frozenset[str]:
        """Those of the wanted stages from which the target is reached without passing another of them."""
        line = self._tree.at(target).line
        return frozenset(
            stage
            for stage in wanted
            if stage != target and target in self._ways(stage, line, self._others(stage, target, wanted))
        )

    def _others(self, stage: str, target: str, wanted: Collection[str]) -> frozenset[str]:
        """Those that would come between; what lies in a branch beside the stage does not."""
        return frozenset(
            one for one in wanted if one not in (stage, target) and not self._tree.are_beside(one, stage)
        )


def _declared(position: Position) -> Iterator[str]:
    """The steps that a stage declares, or that its place on its line says."""
    stage = position.stage
    if isinstance(stage, ChooseStage):
        yield from (branch.go for branch in stage.branches)
        yield stage.otherwise
    elif can_pass(stage):
        if stage.next is not None:
            yield stage.next
        elif position.after is not None:
            yield position.after
