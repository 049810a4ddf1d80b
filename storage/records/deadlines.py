"""The clocks of a case, kept equal to what the semantics says."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, select, update

from definitions.semantics.clocks import Clock
from storage.audit_chain import fingerprint, instant
from storage.models import Deadline
from storage.prepared import Prepared
from storage.upsert import Insert, insert_for

FIXED = ("title", "unit", "stage", "started_on", "due_at", "provisional", "explanation")
TOLD_OF_CLOCK = ("warned_for", "warned_before", "missed_for", "overdue_after")
"""Of which due moment it was told that it came near, or passed, and the last step before it or after it."""
NOTICED = (*TOLD_OF_CLOCK, "unheeded")
"""What is written when an alarm is noticed, and by nothing else."""

_table: Any = Deadline.__table__
_STORED = select(_table.c.key, _table.c.due_at, _table.c.state, _table.c.stopped_at, _table.c.unit).where(
    _table.c.case_id == bindparam("of_case")
)
_VOID = (
    update(_table)
    .where(_table.c.case_id == bindparam("of_case"), _table.c.key == bindparam("of_key"))
    .values(state="void", stopped_at=None)
)


def _write(dialect: str) -> Insert:
    insert = insert_for(dialect, _table)
    kept = {"id", "case_id", "key", *NOTICED}
    return insert.inline().on_conflict_do_update(
        index_elements=["case_id", "key"],
        set_={column.name: insert.excluded[column.name] for column in _table.c if column.name not in kept},
    )


_WRITE = Prepared(_write, ["case_id", "key", *FIXED, "state", "stopped_at"])


class StoredClock(NamedTuple):
    """What may change of a deadline's row."""

    due_at: datetime
    state: str
    stopped_at: datetime | None
    unit: str
    """Which answers for it."""


class Change(NamedTuple):
    """What makes the table hold what the semantics says."""

    written: list[dict[str, Any]]
    """The rows of clocks that are new, or that stopped or moved."""
    dropped: list[str]
    """The keys of those that do not run at all any more."""
    stored: dict[str, StoredClock]
    """By key, what the table holds afterwards."""

    def told(self) -> dict[str, dict[str, Any]]:
        """By key, what the audit holds of each row that is written."""
        void = {"state": "void", "stopped_at": None}
        return {row["key"]: told(row) for row in self.written} | dict.fromkeys(self.dropped, void)


def stored_clocks(connection: Connection, case_id: int) -> dict[str, StoredClock]:
    """The case's clocks by key, as they stand in the table."""
    return {key: StoredClock(*rest) for key, *rest in connection.execute(_STORED, {"of_case": case_id})}


def change_of(
    case_id: int,
    unit: Callable[[str], str],
    clocks: tuple[Clock, ...],
    stored: Mapping[str, StoredClock],
) -> Change:
    """From what the table holds now, `stored`, to the clocks of the case. What has stopped keeps its judgement, whatever
    calendar was imported since.
    """
    changed = [clock for clock in clocks if not _is_as_stored(stored.get(clock.key), clock, unit)]
    written: list[dict[str, Any]] = [
        {"case_id": case_id, "key": clock.key, **_values(clock, unit)} for clock in changed
    ]
    gone = sorted(stored.keys() - {clock.key for clock in clocks})
    after = {**stored, **{key: stored[key]._replace(state="void", stopped_at=None) for key in gone}}
    after |= {clock.key: _varying(clock, unit) for clock in changed}
    return Change(written, [key for key in gone if stored[key].state != "void"], after)


def _is_as_stored(kept: StoredClock | None, clock: Clock, unit: Callable[[str], str]) -> bool:
    now = _varying(clock, unit)
    is_over = now.state in ("stopped", "void")
    if kept is not None and is_over:
        now = now._replace(due_at=kept.due_at, unit=kept.unit)
    return kept == now


def outdated(stored: Mapping[str, StoredClock]) -> dict[str, StoredClock]:
    """The same, of rows that are all to be written anew: under another version even a title may read otherwise."""
    return {key: clock._replace(state="") for key, clock in stored.items()}


def write_deadlines(connection: Connection, case_id: int, change: Change) -> None:
    _WRITE.run_each(connection, change.written)
    for key in change.dropped:
        connection.execute(_VOID, {"of_case": case_id, "of_key": key})


def _varying(clock: Clock, unit: Callable[[str], str]) -> StoredClock:
    return StoredClock(clock.due.moment, clock.state.value, clock.stopped_at, unit(clock.unit))


def told(row: Mapping[str, Any]) -> dict[str, Any]:
    """What the audit holds of a clock: its state, and a digest of what stays when it is dropped."""
    stopped_at = row["stopped_at"]
    return {
        "fixed": fingerprint({column: row[column] for column in FIXED}),
        "state": row["state"],
        "stopped_at": instant(stopped_at) if stopped_at else None,
    }


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


def mark_noticed(connection: Connection, case_id: int, key: str, values: Mapping[str, object]) -> None:
    """`values`: some of NOTICED."""
    connection.execute(
        update(_table).where(_table.c.case_id == case_id, _table.c.key == key).values(**values)
    )
