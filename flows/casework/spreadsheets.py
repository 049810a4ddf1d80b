"""Tables as CSV for spreadsheet programs, which take some cells for formulas."""

import csv
from collections.abc import Iterable, Sequence
from typing import TextIO

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet program takes for the beginning of a formula, full-width signs included."""


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[str]], file: TextIO) -> None:
    """`file` must not translate line ends: opened with `newline=""`, or in memory."""
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([harmless(column) for column in columns])
    writer.writerows([harmless(cell) for cell in row] for row in rows)


def harmless(cell: str) -> str:
    """The cell as text, whatever it begins with, blanks before it left aside."""
    starts = cell.startswith(FORMULA_STARTS) or cell.lstrip().startswith(FORMULA_STARTS)
    return f"'{cell}" if starts else cell


def meant(cell: str) -> str:
    """The text of a cell that was written to be harmless."""
    return cell[1:] if cell.startswith("'") and harmless(cell[1:]) == cell else cell
