"""Tables as CSV files for spreadsheet programs."""

import io
from collections.abc import Iterable, Sequence

from flows.casework.spreadsheets import write_csv

BYTE_ORDER_MARK = "\ufeff"
"""Excel reads the file as UTF-8 only where it begins with one."""


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    write_csv(columns, rows, text)
    return (BYTE_ORDER_MARK + text.getvalue()).encode()
