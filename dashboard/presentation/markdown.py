"""Texts of drafters as they will look when published, and pieces of safe HTML around them."""

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from flows.publishing.markdown import to_html

SIZES = {"longest": 25, "long": 12, "middle": 6}
"""From how many characters on a text gets more room; a shorter one, a unit or a count, stays on one line."""
WHOLE = re.compile(r"〔\d{4}〕\d+号|\d{4}年\d+月\d+日|\d{4}-\d\d-\d\d|\d\d:\d\d")
"""Parts of numbers and moments that no line break may divide."""
WEB_ADDRESS = re.compile("https?://")
BREAKS = re.compile("(?<=[^:/]/)(?=[^/])")
"""The places in an address where a line may end."""
DRAWING = re.compile(r'(<svg [^>]*aria-label="([^"]*)"[^>]*>.*?</svg>)', re.DOTALL)
DIGEST = re.compile("[0-9a-f]{64}")
DIGEST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A small label in a cell."""

    text: str
    colour: str


Cell = str | Link | Tag


def article(body: str) -> str:
    """The body as the website will show it, sanitised. Pictures appear by name only, charts as they are."""
    page = DRAWING.sub(lambda drawn: as_picture(*drawn.groups()), to_html(body, {}))
    return f'<div class="sanshen-article">{page}</div>'


def has_chart(body: str) -> bool:
    return DRAWING.search(to_html(body, {})) is not None


def as_picture(drawing: str, described: str) -> str:
    """Of a drawing that is to stand in a page: Streamlit takes SVG out of the HTML that it is given."""
    alone = drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return f'<img alt="{described}" src="data:image/svg+xml;base64,{b64encode(alone.encode()).decode()}">'


def facts(rows: Iterable[tuple[str, str]]) -> str:
    """Label and value in two columns, on a narrow screen below each other."""
    items = "".join(f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>" for label, value in rows)
    return f'<dl class="sanshen-facts">{items}</dl>'


def table(columns: Sequence[str], rows: Iterable[Sequence[Cell]], label: str) -> str:
    """A table that scrolls inside its frame; on a narrow screen each row is a list of column and value.

    `label` is what a screen reader calls it.
    """
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "".join(
        f"<tr>{''.join(_cell(cell, column) for cell, column in zip(row, columns, strict=True))}</tr>"
        for row in rows
    )
    return (
        f'<div class="sanshen-table" role="region" tabindex="0" aria-label="{escape(label)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def link(to: Link) -> str:
    """Opens beside the page that it stands on. An address is broken after its slashes only."""
    words = escape(to.text)
    if WEB_ADDRESS.match(to.text):
        words = BREAKS.sub("<wbr>", words)
    return f'<a href="{escape(to.address)}" target="_blank" rel="noopener">{words}</a>'


def _cell(cell: Cell, column: str) -> str:
    text = cell if isinstance(cell, str) else cell.text
    size = next((size for size, least in SIZES.items() if len(text) >= least), "short")
    shown, whole = text, ""
    if DIGEST.fullmatch(text):
        shown, size, whole = f"{text[:DIGEST_SHOWN]}…", "short", f' title="{text}"'
    empty = "" if text else " sanshen-empty"
    if isinstance(cell, Link):
        kept = link(cell)
    elif isinstance(cell, Tag):
        kept = tag(cell.text, cell.colour)
    else:
        kept = WHOLE.sub(r'<span class="sanshen-when">\g<0></span>', escape(shown))
    return f'<td class="sanshen-{size}{empty}" data-column="{escape(column)}"{whole}><div>{kept}</div></td>'


def tag(words: str, colour: str) -> str:
    """A small label; the words say the same as the colour."""
    return f'<span class="sanshen-tag sanshen-{colour}">{escape(words)}</span>'
