"""Where everything in a drawing stands, in pixels."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from definitions.drawing.columns import LineLayout
from definitions.drawing.model import Chart, Edge, EdgeKind, Node, NodeKind
from definitions.drawing.text import SMALL, SMALL_LINE, Lines, wrapped

MARGIN = 24
COLUMN_GAP = 36
TRACK = 9
"""Between ways that run side by side."""
LEAVING, ENTERING = 12, 18
"""Below a row, where ways turn aside; above a row, where they come in."""
STEP = 6
"""Between ways that turn aside in the same space but belong to different nodes."""
ASIDE = 10
"""Between the ways that lead back, left of everything."""
NARROWEST_COLUMN = 150
LABEL, LABEL_ASIDE = 106, 88

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def right(self) -> float:
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Wire:
    edge: Edge
    points: tuple[Point, ...]
    label: Lines = ()
    label_box: Box | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    chart: Chart
    boxes: Mapping[str, Box]
    wires: tuple[Wire, ...]
    width: float
    height: float


Size = tuple[float, float]


def lay_out(chart: Chart, size_of: Callable[[Node], Size]) -> Drawing:
    return _Layout(chart, size_of).drawing()


class _Layout:
    def __init__(self, chart: Chart, size_of: Callable[[Node], Size]) -> None:
        self._chart = chart
        self._sizes = {name: size_of(node) for name, node in chart.nodes.items()}
        forward = [edge for edge in chart.edges if edge.kind is EdgeKind.SEQUENCE]
        self._block = LineLayout(chart.line, forward, self._column_of).block()
        self._returns = _numbered(e.target for e in chart.edges if e.kind is EdgeKind.RETURN)
        self._left = MARGIN + ASIDE * len(self._returns)
        self._places = dict(self._block.places)
        self._add_broken()
        self._rows = 1 + max(row for row, _ in self._places.values())
        self._out = self._beside_each_other(forward, lambda edge: edge.source)
        self._in = self._beside_each_other(forward, lambda edge: edge.target)
        self._labels = {(e.source, e.target, e.kind): self._wrap(e) for e in chart.edges if e.label}

    def _column_of(self, node: str) -> float:
        return max(self._sizes[node][0] + COLUMN_GAP, NARROWEST_COLUMN)

    def _add_broken(self) -> None:
        """The ends of refused cases: right of everything, in the last row."""
        last, x = max(row for row, _ in self._places.values()), self._block.width
        for name in self._chart.nodes:
            if name not in self._places:
                width = self._column_of(name)
                self._places[name] = (last, x + width / 2)
                x += width

    def _beside_each_other(self, forward: Sequence[Edge], end: Callable[[Edge], str]) -> dict[str, float]:
        """Nodes with ways that turn aside, to how far these are from the first ones of their row."""
        in_row: dict[int, dict[str, None]] = {}
        for edge in forward:
            row, x = self._places[end(edge)]
            if self._via(edge) != x:
                in_row.setdefault(row, {})[end(edge)] = None
        return {name: STEP * n for names in in_row.values() for n, name in enumerate(names)}

    def drawing(self) -> Drawing:
        tops, gaps = self._heights()
        boxes = {name: self._box(name, tops) for name in self._chart.nodes}
        wires = tuple(self._wire(edge, boxes, tops, gaps) for edge in self._chart.edges)
        right = max(
            [box.right for box in boxes.values()]
            + [x for wire in wires for x, _ in wire.points]
            + [wire.label_box.right for wire in wires if wire.label_box]
        )
        return Drawing(
            self._chart, boxes, wires, right + MARGIN, max(b.bottom for b in boxes.values()) + MARGIN
        )

    def _heights(self) -> tuple[list[float], list[float]]:
        """The top of each row, and where the space below it begins."""
        tops, gaps, y = [], [], float(MARGIN)
        for row in range(self._rows):
            tops.append(y)
            inside = [self._sizes[n][1] for n, (r, _) in self._places.items() if r == row]
            gaps.append(y + max(inside, default=0))
            y = (
                gaps[-1]
                + self._leaving(row)
                + self._label_height(row)
                + ENTERING
                + self._widest(self._in, row + 1)
            )
        return tops, gaps

    def _label_height(self, row: int) -> float:
        lines = [len(lines) for (s, _, _), lines in self._labels.items() if self._places[s][0] == row]
        return SMALL_LINE * max(lines, default=0)

    def _tracks(self, row: int) -> dict[EdgeKind, float]:
        """How far below the row the ways of each kind turn aside: ways of two kinds never run into each other."""
        found = {EdgeKind.SEQUENCE} | {e.kind for e in self._chart.edges if self._places[e.source][0] == row}
        wide = self._widest(self._out, row)
        tracks = {
            kind: LEAVING + wide + TRACK * n for n, kind in enumerate(k for k in EdgeKind if k in found)
        }
        return tracks | {EdgeKind.SEQUENCE: LEAVING}

    def _widest(self, beside: Mapping[str, float], row: int) -> float:
        return max((far for name, far in beside.items() if self._places[name][0] == row), default=0)

    def _leaving(self, row: int) -> float:
        return max(*self._tracks(row).values(), LEAVING + self._widest(self._out, row)) + 4

    def _box(self, name: str, tops: Sequence[float]) -> Box:
        row, x = self._places[name]
        width, height = self._sizes[name]
        return Box(self._left + x - width / 2, tops[row], width, height)

    def _wrap(self, edge: Edge) -> Lines:
        return wrapped(edge.label, LABEL if edge.kind is EdgeKind.SEQUENCE else LABEL_ASIDE, SMALL)

    def _wire(
        self, edge: Edge, boxes: Mapping[str, Box], tops: Sequence[float], gaps: Sequence[float]
    ) -> Wire:
        source, target = boxes[edge.source], boxes[edge.target]
        row = self._places[edge.source][0]
        below, above = gaps[row], tops[self._places[edge.target][0]]
        out, into = below + self._tracks(row)[edge.kind], above - ENTERING
        match edge.kind:
            case EdgeKind.SEQUENCE:
                via = self._left + self._via(edge)
                out += self._out.get(edge.source, 0)
                into -= self._in.get(edge.target, 0)
                start, end = source.middle, target.middle
            case EdgeKind.RETURN:
                start, end = source.middle - source.width / 8, target.middle - target.width / 4
                via = MARGIN + ASIDE * self._returns[edge.target]
                into += TRACK
            case EdgeKind.REFUSE:
                start, end = source.middle + source.width / 8, target.middle
                via = target.middle
        points = _straightened(
            (start, source.bottom), (start, out), (via, out), (via, into), (end, into), (end, target.y)
        )
        return self._labelled(
            edge, points, via if edge.kind is EdgeKind.SEQUENCE else start, below + self._leaving(row)
        )

    def _labelled(self, edge: Edge, points: tuple[Point, ...], beside: float, y: float) -> Wire:
        lines = self._labels.get((edge.source, edge.target, edge.kind), ())
        if not lines:
            return Wire(edge, points)
        width = max(line.width for line in lines)
        x = beside - width - 4 if edge.kind is EdgeKind.RETURN else beside + 6
        return Wire(edge, points, lines, Box(x, y - 2, width, SMALL_LINE * len(lines)))

    def _via(self, edge: Edge) -> float:
        own = self._block.via.get((edge.source, edge.target))
        if own is not None:
            return own
        leaves_branch = self._chart.nodes[edge.target].kind is NodeKind.JOIN
        return self._places[edge.source if leaves_branch else edge.target][1]


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


def _straightened(*points: Point) -> tuple[Point, ...]:
    """Without points that lie on the way between their neighbours."""
    kept: list[Point] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and (
            kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]
        ):
            kept[-1] = point
        else:
            kept.append(point)
    return tuple(kept)
