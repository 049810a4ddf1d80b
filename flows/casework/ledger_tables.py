"""Ledgers as tables, the same on every screen and in every file: what stands in them, and what was taken back since."""

from collections.abc import Sequence
from typing import Any

from definitions.schema.organization import Ledger
from storage.queries.ledgers import LedgerLine

STANDING = "效力"
VOID = "已拿回，不计"
"""What stands beside a line that tells of an answer which was taken back."""
TAKEN_BACK = "taken_back"
"""The key of such a line for programs."""


def titles_of(declared: Ledger, lines: Sequence[LedgerLine]) -> list[str]:
    """The columns that the regulation names; beside them what does not count, where there is such a line."""
    titles = [column.title.zh for column in declared.columns]
    return [*titles, STANDING] if _tells_of_void(lines) else titles


def rows_of(declared: Ledger, lines: Sequence[LedgerLine]) -> list[list[str]]:
    """In the order of the titles."""
    rows = [[str(line.values.get(column.id, "")) for column in declared.columns] for line in lines]
    if _tells_of_void(lines):
        return [[*row, VOID if line.is_taken_back else ""] for row, line in zip(rows, lines, strict=True)]
    return rows


def told_of_lines(declared: Ledger, lines: Sequence[LedgerLine]) -> list[dict[str, Any]]:
    """For programs: by the id of the column."""
    return [
        {column.id: line.values.get(column.id, "") for column in declared.columns}
        | ({TAKEN_BACK: True} if line.is_taken_back else {})
        for line in lines
    ]


def say_count(lines: Sequence[LedgerLine]) -> str:
    """`5 条，另有 1 条已拿回，不计`."""
    void = sum(line.is_taken_back for line in lines)
    return f"{len(lines) - void} 条" + (f"，另有 {void} 条{VOID}" if void else "")


def _tells_of_void(lines: Sequence[LedgerLine]) -> bool:
    return any(line.is_taken_back for line in lines)
