"""What comes before what, worked out once for each stage: rules ask it of every pair of stages."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from definitions.rules.routes import Routes
from definitions.schema.process import Process
from definitions.schema.stages import ParallelStage

Leading = Mapping[str, tuple[str, ...]]
"""Stage to those that it may come right after."""


class Order(Routes):
    def __init__(self, process: Process) -> None:
        super().__init__(process)
        self._leading: dict[str, Leading] = {}
        self._before: dict[str, frozenset[str]] = {}
        self._certain: dict[str, Mapping[str, frozenset[str]]] = {}

    def leads(self, start: str, target: str) -> bool:
        """Whether a case can come from one stage to another, later one; while a step is in doubt, the order decides."""
        if not self.is_whole:
            return super().leads(start, target)
        return (
            start != target and not self._tree.are_beside(start, target) and start in self._ahead_of(target)
        )

    def way_around(self, target: str, avoiding: Collection[str]) -> tuple[str, ...] | None:
        """The shortest way from the start to the target that passes none of these stages; None if there is none."""
        if any(one in self.certain_before(target) for one in avoiding):
            return None
        return super().way_around(target, avoiding)

    def certain_before(self, target: str) -> frozenset[str]:
        """The stages that every way to this one passes, itself among them."""
        line = self._tree.at(target).line
        if line not in self._certain:
            self._certain[line] = self._passed(line)
        return self._certain[line].get(target, frozenset())

    def can_be_reached(self, target: str) -> bool:
        return bool(self.certain_before(target))

    def nearest_before(self, target: str, wanted: Collection[str]) -> frozenset[str]:
        """Those of the wanted stages from which the target is reached without passing another of them."""
        by_line: dict[str, list[str]] = {}
        for stage in wanted:
            by_line.setdefault(self._tree.at(stage).line, []).append(stage)
        found: set[str] = set()
        for line, stages in by_line.items():
            # What lies in a branch beside the stage does not come between.
            beside = self._tree.beside(line)
            closed = {one for one in wanted if self._tree.at(one).line not in beside} - {target}
            found |= self._back_from(target, closed).intersection(stages)
        return frozenset(found - {target})

    def _out_of(self, line: str) -> Iterator[str]:
        """From a branch whose stage is another one of the same name, nowhere: that two are named alike is the mistake."""
        stage = self._tree.at(self._tree.lines[line].within).stage
        if isinstance(stage, ParallelStage) and any(branch.id == line for branch in stage.branches):
            yield from super()._out_of(line)

    def _ahead_of(self, target: str) -> frozenset[str]:
        if target not in self._before:
            self._before[target] = self._back_from(target, ())
        return self._before[target]

    def _back_from(self, target: str, closed: Collection[str]) -> frozenset[str]:
        """Everything that a way to the target passes, looking back no further than the closed stages."""
        leading = self._leading_on(self._tree.at(target).line)
        found, waiting = {target}, [target]
        while waiting:
            for before in leading.get(waiting.pop(), ()):
                if before not in found:
                    found.add(before)
                    if before not in closed:
                        waiting.append(before)
        return frozenset(found)

    def _leading_on(self, line: str) -> Leading:
        if line not in self._leading:
            leading: dict[str, list[str]] = {}
            for stage, following in self._graph(line).items():
                for one in following:
                    leading.setdefault(one, []).append(stage)
            self._leading[line] = {stage: tuple(before) for stage, before in leading.items()}
        return self._leading[line]

    def _passed(self, line: str) -> Mapping[str, frozenset[str]]:
        """Of each stage that can be reached; every step leads to a later stage."""
        leading = self._leading_on(line)
        passed = {self._first: frozenset({self._first})}
        for position in self._tree:
            stage = position.stage.id
            ways = [passed[one] for one in leading.get(stage, ()) if one in passed]
            if ways and stage not in passed:
                passed[stage] = _common(ways) | {stage}
        return passed


def _common(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    first, *others = sets
    return first.intersection(*others)
