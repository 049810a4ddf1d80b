"""Laws of the calendar, against a slow oracle that walks day by day through another source."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
from hypothesis import given
from hypothesis import strategies as st

from definitions.working_days import due_after
from tests.builders.calendar import CALENDAR

DAY = timedelta(days=1)

known_days = st.dates(date(2004, 1, 1), date(2026, 12, 31))
any_days = st.dates(date(1950, 1, 1), date(2090, 12, 31))
limits = st.builds(
    lambda n, unit: f"{n} {unit}",
    st.integers(1, 400),
    st.sampled_from(["workdays", "workday", "days", "day"]),
)


def oracle_add(start: date, n: int) -> date:
    day = start
    while n:
        day += DAY
        n -= chinese_calendar.is_workday(day)
    return day


def oracle_count(after: date, through: date) -> int:
    count = 0
    while after < through:
        after += DAY
        count += chinese_calendar.is_workday(after)
    return count


def test_every_known_day_agrees_with_the_oracle() -> None:
    day, looked_at = date(2004, 1, 1), 0
    while day.year < 2027:
        assert CALENDAR.is_working_day(day) == chinese_calendar.is_workday(day), day
        assert not CALENDAR.is_provisional(day)
        day, looked_at = day + DAY, looked_at + 1
    assert looked_at == 8401


@given(start=st.dates(date(2004, 1, 1), date(2026, 6, 30)), n=st.integers(1, 100))
def test_adding_agrees_with_the_oracle(start: date, n: int) -> None:
    expected = oracle_add(start, n)
    assert CALENDAR.add_working_days(start, n) == expected
    due = due_after(CALENDAR, start, f"{n} workdays")
    assert (due.day, due.provisional) == (expected, False)


@given(after=known_days, span=st.integers(-30, 400))
def test_counting_agrees_with_the_oracle(after: date, span: int) -> None:
    through = min(after + span * DAY, date(2026, 12, 31))
    assert CALENDAR.count_working_days(after, through) == oracle_count(after, through)


@given(start=st.dates(date(2004, 1, 1), date(2026, 10, 31)), n=st.integers(1, 40))
def test_calendar_days_are_carried_to_the_oracles_next_working_day(start: date, n: int) -> None:
    nominal = start + n * DAY
    expected = nominal if chinese_calendar.is_workday(nominal) else oracle_add(nominal, 1)
    assert due_after(CALENDAR, start, f"{n} days").day == expected


@given(start=any_days, n=st.integers(1, 400))
def test_counting_undoes_adding_in_any_year(start: date, n: int) -> None:
    day = CALENDAR.add_working_days(start, n)
    assert CALENDAR.count_working_days(start, day) == n
    assert CALENDAR.is_working_day(day)
    assert CALENDAR.add_working_days(start, n + 1) == CALENDAR.next_working_day(day)


@given(start=any_days, later=st.integers(0, 30), n=st.integers(1, 60))
def test_a_later_start_is_never_due_earlier(start: date, later: int, n: int) -> None:
    for limit in (f"{n} workdays", f"{n} days"):
        assert due_after(CALENDAR, start, limit).day <= due_after(CALENDAR, start + later * DAY, limit).day


@given(start=any_days, limit=limits)
def test_every_limit_ends_on_a_working_day_and_says_so(start: date, limit: str) -> None:
    due = due_after(CALENDAR, start, limit)
    assert due.day > start
    assert CALENDAR.is_working_day(due.day)
    midnight = datetime.combine(due.day + DAY, time(), ZoneInfo("Asia/Shanghai"))
    assert due.moment == midnight
    assert f"{due.day.month}月{due.day.day}日（周" in due.explanation
    assert ("暂定" in due.explanation) == due.provisional
    if CALENDAR.is_provisional(due.day):
        assert due.provisional


@given(day=any_days.filter(lambda day: not 2004 <= day.year <= 2026))
def test_a_year_without_a_notice_never_works_at_weekends(day: date) -> None:
    assert CALENDAR.is_provisional(day)
    assert not (day.weekday() >= 5 and CALENDAR.is_working_day(day))


@given(year=st.integers(1950, 2090))
def test_a_working_year_is_neither_all_weekdays_nor_few(year: int) -> None:
    worked = CALENDAR.count_working_days(date(year - 1, 12, 31), date(year, 12, 31))
    weekdays = sum((date(year, 1, 1) + offset * DAY).weekday() < 5 for offset in range(365))
    assert 240 <= worked < weekdays
