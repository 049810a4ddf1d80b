"""Open clocks that are computed anew, and what that changed."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, insert, select, update

from definitions.working_days import Due
from storage.audit_chain import fingerprint
from storage.models import Case, Deadline, DeadlineChange, Review
from storage.records.deadlines import FIXED, TOLD_OF_CLOCK

_case: Any = Case.__table__
_deadline: Any = Deadline.__table__
_review: Any = Review.__table__
_change: Any = DeadlineChange.__table__

_OPEN = (
    select(
        _deadline.c.id,
        _deadline.c.case_id,
        _case.c.number,
        _case.c.organization,
        _case.c.definition,
        _case.c.events,
        *(_deadline.c[column] for column in ("key", *FIXED, "state", *TOLD_OF_CLOCK)),
    )
    .join(_case, _case.c.id == _deadline.c.case_id)
    .where(_deadline.c.state.in_(("running", "waiting", "paused")))
    .order_by(_deadline.c.case_id, _deadline.c.key)
)
_MOVE = (
    update(_deadline)
    .where(_deadline.c.id == bindparam("of_id"))
    .values(
        started_on=bindparam("new_started_on"),
        due_at=bindparam("new_due_at"),
        provisional=bindparam("new_provisional"),
        explanation=bindparam("new_explanation"),
    )
)
_PRESS = (
    update(_review)
    .where(
        _review.c.case_id == bindparam("of_case"),
        _review.c.pressing == bindparam("of_key"),
        _review.c.closed_at.is_(None),
    )
    .values(due_at=bindparam("new_due_at"))
)
_RUNNING = select(_deadline.c.case_id, _deadline.c.due_at, _deadline.c.key, _deadline.c.stage).where(
    _deadline.c.state == "running"
)
_PRESSED = select(_review.c.case_id, _review.c.stage, _review.c.visit, _review.c.pressing).where(
    _review.c.closed_at.is_(None)
)
TOLD = ("at", "case_id", "event", "key", "old_due_at", "new_due_at", "fixed")
"""The columns of a change that the audit vouches for."""


class OpenClock(NamedTuple):
    """A clock that runs or stands, with its case."""

    id: int
    case_id: int
    number: str
    organization: str
    definition: str
    events: int
    key: str
    title: str
    unit: str
    stage: str | None
    started_on: date
    due_at: datetime
    provisional: bool
    explanation: str
    state: str
    warned_for: datetime | None
    warned_before: str | None
    missed_for: datetime | None
    overdue_after: str | None


class Change(NamedTuple):
    clock: OpenClock
    started_on: date
    """Another day than before where a limit had not run out, by the calendar of now, when it was to begin anew."""
    due: Due
    state: str
    """Another than before where it has not run out, or has, when it was to stand."""

    @property
    def is_moved(self) -> bool:
        """Otherwise only the doubt fell away, or it is told differently."""
        return self.clock.due_at != self.due.moment


def open_clocks(connection: Connection, *, lock: bool) -> Iterator[OpenClock]:
    """All of them. `lock` holds their cases, so that none moves before the transaction ends."""
    statement = _OPEN.with_for_update(of=_case) if lock else _OPEN
    return (OpenClock(*row) for row in connection.execute(statement))


def change_rows(changes: Iterable[Change], at: datetime) -> list[dict[str, Any]]:
    """What the table of changes holds of each, but for the import."""
    return [
        {
            "at": at,
            "case_id": clock.case_id,
            "event": clock.events,
            "key": clock.key,
            "old_due_at": clock.due_at,
            "new_due_at": due.moment,
            "fixed": _fixed(clock, started_on, due),
        }
        for clock, started_on, due, _ in changes
    ]


def _fixed(clock: OpenClock, started_on: date, due: Due) -> str:
    now = {
        "started_on": started_on,
        "due_at": due.moment,
        "provisional": due.provisional,
        "explanation": due.explanation,
    }
    return fingerprint({column: now.get(column, getattr(clock, column)) for column in FIXED})


def digest_of(rows: Iterable[dict[str, Any]]) -> str:
    """Of the changes of one import, in whatever order they come: for the event that tells of it."""
    whole = hashlib.sha256()
    for row in sorted(rows, key=lambda row: (row["case_id"], row["key"])):
        whole.update(fingerprint({column: row[column] for column in TOLD}).encode())
    return whole.hexdigest()


def write_changes(
    connection: Connection, changes: Sequence[Change], rows: list[dict[str, Any]], imported: int
) -> None:
    """Move the clocks, and the open duties on which they press."""
    if not changes:
        return
    connection.execute(insert(_change), [{**row, "imported": imported} for row in rows])
    connection.execute(_MOVE, [_moved(change) for change in changes])
    pressing = [
        {"of_case": clock.case_id, "of_key": clock.key, "new_due_at": due.moment}
        for clock, _, due, _ in (change for change in changes if change.is_moved)
    ]
    if pressing:
        connection.execute(_PRESS, pressing)


def _moved(change: Change) -> dict[str, Any]:
    due = change.due
    return {
        "of_id": change.clock.id,
        "new_started_on": change.started_on,
        "new_due_at": due.moment,
        "new_provisional": due.provisional,
        "new_explanation": due.explanation,
    }


def pressed_otherwise(connection: Connection, imported: int) -> set[int]:
    """Of the cases in which this import changed clocks: those with an open duty on which another clock presses now."""
    cases = select(_change.c.case_id).where(_change.c.imported == imported)
    running: dict[int, list[tuple[datetime, str, str | None]]] = defaultdict(list)
    for case, *clock in connection.execute(_RUNNING.where(_deadline.c.case_id.in_(cases))):
        running[case].append((*clock,))
    duties = connection.execute(_PRESSED.where(_review.c.case_id.in_(cases)))
    return {duty.case_id for duty in duties if duty.pressing != _presses(running[duty.case_id], duty)}


def _presses(running: Iterable[tuple[datetime, str, str | None]], duty: Any) -> str | None:
    own = f"{duty.stage}/{duty.visit}"
    pressing = ((due, key) for due, key, stage in running if stage is None or key == own)
    return min(pressing, default=(None, None))[1]
