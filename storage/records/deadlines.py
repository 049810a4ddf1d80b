"""The clocks of a case, kept equal to what the semantics says."""

from collections.abc import Callable
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from definitions.semantics.clocks import Clock
from storage.models import Deadline
from storage.upsert import Insert

_table: Any = Deadline.__table__
_STORED = select(_table.c.key, _table.c.due_at, _table.c.state, _table.c.stopped_at).where(
    _table.c.case_id == bindparam("of_case")
)
_VOID = (
    update(_table)
    .where(_table.c.case_id == bindparam("of_case"), _table.c.key == bindparam("of_key"))
    .values(state="void", stopped_at=None)
)


@cache
def _write(dialect: str) -> Insert:
    insert = postgresql.insert(_table) if dialect == "postgresql" else sqlite.insert(_table)
    kept = {"id", "case_id", "key"}
    return insert.on_conflict_do_update(
        index_elements=["case_id", "key"],
        set_={column.name: insert.excluded[column.name] for column in _table.c if column.name not in kept},
    )


def sync_deadlines(
    session: Session, case_id: int, unit: Callable[[str], str], clocks: tuple[Clock, ...]
) -> None:
    """Start new clocks, stop or move those that changed, drop those that no longer run at all."""
    stored = {
        key: (due_at, state, stopped_at)
        for key, due_at, state, stopped_at in session.execute(_STORED, {"of_case": case_id})
    }
    written = [
        {"case_id": case_id, "key": clock.key, **_values(clock, unit)}
        for clock in clocks
        if stored.get(clock.key) != (clock.due.moment, clock.state.value, clock.stopped_at)
    ]
    if written:
        session.execute(_write(session.get_bind().dialect.name), written)
    gone = stored.keys() - {clock.key for clock in clocks}
    for key in sorted(gone):
        if stored[key][1] != "void":
            session.execute(_VOID, {"of_case": case_id, "of_key": key})


def _values(clock: Clock, unit: Callable[[str], str]) -> dict[str, object]:
    return {
        "title": clock.title,
        "unit": unit(clock.unit),
        "stage": clock.stage,
        "started_on": clock.started_on,
        "due_at": clock.due.moment,
        "provisional": clock.due.provisional,
        "explanation": clock.due.explanation,
        "state": clock.state.value,
        "stopped_at": clock.stopped_at,
    }
