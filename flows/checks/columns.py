"""What stands below a heading in a table: cells apart by tabs or bars, as deep as the table goes."""

import re
from collections.abc import Iterator

_ROW = re.compile(r"^[^\n]*[\t|][^\n]*$", re.MULTILINE)
_CELL = re.compile(r"[^\t|\n]+")


def cells_below(text: str, heading: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The cells of each column whose heading is wholly so."""
    column, reached = None, 0
    for row in _ROW.finditer(text):
        if row.start() > reached + 1:
            column = None
        reached = row.end()
        cells = list(_CELL.finditer(text, *row.span()))
        found = next((number for number, one in enumerate(cells) if heading.fullmatch(one.group())), None)
        if found is not None:
            column = found
        elif column is not None and column < len(cells):
            yield cells[column]
