"""How far a text is from a report: their tables, row by row."""

from flows.publishing.markdown import new_parser
from flows.publishing.tables import cells


def differing_rows(report: str, body: str) -> int:
    """How many rows of the report's tables the body does not show as they are, and how many more it shows in tables under the
    same headers. A row that reads otherwise is counted once as missing, and once as added.
    """
    told, shown = _rows(report), _rows(body)
    added = {row for row in shown - told if row[0] in {header for header, _ in told}}
    return len(told - shown) + len(added)


def _rows(text: str) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Each with the header of its table."""
    return {(tuple(table[0]), tuple(row)) for table in _tables_in(text) for row in table[1:]}


def _tables_in(body: str) -> list[list[list[str]]]:
    tokens = new_parser().parse(body)
    return [cells(tokens, at) for at, token in enumerate(tokens) if token.type == "table_open"]
