"""Charts of a body: a line `图：标题（列、列）` right before a table asks for bars, drawn from the cells of that table.

A picture of its own file would say something that nobody signed once the table is corrected. Everything about the look
stands in the drawing itself, so that it stays whole where style sheets are taken away: in print, on WeChat.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from markdown_it.token import Token

from flows.publishing.tables import cells

CAPTION = re.compile(r"图[:：]\s*(?P<title>[^（）()]{1,60})[（(](?P<columns>[^（）()]{1,100})[）)]")
NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,6})?")
SUM = "合计"
"""What the row is called that is no bar: it would dwarf the others."""
MOST_ROWS, MOST_COLUMNS, MOST_CHARTS = 40, 4, 4
TAGS = {
    "svg": {"viewBox", "role", "aria-label", "font-family", "font-size"},
    "rect": {"x", "y", "width", "height", "fill"},
    "text": {"x", "y", "fill"},
    "figure": {"class"},
    "figcaption": set[str](),
}
"""What a drawing is made of, with the attributes that each may have."""
COLOURS = ("#1d5fa8", "#c2571a", "#2f7d4f", "#7a4fa3")
INK = "#1d2530"
FONTS = "PingFang SC, Microsoft YaHei, Source Han Sans SC, Noto Sans CJK SC, sans-serif"
WIDTH, ROOM, SIZE = 400, 310, 13
"""Of the whole drawing, of the longest bar, and of its letters, in pixels: on a narrow screen it is hardly made smaller."""
LINE, BAR, GAP = 20, 16, 8
PARAGRAPH = 3
"""Tokens of one: its opening, its words, its end."""


@dataclass(frozen=True, slots=True)
class Chart:
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    """Name and numbers, as they stand in the table."""

    @property
    def described(self) -> str:
        """For whoever does not see it."""
        rows = (
            f"{name} {'，'.join(f'{column}{number}' for column, number in zip(self.columns, numbers, strict=True))}"
            for name, numbers in self.rows
        )
        return f"{self.title}。{'；'.join(rows)}"


def caption(title: str, columns: Sequence[str]) -> str:
    """The line that asks for a chart of the table below it."""
    return f"图：{title}（{'、'.join(columns)}）"


def with_charts(tokens: Sequence[Token]) -> list[Token]:
    """A drawing where a line asks for one. A line that the table below it cannot answer stays a line."""
    drawn: list[Token] = []
    at = 0
    while at < len(tokens):
        chart = _chart_at(tokens, at)
        if chart is None:
            drawn.append(tokens[at])
            at += 1
        else:
            drawn.append(Token("html_block", "", 0, content=_figure(chart)))
            at += PARAGRAPH
    return drawn


def _chart_at(tokens: Sequence[Token], at: int) -> Chart | None:
    asked = _asked(tokens, at)
    if asked is None:
        return None
    table = at + PARAGRAPH
    while _asked(tokens, table) is not None and table < at + MOST_CHARTS * PARAGRAPH:
        table += PARAGRAPH
    if table >= len(tokens) or tokens[table].type != "table_open":
        return None
    title, wanted = asked["title"].strip(), tuple(one.strip() for one in asked["columns"].split("、"))
    header, *lines = cells(tokens, table)
    if len(wanted) > MOST_COLUMNS or not set(wanted) <= set(header[1:]):
        return None
    places = [header.index(one) for one in wanted]
    rows = tuple((line[0], tuple(line[one] for one in places)) for line in lines if line[0] != SUM)
    if not 0 < len(rows) <= MOST_ROWS or not all(NUMBER.fullmatch(one) for _, line in rows for one in line):
        return None
    return Chart(title, wanted, rows)


def _asked(tokens: Sequence[Token], at: int) -> re.Match[str] | None:
    """What a whole paragraph asks for."""
    if at + 1 >= len(tokens) or tokens[at].type != "paragraph_open" or tokens[at].level:
        return None
    return CAPTION.fullmatch(tokens[at + 1].content.strip())


def _figure(chart: Chart) -> str:
    return f'<figure class="chart">{_svg(chart)}<figcaption>{escape(caption(chart.title, chart.columns))}</figcaption></figure>\n'


def _svg(chart: Chart) -> str:
    numbers = [float(one) for _, line in chart.rows for one in line]
    least, most = min(0.0, *numbers), max(0.0, *numbers)
    scale = _Scale(least, ROOM / ((most - least) or 1))
    pieces, y = list(_legend(chart)), LINE + GAP if len(chart.columns) > 1 else 0
    for name, line in chart.rows:
        pieces.append(_text(0, y + LINE - 5, name))
        y += LINE
        for colour, number in zip(COLOURS, line, strict=False):
            pieces += _bar(scale, y, colour, number)
            y += BAR
        y += GAP
    return (
        f'<svg viewBox="0 0 {WIDTH} {y}" role="img" aria-label="{escape(chart.described)}" '
        f'font-family="{FONTS}" font-size="{SIZE}">{"".join(pieces)}</svg>'
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    least: float
    pixels: float
    """For each unit."""

    def at(self, number: float) -> float:
        return (number - self.least) * self.pixels


def _legend(chart: Chart) -> Iterator[str]:
    """Where there is more than one kind of bar."""
    if len(chart.columns) == 1:
        return
    x = 0
    for colour, title in zip(COLOURS, chart.columns, strict=False):
        yield f'<rect x="{x}" y="5" width="{SIZE}" height="{SIZE}" fill="{colour}"></rect>'
        yield _text(x + SIZE + 5, LINE - 4, title)
        x += (len(title) + 2) * SIZE + 10


def _bar(scale: _Scale, y: int, colour: str, number: str) -> Iterator[str]:
    """With its number behind it. A deduction goes to the left of where nothing is."""
    zero, end = scale.at(0), scale.at(float(number))
    left, right = sorted((zero, end))
    yield f'<rect x="{left:.1f}" y="{y}" width="{right - left:.1f}" height="{BAR - 3}" fill="{colour}"></rect>'
    yield _text(right + 5, y + BAR - 5, number)


def _text(x: float, y: int, words: str) -> str:
    return f'<text x="{x:.1f}" y="{y}" fill="{INK}">{escape(words)}</text>'
