"""Where the steps of a line stand: in which row, and how far to the right. The columns of a line are its chains."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from definitions.drawing.model import Edge, Step

LEAF_ROWS = 1
CHANNEL = 34
"""Width of a column that only an edge without words runs through, in pixels."""
LABELLED = 190
SPREAD = 10_000
"""More rows than any process has."""

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the drawing. The nodes of it by row and by the middle of their columns, in pixels from its left."""

    width: float
    rows: int
    places: Mapping[str, tuple[int, float]]
    via: Mapping[Pair, float]
    """Edge to where its upright part runs."""

    def moved(self, row: int, left: float) -> "Block":
        places = {node: (r + row, x + left) for node, (r, x) in self.places.items()}
        return Block(self.width, self.rows, places, {pair: x + left for pair, x in self.via.items()})


@dataclass
class Column:
    width: float
    taken: list[tuple[int, int]] = field(default_factory=list)
    """From row to row, both included."""

    def is_free(self, span: tuple[int, int]) -> bool:
        return all(span[1] < first or last < span[0] for first, last in self.taken)


class LineLayout:
    """One line: steps in rows below those that lead to them, each chain of steps in a column of its own."""

    def __init__(self, line: Sequence[Step], edges: Iterable[Edge], width_of: Callable[[str], float]) -> None:
        self._line = line
        entries = {step.entry: step for step in line}
        exits = {step.exit: step for step in line}
        own = [edge for edge in edges if edge.source in exits and edge.target in entries]
        self._after = {step.entry: [e for e in own if e.source == step.exit] for step in line}
        self._before = {step.entry: [exits[e.source] for e in own if e.target == step.entry] for step in line}
        self._labelled = {(edge.source, edge.target) for edge in own if edge.label}
        self._blocks = {step.entry: _block(step, edges, width_of) for step in line}
        self._steps = entries
        self._rows = self._ranked()
        self._total = max(self._end(step) for step in line)
        self._columns: list[Column] = []

    def _ranked(self) -> dict[str, int]:
        """Each step below all that lead to it, and below the one before where none does."""
        rows: dict[str, int] = {}
        for number, step in enumerate(self._line):
            before = self._before[step.entry] or list(self._line[max(number - 1, 0) : number])
            ends = [rows[one.entry] + self._blocks[one.entry].rows for one in before if one.entry in rows]
            rows[step.entry] = max(ends, default=0)
        return rows

    def _end(self, step: Step) -> int:
        """The row behind it."""
        return self._rows[step.entry] + self._blocks[step.entry].rows

    def block(self) -> Block:
        chains = self._chains()
        numbers = [self._take(self._span(chain), self._width(chain)) for chain in chains]
        column_of = {step.entry: n for n, chain in zip(numbers, chains, strict=True) for step in chain}
        via = self._via(chains, column_of)
        middles, width = self._middles()
        places: dict[str, tuple[int, float]] = {}
        ways = {pair: middles[number] for pair, number in via.items()}
        for step in self._line:
            inner = self._blocks[step.entry]
            left = middles[column_of[step.entry]] - inner.width / 2
            moved = inner.moved(self._rows[step.entry], left)
            places.update(moved.places)
            ways.update(moved.via)
        return Block(width, self._total, places, ways)

    def _chains(self) -> list[list[Step]]:
        """Every step in one chain; a chain goes on with the nearest step that follows and is in none."""
        order = {step.entry: n for n, step in enumerate(self._line)}
        chains, done = [], set[str]()
        for first in self._line:
            chain, step = [], first if first.entry not in done else None
            while step is not None:
                chain.append(step)
                done.add(step.entry)
                free = [e.target for e in self._after[step.entry] if e.target not in done]
                step = self._steps[min(free, key=order.__getitem__)] if free else None
            if chain:
                chains.append(chain)
        return chains

    def _span(self, chain: Sequence[Step]) -> tuple[int, int]:
        """The rows that its column is needed for: with the way into it, and the way out of it."""
        first, last = chain[0], chain[-1]
        starts = [self._end(one) for one in self._before[first.entry]]
        ends = [self._rows[edge.target] for edge in self._after[last.entry]]
        start = min([self._rows[first.entry], *starts])
        return start, max([self._end(last), *ends]) if ends else max(self._total, self._end(last))

    def _width(self, chain: Sequence[Step]) -> float:
        return max(self._blocks[step.entry].width for step in chain)

    def _take(self, span: tuple[int, int], width: float, first: int = 0) -> int:
        """The number of a column that is free in these rows."""
        for number in range(first, len(self._columns)):
            if self._columns[number].is_free(span):
                break
        else:
            number = len(self._columns)
            self._columns.append(Column(0))
        column = self._columns[number]
        column.width = max(column.width, width)
        column.taken.append(span)
        return number

    def _via(self, chains: Sequence[Sequence[Step]], column_of: Mapping[str, int]) -> dict[Pair, int]:
        """The column of the upright part of each edge: that of one of its ends where it is free, or one of its own."""
        following = {a.entry: b.entry for chain in chains for a, b in pairwise(chain)}
        firsts = {chain[0].entry for chain in chains}
        via: dict[Pair, int] = {}
        for step in self._line:
            leaves_below = following.get(step.entry)
            for edge in self._after[step.entry]:
                pair = edge.source, edge.target
                if leaves_below in (None, edge.target):
                    leaves_below = edge.target
                    via[pair] = column_of[step.entry]
                elif edge.target in firsts:
                    via[pair] = column_of[edge.target]
                else:
                    via[pair] = self._channel(step, edge)
        return via

    def _channel(self, step: Step, edge: Edge) -> int:
        width = LABELLED if (edge.source, edge.target) in self._labelled else CHANNEL
        return self._take((self._end(step), self._rows[edge.target]), width, first=1)

    def _middles(self) -> tuple[list[float], float]:
        middles, left = [], 0.0
        for column in self._columns:
            middles.append(left + column.width / 2)
            left += column.width
        return middles, left


def _block(step: Step, edges: Iterable[Edge], width_of: Callable[[str], float]) -> Block:
    if not step.lines:
        width = width_of(step.entry)
        return Block(width, LEAF_ROWS, {step.entry: (0, width / 2)}, {})
    inner = [LineLayout(line, edges, width_of).block() for line in step.lines]
    rows = max(block.rows for block in inner)
    passing = [e for e in edges if (e.source, e.target) == (step.entry, step.exit)]
    own = max(width_of(step.entry), width_of(step.exit))
    branches = sum(block.width for block in inner)
    left = max(0.0, (own - branches) / 2)
    places: dict[str, tuple[int, float]] = {}
    via: dict[Pair, float] = {}
    for block in inner:
        moved = block.moved(1, left)
        places.update(moved.places)
        via.update(moved.via)
        left += block.width
    width = max(own, branches) + LABELLED * len(passing)
    via |= {(e.source, e.target): width - LABELLED + CHANNEL / 2 for e in passing}
    places |= {step.entry: (0, width / 2), step.exit: (rows + 1, width / 2)}
    return Block(width, rows + 2, places, via)
