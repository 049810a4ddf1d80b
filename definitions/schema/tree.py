"""The stages of a process as a tree: the main line, and lines that run beside each other within a parallel stage."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from definitions.schema.stages import ParallelStage, Stage

MAIN = ""
"""The line on which every case begins and ends. The other lines are named after their branches."""

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """Where a stage stands."""

    stage: Stage
    index: int
    """Its place in the order of the document, over all lines."""
    line: str
    after: str | None
    """The stage that stands behind it on its line; None for the last one."""
    path: Path
    """Within the document, such as ('stages', 2, 'branches', 0, 'stages', 1)."""


@dataclass(frozen=True, slots=True)
class Line:
    """A branch of a parallel stage."""

    id: str
    within: str
    """The parallel stage."""
    first: str


class Tree:
    """Knows every stage by its id, and every line. Where an id is given twice, the first one counts."""

    def __init__(self, stages: Sequence[Stage]) -> None:
        self._positions: dict[str, Position] = {}
        self._lines: dict[str, Line] = {}
        self._all: list[Position] = []
        self._beside: dict[str, frozenset[str]] = {}
        self._add(stages, MAIN, ("stages",))

    def _add(self, stages: Sequence[Stage], line: str, path: Path) -> None:
        for number, stage in enumerate(stages):
            after = stages[number + 1].id if number + 1 < len(stages) else None
            position = Position(stage, len(self._all), line, after, (*path, number))
            self._all.append(position)
            self._positions.setdefault(stage.id, position)
            if isinstance(stage, ParallelStage):
                for index, branch in enumerate(stage.branches):
                    self._lines.setdefault(branch.id, Line(branch.id, stage.id, branch.stages[0].id))
                    self._add(branch.stages, branch.id, (*path, number, "branches", index, "stages"))

    def __iter__(self) -> Iterator[Position]:
        """In the order of the document."""
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def find(self, stage: str) -> Position | None:
        return self._positions.get(stage)

    def at(self, stage: str) -> Position:
        return self._positions[stage]

    @property
    def lines(self) -> Mapping[str, Line]:
        """Branch id to its line; the main line is none of them."""
        return self._lines

    def enclosing(self, line: str) -> tuple[str, ...]:
        """The line itself and those around it, from within outward; the last one is the main line."""
        around = [line]
        while around[-1] != MAIN:
            around.append(self.at(self._lines[around[-1]].within).line)
        return tuple(around)

    def beside(self, line: str) -> frozenset[str]:
        """The lines that may run at the same time as this one: other branches of the parallel stages around it."""
        if line not in self._beside:
            self._beside[line] = self._find_beside(line)
        return self._beside[line]

    def _find_beside(self, line: str) -> frozenset[str]:
        around = self.enclosing(line)
        stages = {self._lines[one].within for one in around if one != MAIN}
        siblings = {one.id for one in self._lines.values() if one.within in stages} - set(around)
        return frozenset(one for one in self._lines if siblings.intersection(self.enclosing(one)))

    def are_beside(self, stage: str, other: str) -> bool:
        """Whether the two stages lie in different branches of one parallel stage: neither comes before the other."""
        line, of_other = self.at(stage).line, self.at(other).line
        return line != of_other and line in self.beside(of_other)

    def undone_by(self, target: str) -> frozenset[str]:
        """The stages that are to be done anew when a case goes back to this one: those behind it that are not beside it."""
        here = self.at(target)
        beside = self.beside(here.line)
        return frozenset(
            one.stage.id for one in self._all if one.index >= here.index and one.line not in beside
        )
