"""A drawing as BPMN 2.0 with its diagram: what other programs draw and edit. Conditions stay CEL, as they were declared."""

from collections.abc import Iterable, Iterator, Mapping

from definitions.drawing.bpmn_diagram import diagram, size_of
from definitions.drawing.layout import lay_out
from definitions.drawing.markup import Element, document, element
from definitions.drawing.model import Chart, Edge, EdgeKind, Node, NodeKind, Signers
from definitions.drawing.signing_conditions import completion

NAMESPACES = {
    "xmlns:bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "xmlns:bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "xmlns:dc": "http://www.omg.org/spec/DD/20100524/DC",
    "xmlns:di": "http://www.omg.org/spec/DD/20100524/DI",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
_TASKS: Mapping[NodeKind, str] = {
    NodeKind.DRAFT: "userTask",
    NodeKind.REVIEW: "userTask",
    NodeKind.WORK: "userTask",
    NodeKind.PAPER: "manualTask",
    NodeKind.CHECK: "serviceTask",
    NodeKind.PUBLISH: "serviceTask",
    NodeKind.WITHDRAW: "serviceTask",
    NodeKind.LEDGER: "serviceTask",
    NodeKind.REGISTER: "serviceTask",
    NodeKind.NOTIFY: "sendTask",
    NodeKind.WAIT: "receiveTask",
    NodeKind.CALL: "sendTask",
    NodeKind.JOB: "serviceTask",
}


def bpmn(chart: Chart) -> str:
    flows = {edge: f"flow_{number}" for number, edge in enumerate(chart.edges, 1)}
    process = f"process-{chart.process}"
    return document(
        element(
            "bpmn:definitions",
            {
                **NAMESPACES,
                "id": f"definitions-{chart.process}",
                "targetNamespace": "urn:sanshen:processes",
                "expressionLanguage": "https://cel.dev",
                "exporter": "Sanshen",
            },
            element(
                "bpmn:process",
                {"id": process, "name": chart.title, "isExecutable": "false"},
                *_documentation(f"{chart.title}。依据：{chart.authority}。"),
                *(_node(node, chart, flows) for node in chart.nodes.values()),
                *(_flow(edge, name, chart) for edge, name in flows.items()),
            ),
            diagram(lay_out(chart, size_of), process, flows),
        )
    )


def _documentation(*lines: str) -> Iterator[Element]:
    if any(lines):
        yield element("bpmn:documentation", {}, text="\n".join(lines))


def _node(node: Node, chart: Chart, flows: Mapping[Edge, str]) -> Element:
    incoming = [name for edge, name in flows.items() if edge.target == node.id]
    outgoing = {edge: name for edge, name in flows.items() if edge.source == node.id}
    attributes = {"id": node.id, "name": node.title, **_default(outgoing)}
    if node.calls:
        attributes["calledElement"] = f"process-{node.calls}"
    if node.kind.is_gateway:
        attributes["gatewayDirection"] = _direction(len(incoming), len(outgoing))
    return element(
        f"bpmn:{_tag(node)}",
        attributes,
        *_documentation(*_told(node, chart)),
        *(element("bpmn:incoming", {}, text=name) for name in incoming),
        *(element("bpmn:outgoing", {}, text=name) for name in outgoing.values()),
        *(element("bpmn:potentialOwner", {"name": who}) for who in node.who),
        *_within(node),
    )


def _told(node: Node, chart: Chart) -> Iterator[str]:
    yield from node.details
    if node.answers:
        yield "意见："
        yield from node.answers
    if node.stage is not None and not node.kind.is_gateway:
        yield f"依据：{chart.authority}"


def _tag(node: Node) -> str:
    match node.kind:
        case NodeKind.START:
            return "startEvent"
        case NodeKind.END:
            return "endEvent"
        case NodeKind.CHOOSE:
            return "exclusiveGateway"
        case NodeKind.JOIN if node.enough is not None:
            return "complexGateway"
        case NodeKind.SPLIT | NodeKind.JOIN:
            return "inclusiveGateway" if node.is_conditional else "parallelGateway"
        case NodeKind.CALL if node.calls:
            return "callActivity"
        case NodeKind.PUBLISH | NodeKind.WITHDRAW if node.who:
            return "userTask"
    return _TASKS[node.kind]


def _default(outgoing: Mapping[Edge, str]) -> dict[str, str]:
    """Of several ways the one that is taken where no condition holds."""
    unconditional = [
        name for edge, name in outgoing.items() if edge.kind is EdgeKind.SEQUENCE and not edge.condition
    ]
    declared = [name for edge, name in outgoing.items() if edge.is_default]
    has_conditions = any(edge.condition for edge in outgoing)
    found = declared or (unconditional if len(unconditional) == 1 and _is_task(outgoing) else [])
    return {"default": found[0]} if found and has_conditions else {}


def _is_task(outgoing: Iterable[Edge]) -> bool:
    return any(edge.kind is not EdgeKind.SEQUENCE for edge in outgoing)


def _direction(incoming: int, outgoing: int) -> str:
    if incoming > 1 and outgoing > 1:
        return "Mixed"
    if outgoing > 1:
        return "Diverging"
    return "Converging" if incoming > 1 else "Unspecified"


def _within(node: Node) -> Iterator[Element]:
    if node.signers is not None:
        yield _several(node.signers)
    if node.enough is not None:
        yield _expression("bpmn:activationCondition", f"activationCount >= {node.enough}")
    if node.kind is NodeKind.END and node.stage is None and node.outcome is not None:
        yield element("bpmn:terminateEventDefinition", {"id": f"{node.id}_definition"})


def _several(signers: Signers) -> Element:
    number = [_expression("bpmn:loopCardinality", str(signers.number))] if signers.number is not None else []
    return element(
        "bpmn:multiInstanceLoopCharacteristics",
        {"isSequential": "true" if signers.signing.how == "in order" else "false"},
        *number,
        _expression("bpmn:completionCondition", completion(signers)),
    )


def _flow(edge: Edge, name: str, chart: Chart) -> Element:
    attributes = {"id": name, "name": edge.label, "sourceRef": edge.source, "targetRef": edge.target}
    if not edge.label:
        del attributes["name"]
    inner = (
        [_expression("bpmn:conditionExpression", condition)] if (condition := _condition(edge, chart)) else []
    )
    told = ["办理人选定退回到哪里：拟稿人，或者前面的环节"] if edge.is_free else []
    return element("bpmn:sequenceFlow", attributes, *_documentation(*told), *inner)


def _condition(edge: Edge, chart: Chart) -> str:
    """From a fork of which some branches are conditional, every other one is always taken."""
    source = chart.nodes[edge.source]
    always = source.kind is NodeKind.SPLIT and source.is_conditional and not edge.is_default
    return edge.condition or ("true" if always else "")


def _expression(tag: str, text: str) -> Element:
    return element(tag, {"xsi:type": "bpmn:tFormalExpression"}, text=text)
