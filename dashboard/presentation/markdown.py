"""Texts of drafters as they will look when published, and pieces of safe HTML around them."""

from collections.abc import Iterable, Sequence
from html import escape

from flows.publishing.markdown import to_html

SHORT = 18
"""Characters: a case number, a moment, a unit."""


def article(body: str) -> str:
    """The body as the website will show it, sanitised. Pictures appear by name only."""
    return f'<div class="sanshen-article">{to_html(body, {})}</div>'


def facts(rows: Iterable[tuple[str, str]]) -> str:
    """Label and value in two columns, on a narrow screen below each other."""
    items = "".join(f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>" for label, value in rows)
    return f'<dl class="sanshen-facts">{items}</dl>'


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], label: str) -> str:
    """A table that scrolls inside its frame. `label` is what a screen reader calls it."""
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return (
        f'<div class="sanshen-table" role="region" tabindex="0" aria-label="{escape(label)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(text: str) -> str:
    """Short texts stay on one line, long ones get room; a narrow screen scrolls the table."""
    return f'<td class="sanshen-{"short" if len(text) <= SHORT else "long"}">{escape(text)}</td>'


def tag(words: str, colour: str) -> str:
    """A small label; the words say the same as the colour."""
    return f'<span class="sanshen-tag sanshen-{colour}">{escape(words)}</span>'
