"""Whether a BPMN document holds together: what its schema cannot say, without any program that reads BPMN."""

from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree

MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DIAGRAM = "{http://www.omg.org/spec/BPMN/20100524/DI}"
POINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"


def faults(text: str) -> list[str]:
    """Of the order, the references and the diagram of the document."""
    return list(_faults(ElementTree.fromstring(text)))


def _faults(root: ElementTree.Element) -> Iterator[str]:
    counted = Counter(one.attrib["id"] for one in root.iter() if "id" in one.attrib)
    yield from (f"{name} is given {number} times" for name, number in counted.items() if number > 1)
    process = root.find(f"{MODEL}process")
    assert process is not None
    flows = {one.attrib["id"]: one for one in process.findall(f"{MODEL}sequenceFlow")}
    nodes = {n.attrib["id"]: n for n in process if "id" in n.attrib and n.attrib["id"] not in flows}
    yield from _loose_ends(nodes, flows)
    yield from _defaults(nodes, flows)
    yield from _diagram(root, nodes, flows)


def _loose_ends(
    nodes: dict[str, ElementTree.Element], flows: dict[str, ElementTree.Element]
) -> Iterator[str]:
    for end, tag in (("sourceRef", "outgoing"), ("targetRef", "incoming")):
        told = {(flow.text, name) for name, node in nodes.items() for flow in node.findall(f"{MODEL}{tag}")}
        drawn = {(name, flow.attrib[end]) for name, flow in flows.items()}
        yield from (f"{tag} differs: {one}" for one in told ^ drawn)
    for name, node in nodes.items():
        ways = {way: len(node.findall(f"{MODEL}{way}")) for way in ("incoming", "outgoing")}
        if (ways["incoming"] == 0) != node.tag.endswith("startEvent"):
            yield f"{name} is not reached"
        if (ways["outgoing"] == 0) != node.tag.endswith("endEvent"):
            yield f"{name} leads nowhere"


def _defaults(nodes: dict[str, ElementTree.Element], flows: dict[str, ElementTree.Element]) -> Iterator[str]:
    for name, node in nodes.items():
        own = [flow for flow in flows.values() if flow.attrib["sourceRef"] == name]
        default = node.attrib.get("default")
        if default is not None and default not in [flow.attrib["id"] for flow in own]:
            yield f"{name} has a default that does not leave it"
        unconditional = [f.attrib["id"] for f in own if f.find(f"{MODEL}conditionExpression") is None]
        if default is not None and unconditional != [default]:
            yield f"{name} has a default beside {unconditional}"
        if len(own) > 1 and default is None and "parallelGateway" not in node.tag and unconditional:
            yield f"{name} goes several ways at once: {unconditional}"


def _diagram(
    root: ElementTree.Element, nodes: dict[str, ElementTree.Element], flows: dict[str, ElementTree.Element]
) -> Iterator[str]:
    for tag, elements in (("BPMNShape", nodes), ("BPMNEdge", flows)):
        shown = sorted(one.attrib["bpmnElement"] for one in root.iter(f"{DIAGRAM}{tag}"))
        if shown != sorted(elements):
            yield f"{tag}: {shown}"
    for edge in root.iter(f"{DIAGRAM}BPMNEdge"):
        if len(edge.findall(POINT)) < 2:
            yield f"{edge.attrib['bpmnElement']} has no way"
