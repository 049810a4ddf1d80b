"""The diagram of a BPMN document: where its shapes and edges are (BPMN DI)."""

from collections.abc import Iterator, Mapping

from definitions.drawing.layout import Box, Drawing, Size, Wire
from definitions.drawing.markup import Element, element
from definitions.drawing.model import Edge, Node, NodeKind
from definitions.drawing.text import SMALL, SMALL_LINE, wrapped

TASK: Size = (170, 80)
GATEWAY: Size = (50, 50)
EVENT: Size = (36, 36)
LABEL = 76
"""Beside a gateway or an event."""


def size_of(node: Node) -> Size:
    if node.kind.is_event:
        return EVENT
    return GATEWAY if node.kind.is_gateway else TASK


def diagram(drawing: Drawing, process: str, flows: Mapping[Edge, str]) -> Element:
    nodes = drawing.chart.nodes
    return element(
        "bpmndi:BPMNDiagram",
        {"id": "diagram"},
        element(
            "bpmndi:BPMNPlane",
            {"id": "plane", "bpmnElement": process},
            *(_shape(nodes[name], box) for name, box in drawing.boxes.items()),
            *(_edge(wire, flows[wire.edge]) for wire in drawing.wires),
        ),
    )


def _shape(node: Node, box: Box) -> Element:
    attributes = {"id": f"shape_{node.id}", "bpmnElement": node.id}
    if node.kind is NodeKind.CHOOSE:
        attributes["isMarkerVisible"] = "true"
    outside = node.kind.is_gateway or node.kind.is_event
    label = [_label(_beside(node, box))] if outside else []
    return element("bpmndi:BPMNShape", attributes, _bounds(box), *label)


def _beside(node: Node, box: Box) -> Box:
    height = SMALL_LINE * len(wrapped(node.title, LABEL, SMALL))
    return Box(box.right + 2, box.y + (box.height - height) / 2, LABEL, height)


def _edge(wire: Wire, flow: str) -> Element:
    label = [_label(wire.label_box)] if wire.label_box is not None else []
    return element("bpmndi:BPMNEdge", {"id": f"edge_{flow}", "bpmnElement": flow}, *_way(wire), *label)


def _way(wire: Wire) -> Iterator[Element]:
    for x, y in wire.points:
        yield element("di:waypoint", {"x": _n(x), "y": _n(y)})


def _label(box: Box) -> Element:
    return element("bpmndi:BPMNLabel", {}, _bounds(box))


def _bounds(box: Box) -> Element:
    sides = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    return element("dc:Bounds", {name: _n(side) for name, side in sides.items()})


def _n(number: float) -> str:
    return str(round(number))
