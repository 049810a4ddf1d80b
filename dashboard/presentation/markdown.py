"""Texts of drafters as they will look when published, and pieces of safe HTML around them."""

import re
from collections.abc import Callable, Iterable, Sequence
from html import escape

from flows.publishing.markdown import to_html

SHORT = 5
"""Characters that stay on one line: a unit, a count."""
LONG = 12
"""From here on a text gets room of its own."""
WHOLE = re.compile(r"〔\d{4}〕\d+号|\d{4}-\d\d-\d\d|\d\d:\d\d")
"""Parts of numbers and moments that no line break may divide."""
DIGEST = re.compile("[0-9a-f]{64}")
DIGEST_SHOWN = 12

Address = Callable[[str], str | None]
"""Where a text is a link to; None: it is none."""


def article(body: str) -> str:
    """The body as the website will show it, sanitised. Pictures appear by name only."""
    return f'<div class="sanshen-article">{to_html(body, {})}</div>'


def facts(rows: Iterable[tuple[str, str]]) -> str:
    """Label and value in two columns, on a narrow screen below each other."""
    items = "".join(f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>" for label, value in rows)
    return f'<dl class="sanshen-facts">{items}</dl>'


def table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], label: str, leads_to: Address | None = None
) -> str:
    """A table that scrolls inside its frame; on a narrow screen each row is a list of column and value.

    `label` is what a screen reader calls it; `leads_to` tells where a cell is a link to.
    """
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "".join(
        f"<tr>{''.join(_cell(text, column, leads_to) for text, column in zip(row, columns, strict=True))}</tr>"
        for row in rows
    )
    return (
        f'<div class="sanshen-table" role="region" tabindex="0" aria-label="{escape(label)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(text: str, column: str, leads_to: Address | None) -> str:
    size = "short" if len(text) <= SHORT else "long" if len(text) >= LONG else "middle"
    shown, whole = text, ""
    if DIGEST.fullmatch(text):
        shown, size, whole = f"{text[:DIGEST_SHOWN]}…", "short", f' title="{text}"'
    empty = "" if text else " sanshen-empty"
    kept = WHOLE.sub(r'<span class="sanshen-when">\g<0></span>', escape(shown))
    address = leads_to(text) if leads_to else None
    if address is not None:
        kept = f'<a href="{escape(address)}" target="_blank" rel="noopener">{escape(shown)}</a>'
    return f'<td class="sanshen-{size}{empty}" data-column="{escape(column)}"{whole}><div>{kept}</div></td>'


def tag(words: str, colour: str) -> str:
    """A small label; the words say the same as the colour."""
    return f'<span class="sanshen-tag sanshen-{colour}">{escape(words)}</span>'
