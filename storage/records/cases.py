"""The row of a case: locked, read, and written back with its new state."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from storage.models import Case, Person
from storage.prepared import Prepared

_table: Any = Case.__table__
_people: Any = Person.__table__
_drafter = _people.alias("drafter")
_OF_CASE = update(_table).where(_table.c.id == bindparam("of_case"))


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
    urgent: bool
    objected: bool
    drafter_name: str | None
    as_read: tuple[Any, ...] = ()
    """What the columns that seldom change hold in the table."""


_COLUMNS = [name for name in CaseRow.__slots__ if name not in ("drafter_name", "as_read")]
_FIXED = {"id", "organization", "process", "unit", "created_at", "pauses"}
"""Written once, or counted elsewhere."""
_SELDOM = [
    "number",
    "definition",
    "drafter",
    "title",
    "content",
    "run_id",
    "blocked_reason",
    "urgent",
    "objected",
]
_AT_EVERY_STEP = [name for name in _COLUMNS if name not in {*_FIXED, *_SELDOM}]


_READ = (
    select(*(_table.c[name] for name in _COLUMNS), _drafter.c.name)
    .outerjoin_from(_table, _drafter, _drafter.c.id == _table.c.drafter)
    .where(_table.c.id == bindparam("of_case"))
)
_LOOK = Prepared(_READ)
_LOCK = Prepared(_READ.with_for_update(of=_table))
_SAVE = Prepared(_OF_CASE, _AT_EVERY_STEP)
_SAVE_ALL = Prepared(_OF_CASE, _AT_EVERY_STEP + _SELDOM)


def read_case(connection: Connection, case_id: int, *, lock: bool) -> CaseRow | None:
    """The row; with `lock` nobody else changes the case until this transaction ends."""
    found = (_LOCK if lock else _LOOK).rows(connection, {"of_case": case_id})
    if not found:
        return None
    row = CaseRow(*found[0])
    row.as_read = _seldom(row)
    return row


def save_case(connection: Connection, row: CaseRow) -> None:
    """SQLite writes every index anew whose columns are named, also where nothing changes in them."""
    seldom = _seldom(row)
    names, save = (_AT_EVERY_STEP, _SAVE) if seldom == row.as_read else (_AT_EVERY_STEP + _SELDOM, _SAVE_ALL)
    save.run(connection, {"of_case": row.id, **{name: getattr(row, name) for name in names}})
    row.as_read = seldom


def _seldom(row: CaseRow) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in _SELDOM)
