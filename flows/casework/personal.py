"""How somebody kept the limits of their own duties: what others, absence and standing clocks cost is not theirs.

A duty that came out late is looked at again. Its last day is moved on by the working days that passed before it was in
the person's hands, on which somebody stood in for them, or on which a clock of the case stood, as far as they lie
within the limit.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from definitions.schema.process import Process
from definitions.semantics.clocks import INSTANT, day_of, last_day
from definitions.semantics.fold import fold
from definitions.semantics.moments import times_of
from definitions.working_days import ONE_DAY, Calendar, days_between, end_of_day
from flows.casework.desk import Desk
from storage.queries.grouping import Scope
from storage.queries.own_duties import (
    Absence,
    Handing,
    LateDuty,
    absences,
    handings,
    late_duties,
    own_tallies,
)
from storage.queries.tally import Tally
from storage.records.history import load_history


def personal(session: Session, desk: Desk, scope: Scope, now: datetime) -> dict[str, Tally]:
    """Person to how their own duties came out, sorted."""
    tallies = own_tallies(session, scope, now)
    calendar = desk.office(scope.organization).calendar
    for duty, excused in _with_excuses(session, desk, scope, now):
        due_at = moved(duty, excused, calendar)
        if _ended(duty, now) < due_at:
            tallies[duty.person] = _excused(tallies[duty.person], duty)
    return dict(sorted(tallies.items()))


def moved(duty: LateDuty, excused: frozenset[date], calendar: Calendar) -> datetime:
    """When the duty was due, once these days do not count."""
    last = original = last_day(duty.due_at)
    for day in sorted(excused):
        if duty.started_on < day <= last and calendar.is_working_day(day):
            last = calendar.next_working_day(last)
    return duty.due_at if last == original else end_of_day(last)


def _excused(tally: Tally, duty: LateDuty) -> Tally:
    if duty.answered_at is None:
        return replace(tally, open_late=tally.open_late - 1)
    return replace(tally, late=tally.late - 1, met=tally.met + 1)


def _ended(duty: LateDuty, now: datetime) -> datetime:
    """When it was answered; on paper not later than on the day of the signature. Else now."""
    if duty.answered_at is None:
        return now
    if duty.signed_on is None:
        return duty.answered_at
    return min(duty.answered_at, end_of_day(duty.signed_on) - INSTANT)


def _with_excuses(
    session: Session, desk: Desk, scope: Scope, now: datetime
) -> Iterator[tuple[LateDuty, frozenset[date]]]:
    late = late_duties(session, scope, now)
    away = absences(session, scope.organization) if late else []
    handed: dict[int, list[Handing]] = defaultdict(list)
    for one in handings(session, scope.organization) if late else ():
        handed[one.case_id].append(one)
    for duty in late:
        process = desk.process_of(session, duty.definition)
        days = {*_before(duty, handed[duty.case_id]), *_absent(duty, away, now)}
        if any(deadline.pauses for deadline in process.deadlines):
            days |= {*_standing(desk, session, process, duty.case_id, now)}
        yield duty, frozenset(days)


def _before(duty: LateDuty, handed: list[Handing]) -> Iterator[date]:
    """The days of others: until the duty came up, or came into these hands, that day included."""
    since = max([duty.opened_at, *_came(duty, handed)])
    return days_between(duty.started_on + ONE_DAY, day_of(since))


def _came(duty: LateDuty, handed: list[Handing]) -> Iterator[datetime]:
    for one in handed:
        is_of_duty = (one.stage, one.visit, one.seat) == (duty.stage, duty.visit, duty.seat)
        is_theirs = one.by != duty.person if one.to is None else one.to == duty.person
        if is_of_duty and is_theirs:
            yield one.at


def _absent(duty: LateDuty, away: list[Absence], now: datetime) -> Iterator[date]:
    through = day_of(_ended(duty, now))
    for absence in away:
        if (absence.person, absence.role, absence.unit) == (duty.person, duty.role, duty.unit):
            yield from days_between(absence.since, min(absence.until or through, through))


def _standing(desk: Desk, session: Session, process: Process, case_id: int, now: datetime) -> Iterator[date]:
    """The days on which a clock of the case stood: as for the clock itself, the day that it goes on counts again."""
    state = fold(process, load_history(session, case_id), desk.versions(session))
    for deadline in process.deadlines:
        for pause in deadline.pauses:
            for begins, goes_on in times_of(state, pause):
                yield from days_between(day_of(begins), day_of(goes_on or now) - ONE_DAY)
