"""The tables of a page."""

from collections.abc import Sequence
from itertools import takewhile

from markdown_it.token import Token


def cells(tokens: Sequence[Token], table: int) -> list[list[str]]:
    """The words of each row of the table that opens there, the header first. Every row is as long as the header."""
    rows: list[list[str]] = []
    for token in takewhile(lambda one: one.type != "table_close", tokens[table:]):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append("".join(child.content for child in token.children or ()).strip())
    return rows
