"""A drawing as a Mermaid flowchart, for pages that lay it out themselves."""

from collections.abc import Iterator, Mapping

from definitions.drawing.model import Chart, Edge, EdgeKind, Node, NodeKind

_SHAPES: Mapping[NodeKind, tuple[str, str]] = {
    NodeKind.START: ("([", "])"),
    NodeKind.END: ("([", "])"),
    NodeKind.CHOOSE: ("{{", "}}"),
    NodeKind.SPLIT: ("[[", "]]"),
    NodeKind.JOIN: ("[[", "]]"),
    NodeKind.CHECK: ("(", ")"),
    NodeKind.PUBLISH: ("(", ")"),
    NodeKind.WITHDRAW: ("(", ")"),
    NodeKind.LEDGER: ("(", ")"),
    NodeKind.REGISTER: ("(", ")"),
    NodeKind.NOTIFY: ("(", ")"),
    NodeKind.WAIT: ("(", ")"),
    NodeKind.CALL: ("[[", "]]"),
    NodeKind.JOB: ("(", ")"),
}
_ESCAPED = {ord(mark): f"#{ord(mark)};" for mark in "\"'<>&#;`\\|{}[]()"}
"""What Mermaid, or the HTML that it writes, would take for its own."""


def mermaid(chart: Chart) -> str:
    return "\n".join([*_lines(chart.overview()), ""])


def _lines(chart: Chart) -> Iterator[str]:
    yield f"%% {chart.process}"
    yield "flowchart TD"
    yield from (f"    {_node(node)}" for node in chart.nodes.values())
    yield from (f"    {_edge(edge)}" for edge in chart.edges)


def _node(node: Node) -> str:
    opening, closing = _SHAPES.get(node.kind, ("[", "]"))
    words = "<br/>".join(_escaped(line) for line in (node.title, *node.details))
    return f'{_name(node.id)}{opening}"{words}"{closing}'


def _edge(edge: Edge) -> str:
    arrow = "-->" if edge.kind is EdgeKind.SEQUENCE else "-.->"
    label = f'|"{_escaped(edge.label)}"|' if edge.label else ""
    return f"{_name(edge.source)} {arrow}{label} {_name(edge.target)}"


def _name(node: str) -> str:
    """`end` and the like are words of Mermaid."""
    return f"n_{node}"


def _escaped(words: str) -> str:
    return " ".join(words.split()).translate(_ESCAPED)
