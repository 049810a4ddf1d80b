"""Laws of drawings, over random processes."""

from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from definitions.drawing import bpmn, chart, mermaid, svg
from definitions.drawing.bpmn_diagram import size_of
from definitions.drawing.layout import Box, Drawing, Point, Wire, lay_out
from definitions.drawing.model import START, Chart, Edge, EdgeKind, Node, NodeKind, Step
from definitions.rules.routes import Routes
from definitions.schema.process import DRAFT, Process
from tests.builders.drawn import charts
from tests.definitions.bpmn_documents import faults
from tests.definitions.processes import HUMANS, accepted, documents

SVG = "{http://www.w3.org/2000/svg}"


@st.composite
def forking(draw: st.DrawFn) -> dict[str, Any]:
    """Documents in which stages lead past those that follow them, so that ways run beside each other."""
    document = draw(documents())
    for line in _lines(document["stages"]):
        for number, stage in enumerate(line[:-2]):
            if stage["kind"] in HUMANS and draw(st.integers(0, 2)) == 0:
                stage["next"] = draw(st.sampled_from([one["id"] for one in line[number + 1 :]]))
    return document


def _lines(stages: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    yield stages
    for stage in stages:
        for branch in stage["branches"] if stage["kind"] == "parallel" else ():
            yield from _lines(branch["stages"])


processes = forking().map(accepted)
laws = settings(deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
"""Few random documents are valid."""


def _process(found: Process | None) -> Process:
    assume(found is not None)
    assert found is not None
    return found


@laws
@given(processes)
def test_every_stage_is_drawn_once(found: Process | None) -> None:
    process = _process(found)
    drawn = chart(process)
    stages = [DRAFT, *(stage.id for stage in process.all_stages)]
    assert sorted(node.stage for node in drawn.nodes.values() if node.stage) == sorted(stages)
    shown = ElementTree.fromstring(svg(drawn))
    assert sorted(
        g.attrib["data-stage"] for g in shown.iter(f"{SVG}g") if "data-stage" in g.attrib
    ) == sorted(stages)


@laws
@given(processes)
def test_every_step_has_an_edge(found: Process | None) -> None:
    """A step out of a branch, or into one, leads over the nodes at which branches begin and end."""
    process = _process(found)
    drawn, routes = chart(process), Routes(process)
    names = [stage.id for stage in process.all_stages]
    assert process.stages[0].id in _next_stages(drawn, START) | _next_stages(drawn, DRAFT)
    steps = [
        (before, stage)
        for before in names
        for stage in names
        if routes.follows(stage, before) and not process.tree.are_beside(before, stage)
    ]
    for before, stage in steps:
        assert stage in _next_stages(drawn, f"s_{before}"), (before, stage)


def _next_stages(drawn: Chart, node: str) -> set[str]:
    """The stages that come next, joins passed by, and branches that nobody has to take."""
    found: set[str] = set()
    queue = [node]
    while queue:
        at = queue.pop()
        for edge in drawn.edges:
            if edge.source == at and edge.kind is EdgeKind.SEQUENCE:
                target = drawn.nodes[edge.target]
                if target.stage is None:
                    queue.append(target.id)
                else:
                    found.add(target.stage)
    return found


@laws
@given(processes, st.booleans())
def test_nothing_lies_on_anything_else(found: Process | None, whole: bool) -> None:
    drawn = chart(_process(found))
    _lies_free(lay_out(drawn, size_of) if whole else lay_out(drawn.overview(), _wide))


@pytest.mark.parametrize("process", charts())
def test_nothing_lies_on_anything_else_in_real_processes(process: str) -> None:
    drawn = charts()[process]
    _lies_free(lay_out(drawn, size_of))
    _lies_free(lay_out(drawn.overview(), _wide))


STEPS = {
    "past a stage": {"f": ["a", "b"], "a": ["b"], "b": []},
    "past two stages, twice": {"f": ["a", "b", "c"], "a": ["b", "c"], "b": ["c"], "c": []},
    "from far above, beside a way that has ended": {
        "f": ["a", "p", "q"],
        "a": ["m"],
        "p": ["m"],
        "m": ["n", "q"],
        "n": ["e"],
        "q": ["e"],
        "e": [],
    },
    "far down, beside a way that begins": {
        "f": ["a", "p"],
        "a": ["g"],
        "p": ["e"],
        "g": ["b", "q"],
        "b": ["e"],
        "q": ["e"],
        "e": [],
    },
    "two forks with the same ways": {
        "f": ["g", "h"],
        "g": ["a", "b"],
        "h": ["a", "b"],
        "a": ["e"],
        "b": ["e"],
        "e": [],
    },
}
"""Stage to those that follow it."""


@pytest.mark.parametrize("steps", STEPS.values(), ids=STEPS)
def test_ways_go_around_what_lies_between(steps: dict[str, list[str]]) -> None:
    nodes = {name: Node(name, NodeKind.WORK, name, stage=name) for name in steps}
    edges = tuple(Edge(a, b, label="某种情况") for a, following in steps.items() for b in following)
    line = tuple(Step(name, name) for name in steps)
    _lies_free(lay_out(Chart("p", 1, "图", "规定", nodes, edges, line), _wide))


def _lies_free(drawing: Drawing) -> None:
    for one, other in combinations(drawing.boxes.values(), 2):
        assert not _overlap(one, other)
    for wire, (name, box) in ((w, b) for w in drawing.wires for b in drawing.boxes.items()):
        for start, end in pairwise(wire.points):
            assert not _overlap(_segment(start, end), _inside(box)), (wire.edge, name)
    assert _merge_in_vain(drawing) == []
    assert all(_is_within(point, drawing) for wire in drawing.wires for point in wire.points)


@laws
@given(processes)
def test_wires_begin_and_end_at_their_boxes(found: Process | None) -> None:
    drawing = lay_out(chart(_process(found)), size_of)
    for wire in drawing.wires:
        source, target = drawing.boxes[wire.edge.source], drawing.boxes[wire.edge.target]
        (x, y), (to_x, to_y) = wire.points[0], wire.points[-1]
        assert (source.x < x < source.right, y) == (True, source.bottom)
        assert (target.x < to_x < target.right, to_y) == (True, target.y)


@laws
@given(processes)
def test_bpmn_holds_together(found: Process | None) -> None:
    assert faults(bpmn(chart(_process(found)))) == []


@laws
@given(processes)
def test_mermaid_names_every_node_once(found: Process | None) -> None:
    drawn = chart(_process(found)).overview()
    lines = [line.strip() for line in mermaid(drawn).splitlines()[2:]]
    assert len(lines) == len(drawn.nodes) + len(drawn.edges)


def _merge_in_vain(drawing: Drawing) -> list[tuple[Wire, Wire]]:
    """Ways forward that run on each other though they have neither end in common: nobody could tell them apart."""
    forward = [wire for wire in drawing.wires if wire.edge.kind is EdgeKind.SEQUENCE]
    return [
        (one, other)
        for one, other in combinations(forward, 2)
        if one.edge.source != other.edge.source and one.edge.target != other.edge.target
        for way in pairwise(one.points)
        for other_way in pairwise(other.points)
        if _run_together(way, other_way)
    ]


def _run_together(way: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    for across, along in ((0, 1), (1, 0)):
        if len({point[across] for point in (*way, *other)}) == 1:
            spans = [sorted(point[along] for point in one) for one in (way, other)]
            return min(spans[0][1], spans[1][1]) - max(spans[0][0], spans[1][0]) > 0
    return False


def _wide(node: Node) -> tuple[float, float]:
    return (60.0, 30.0) if node.kind.is_gateway else (196.0, 40.0 + len(node.details) * 16)


def _overlap(one: Box, other: Box) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


def _segment(start: Point, end: Point) -> Box:
    (x, y), (to_x, to_y) = sorted([start, end])
    return Box(x, min(y, to_y), to_x - x + 0.01, abs(to_y - y) + 0.01)


def _inside(box: Box) -> Box:
    return Box(box.x + 1, box.y + 1, box.width - 2, box.height - 2)


def _is_within(point: Point, drawing: Drawing) -> bool:
    return 0 <= point[0] <= drawing.width and 0 <= point[1] <= drawing.height
