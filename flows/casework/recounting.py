"""What comes of another calendar beside other due days: limits that have run out, or have not, and clocks that stand, or run."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from definitions.semantics.alarms import Told, alarms_of
from definitions.semantics.clocks import ClockState
from definitions.working_days import Calendar
from flows.access.actor import SYSTEM
from flows.casework.advancing import move_on
from flows.casework.alarms import sound
from flows.casework.desk import Desk
from flows.casework.in_hand import take
from storage.audit_chain import instant
from storage.records.recalculation import Change, pressed_otherwise

RECOUNTED = "recounted"


def recount(
    session: Session,
    desk: Desk,
    changes: Sequence[Change],
    calendars: Mapping[str, Calendar],
    imported: int,
    at: datetime,
) -> None:
    """In the cases where something follows from the changes, tell of it at once, and of what their clocks tell then.

    `imported`: the number of the event that told of the import. The rows of the clocks were moved before.
    """
    pressed = pressed_otherwise(session.connection(), imported)
    for case_id, of_case in groupby(changes, key=lambda change: change.clock.case_id):
        moved = list(of_case)
        if case_id in pressed or any(_is_told(session, desk, one, calendars, at) for one in moved):
            _recount(session, desk, case_id, moved, calendars, at)


def _is_told(
    session: Session, desk: Desk, change: Change, calendars: Mapping[str, Calendar], at: datetime
) -> bool:
    """Whether it stands or runs otherwise, was told to have run out, or has something to tell by now."""
    clock, due_at = change.clock, change.due.moment
    if change.state != clock.state or (change.is_moved and clock.missed_for == clock.due_at):
        return True
    if change.state != ClockState.RUNNING or not change.is_moved:
        return False
    if due_at <= at:
        return True
    process, calendar = desk.process_of(session, clock.definition), calendars[clock.organization]
    return bool(alarms_of(process, (clock.key, due_at), Told.marked(clock, due_at), calendar, at))


def _recount(
    session: Session,
    desk: Desk,
    case_id: int,
    changes: Sequence[Change],
    calendars: Mapping[str, Calendar],
    at: datetime,
) -> None:
    hand = take(session, desk, case_id, at)
    hand.calendar, hand.clocks, hand.is_recounted = calendars[hand.row.organization], None, True
    hand.note(RECOUNTED, {"limits": list(_told(changes, at))}, SYSTEM)
    move_on(hand, SYSTEM)
    if sound(hand):
        move_on(hand, SYSTEM)


def _told(changes: Sequence[Change], at: datetime) -> Iterator[dict[str, object]]:
    for clock, _, due, _ in (change for change in changes if change.is_moved):
        was_missed = clock.missed_for == clock.due_at
        yield {
            "key": clock.key,
            "was": instant(clock.due_at),
            "now": instant(due.moment),
            "in_time": was_missed and due.moment > at,
        }


__all__ = ["RECOUNTED", "recount"]
