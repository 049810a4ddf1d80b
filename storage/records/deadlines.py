"""The clocks of a case, kept equal to what the semantics says."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from definitions.semantics.clocks import Clock
from storage.models import Deadline

_table: Any = Deadline.__table__
_STORED = select(_table.c.key, _table.c.due_at, _table.c.state, _table.c.stopped_at).where(
    _table.c.case_id == bindparam("of_case")
)
_START = insert(_table)
_CHANGE = update(_table).where(_table.c.case_id == bindparam("of_case"), _table.c.key == bindparam("of_key"))


def sync_deadlines(
    session: Session, case_id: int, unit: Callable[[str], str], clocks: tuple[Clock, ...]
) -> None:
    """Start new clocks, stop or move those that changed, drop those that no longer run at all."""
    stored = {
        key: (due_at, state, stopped_at)
        for key, due_at, state, stopped_at in session.execute(_STORED, {"of_case": case_id})
    }
    fresh, changed = [], []
    for clock in clocks:
        now = (clock.due.moment, clock.state.value, clock.stopped_at)
        if clock.key not in stored:
            fresh.append({"case_id": case_id, "key": clock.key, **_values(clock, unit)})
        elif stored[clock.key] != now:
            changed.append({"of_case": case_id, "of_key": clock.key, **_values(clock, unit)})
    if fresh:
        session.execute(_START, fresh)
    for values in changed:
        session.execute(_CHANGE, values)
    _drop(
        session, case_id, [key for key in stored.keys() - {c.key for c in clocks} if stored[key][1] != "void"]
    )


def _drop(session: Session, case_id: int, keys: list[str]) -> None:
    for key in keys:
        session.execute(_CHANGE, {"of_case": case_id, "of_key": key, "state": "void", "stopped_at": None})


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
