"""Limits in hours of work: moments found by hand, and laws against an oracle that counts every minute."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from definitions.working_days import SHANGHAI, Calendar, due_in_hours, parse_hours
from tests.builders.calendar import CALENDAR

ODD = CALENDAR.with_hours(parse_hours(["07:45-11:10", "13:00-13:01", "20:00-23:59"]))


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("since", "hours", "until"),
    [
        pytest.param(at(23, 9), 2, at(23, 11), id="within the morning"),
        pytest.param(at(23, 11), 2, at(23, 15), id="over noon"),
        pytest.param(at(23, 10), 2, at(23, 12), id="up to the end of the morning"),
        pytest.param(at(23, 16, 40), 2, at(24, 9, 40), id="over night"),
        pytest.param(at(23, 7), 1, at(23, 9, 30), id="before the office opens"),
        pytest.param(at(27, 17), 1, at(30, 9), id="over the weekend"),
        pytest.param(at(28, 10), 1, at(30, 9, 30), id="begun on a Saturday"),
        pytest.param(at(30, 16, 30, 9), 8, at(8, 17, 30, 10), id="over the National Day"),
    ],
)
def test_hours_are_those_in_which_the_office_works(since: datetime, hours: int, until: datetime) -> None:
    due = due_in_hours(CALENDAR, since, hours)
    assert (due.moment, due.day) == (until, until.date())
    assert f"{hours}个工作小时" in due.explanation


def minute_by_minute(calendar: Calendar, since: datetime, hours: int) -> datetime:
    """`since` has no seconds."""
    now, left = since, hours * 60
    while left:
        local = now.astimezone(SHANGHAI)
        open_now = any(begins <= local.time() < ends for begins, ends in calendar.hours)
        left -= open_now and calendar.is_working_day(local.date())
        now += timedelta(minutes=1)
    return now


days = st.dates(date(2025, 1, 1), date(2026, 12, 20))
minutes = st.times().map(lambda one: one.replace(second=0, microsecond=0))


@settings(max_examples=25, deadline=None)
@given(days, minutes, st.integers(1, 6), st.booleans())
def test_the_moment_is_that_of_counting_every_minute(
    day: date, minute: time, hours: int, is_odd: bool
) -> None:
    calendar = ODD if is_odd else CALENDAR
    since = datetime.combine(day, minute, SHANGHAI)
    due = due_in_hours(calendar, since, hours)
    assert due.moment == minute_by_minute(calendar, since, hours)


@settings(deadline=None)
@given(days, minutes, st.integers(1, 20), st.integers(1, 20))
def test_what_begins_later_or_is_longer_never_ends_sooner(
    day: date, minute: time, hours: int, more: int
) -> None:
    since = datetime.combine(day, minute, SHANGHAI)
    due = due_in_hours(CALENDAR, since, hours).moment
    assert due <= due_in_hours(CALENDAR, since + timedelta(minutes=more), hours).moment
    assert due < due_in_hours(CALENDAR, since, hours + more).moment
