"""The row of a case: locked, read, and written back with its new state."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select, update

from storage.models import Case

_table: Any = Case.__table__
_SAVE = update(_table).where(_table.c.id == bindparam("of_case"))


@dataclass(slots=True)
class CaseRow:
    """The columns of a case (see `storage.models.Case`), detached from any session."""

    id: int
    number: str | None
    organization: str
    process: str
    definition: str
    unit: str
    drafter: str | None
    title: str
    state: str
    stage: str | None
    visit: int
    round: int
    outcome: str | None
    published_at: datetime | None
    created_at: datetime
    ended_at: datetime | None
    events: int
    head: str
    content: int | None
    run_id: str | None
    pauses: int
    blocked_reason: str | None


@cache
def _read(*, lock: bool) -> Select[Any]:
    columns = [_table.c[name] for name in CaseRow.__slots__]
    statement = select(*columns).where(_table.c.id == bindparam("of_case"))
    return statement.with_for_update() if lock else statement


def read_case(connection: Connection, case_id: int, *, lock: bool) -> CaseRow | None:
    """The row; with `lock` nobody else changes the case until this transaction ends."""
    row = connection.execute(_read(lock=lock), {"of_case": case_id}).one_or_none()
    return None if row is None else CaseRow(*row)


_FIXED = {"id", "organization", "process", "definition", "unit", "created_at", "pauses"}
"""Written once, or counted elsewhere."""


_CHANGING = [name for name in CaseRow.__slots__ if name not in _FIXED]


def save_case(connection: Connection, row: CaseRow) -> None:
    values = {name: getattr(row, name) for name in _CHANGING}
    connection.execute(_SAVE, {"of_case": row.id, **values})
