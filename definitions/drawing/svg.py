"""A drawing as SVG: one file with all that it needs, which a browser shows and prints."""

from collections.abc import Iterator, Sequence

from definitions.drawing.layout import Box, Drawing, Point, Wire, lay_out
from definitions.drawing.model import Chart, EdgeKind, Node, NodeKind
from definitions.drawing.progress import (
    BROKEN_OFF,
    STANDING_TITLES,
    Progress,
    Standing,
    said,
    standing_of,
    title_of,
)
from definitions.drawing.text import LINE, SMALL, SMALL_LINE, TextLine, escaped, width_of, wrapped

FONT = "'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif"
WIDTH, NARROW = 196, 136
PADDING = 9
ROUND = 22
"""The most by which the corners of a start or an end are rounded."""
LEGEND = 22
RETURNS, REFUSES = "↩", "✕"
LEGEND_WORDS = {
    RETURNS: f"{RETURNS} 可以退回拟稿人或前面的环节",
    REFUSES: f"{REFUSES} 可以不同意，办件结束",
}
HELD_WORDS = "红色虚线框：因异议暂停，异议解决以前办件不往下走"
STYLE = f"""
.sd{{font-family:{FONT};font-size:13px;fill:#1f2933}}
.sd .box{{fill:#fff;stroke:#1d4f91;stroke-width:1.4}}
.sd .draft .box,.sd .work .box{{fill:#f2f5f9}}
.sd .paper .box{{stroke-dasharray:6 3}}
.sd .call .box{{fill:#f2f5f9;stroke-width:3}}
.sd .check .box,.sd .publish .box{{fill:#ebf6ef;stroke:#3c8f5d}}
.sd .choose .box,.sd .split .box,.sd .join .box{{fill:#fff5e0;stroke:#c98a1b}}
.sd .start .box{{fill:#1d4f91}}.sd .start text{{fill:#fff}}
.sd .end .box{{fill:#eaf2fb;stroke-width:3}}
.sd .title{{font-weight:600}}.sd .detail{{font-size:12px;fill:#45515f}}
.sd .mark{{font-size:12px;fill:#7a4a00}}
.sd .label{{font-size:12px;fill:#7a4a00;stroke:#fff;stroke-width:3px;paint-order:stroke}}
.sd .wire{{fill:none;stroke:#52606d;stroke-width:1.4}}
.sd .back{{stroke:#9aa5b1;stroke-dasharray:5 4}}
.sd .passed .box{{stroke:#3c8f5d;fill:#ebf6ef}}.sd .start.passed .box{{fill:#3c8f5d}}
.sd .open .box{{stroke:#b3202a;stroke-width:3;fill:#fff3d6}}
.sd .held .box{{stroke:#b3202a;stroke-width:3;stroke-dasharray:9 5;fill:#fdecea}}
.sd .standing{{font-size:12px;font-weight:600;fill:#1d5f37}}.sd .open .standing,.sd .held .standing{{fill:#8a1119}}
.sd .ahead .box,.sd .skipped .box{{opacity:.5}}.sd .skipped .box{{stroke-dasharray:2 3}}
.sd .ahead text,.sd .skipped text{{fill:#616e7c;font-weight:400}}
@media print{{.sd .box{{print-color-adjust:exact;-webkit-print-color-adjust:exact}}}}
""".strip().replace("\n", "")


def svg(chart: Chart, progress: Progress | None = None) -> str:
    """With `progress`: what is done, what is open, and what has not been reached."""
    drawing = lay_out(chart.overview(), lambda node: _Face(node, chart, progress).size)
    return "\n".join([*_lines(drawing, chart, progress), ""])


def described(chart: Chart, progress: Progress | None = None) -> str:
    """The drawing in words, for those who do not see it."""
    shown = [node for node in chart.nodes.values() if node.stage and not node.kind.is_gateway]
    if progress is None:
        return f"{chart.title}，依据{chart.authority}。环节：{'、'.join(node.title for node in shown)}。"
    told = []
    for words in (*STANDING_TITLES.values(), BROKEN_OFF):
        titles = [node.title for node in shown if title_of(progress[str(node.stage)]) == words]
        told += [f"{words}：{'、'.join(titles)}"] if titles else []
    return f"{chart.title}。{'；'.join(told)}。"


def _lines(drawing: Drawing, chart: Chart, progress: Progress | None) -> Iterator[str]:
    room = drawing.width - 2 * PADDING
    legend = [line for words in _legend(chart, progress) for line in wrapped(words, room, SMALL)]
    height = drawing.height + (LEGEND + SMALL_LINE * (len(legend) - 1) if legend else 0)
    width = drawing.width
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="sd" role="img" width="{_n(width)}" height="{_n(height)}"'
        f' viewBox="0 0 {_n(width)} {_n(height)}" aria-labelledby="sd-title sd-desc">'
    )
    yield f'<title id="sd-title">{escaped(chart.title)}</title>'
    yield f'<desc id="sd-desc">{escaped(described(chart, progress))}</desc>'
    yield f"<style>{STYLE}</style>"
    yield (
        '<defs><marker id="sd-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#52606d"/></marker></defs>'
    )
    yield f'<rect width="{_n(width)}" height="{_n(height)}" fill="#fff"/>'
    for wire in sorted(drawing.wires, key=lambda one: one.edge.kind is EdgeKind.SEQUENCE):
        yield _path(wire)
    for name, node in drawing.chart.nodes.items():
        yield from _Face(node, chart, progress).drawn(drawing.boxes[name])
    yield from (text for wire in drawing.wires for text in _label(wire))
    yield from _texts(legend, PADDING, drawing.height, SMALL_LINE, "detail", "start")
    yield "</svg>"


def _legend(chart: Chart, progress: Progress | None) -> Iterator[str]:
    """What the marks mean that are there."""
    shown = {mark for node in chart.nodes.values() for mark in _marks(node, chart)}
    yield from (words for mark, words in LEGEND_WORDS.items() if mark in shown)
    if progress is not None and any(one.standing is Standing.HELD for one in progress.values()):
        yield HELD_WORDS


def _path(wire: Wire) -> str:
    way = "".join(f"{'L' if n else 'M'}{_n(x)} {_n(y)}" for n, (x, y) in enumerate(wire.points))
    kind = "wire" if wire.edge.kind is EdgeKind.SEQUENCE else "wire back"
    ends = f'data-from="{wire.edge.source}" data-to="{wire.edge.target}"'
    return f'<path class="{kind}" {ends} d="{way}" marker-end="url(#sd-arrow)"/>'


def _label(wire: Wire) -> Iterator[str]:
    if wire.label_box is not None:
        yield from _texts(wire.label, wire.label_box.x, wire.label_box.y + 12, SMALL_LINE, "label", "start")


def _texts(
    lines: Sequence[TextLine], x: float, y: float, step: float, kind: str, anchor: str
) -> Iterator[str]:
    for number, line in enumerate(lines):
        at = f'x="{_n(x)}" y="{_n(y + step * number)}"'
        yield f'<text class="{kind}" {at} text-anchor="{anchor}">{escaped(line.text)}</text>'


def _marks(node: Node, chart: Chart) -> str:
    can = ((EdgeKind.RETURN, RETURNS), (EdgeKind.REFUSE, REFUSES))
    return "".join(mark for kind, mark in can if chart.can(node.id, kind))


class _Face:
    """How a node looks."""

    def __init__(self, node: Node, chart: Chart, progress: Progress | None) -> None:
        self._node = node
        self._marks = _marks(node, chart)
        self._standing = standing_of(node, progress) if progress is not None else None
        self._width = self._own_width()
        room = self._width - 2 * PADDING
        self._title = wrapped(node.title, room - 2 * width_of(self._marks, SMALL) if self._marks else room)
        shown = [line for detail in node.details for line in wrapped(detail, room, SMALL)]
        self._details: tuple[TextLine, ...] = tuple(shown)
        self._said = ""
        if progress is not None and node.stage is not None and not node.kind.is_gateway:
            self._said = said(progress[node.stage])

    def _own_width(self) -> float:
        if self._node.kind.is_event and self._node.details:
            return WIDTH
        if self._node.kind.is_event:
            return max(72.0, min(NARROW, width_of(self._node.title) + 3 * PADDING))
        return NARROW if self._node.kind.is_gateway else WIDTH

    @property
    def size(self) -> tuple[float, float]:
        lines = LINE * len(self._title) + SMALL_LINE * (len(self._details) + bool(self._said))
        return self._width, lines + 2 * PADDING - 2

    def drawn(self, box: Box) -> Iterator[str]:
        node = self._node
        standing = f" {self._standing}" if self._standing is not None else ""
        stage = f' data-stage="{node.stage}"' if node.stage else ""
        yield f'<g class="{node.kind}{standing}" id="sd-{node.id}"{stage}>'
        yield self._shape(box)
        y = box.y + PADDING + 11
        yield from _texts(self._title, box.middle, y, LINE, "title", "middle")
        y += LINE * len(self._title) - 2
        yield from _texts(self._details, box.middle, y, SMALL_LINE, "detail", "middle")
        y += SMALL_LINE * len(self._details)
        if self._said:
            yield from _texts((TextLine(self._said, 0),), box.middle, y, SMALL_LINE, "standing", "middle")
        if self._marks:
            mark = (TextLine(self._marks, 0),)
            yield from _texts(mark, box.right - 5, box.y + 15, SMALL_LINE, "mark", "end")
        yield "</g>"

    def _shape(self, box: Box) -> str:
        if self._node.kind is NodeKind.CHOOSE:
            return f'<polygon class="box" points="{" ".join(f"{_n(x)},{_n(y)}" for x, y in _hexagon(box))}"/>'
        round_end = min(box.height / 2, ROUND)
        radius = round_end if self._node.kind.is_event else 2 if self._node.kind.is_gateway else 6
        return (
            f'<rect class="box" x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" height="{_n(box.height)}"'
            f' rx="{_n(radius)}"/>'
        )


def _hexagon(box: Box) -> tuple[Point, ...]:
    middle, edge = box.y + box.height / 2, 12
    return (
        (box.x - edge, middle),
        (box.x, box.y),
        (box.right, box.y),
        (box.right + edge, middle),
        (box.right, box.bottom),
        (box.x, box.bottom),
    )


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
