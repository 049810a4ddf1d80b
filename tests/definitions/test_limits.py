"""Limits in every unit, forward, backward and around pauses: dates found by hand, and laws against the slow oracle."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions.working_days import (
    Pause,
    day_before,
    due_after,
    due_before,
    due_on,
    parse_span,
)
from tests.builders.calendar import CALENDAR
from tests.definitions.slow_calendar import Stop, last_day, latest_day

UNITS = {"workday": 60, "day": 90, "week": 12, "month": 6}

days = st.dates(date(2016, 1, 1), date(2025, 6, 30))
spans = st.sampled_from(sorted(UNITS)).flatmap(
    lambda unit: st.tuples(st.integers(1, UNITS[unit]), st.just(unit))
)


def written(n: int, unit: str) -> str:
    return f"{n} {unit}" + ("s" if n > 1 else "")


@given(start=days, span=spans)
def test_a_limit_ends_where_the_oracle_says(start: date, span: tuple[int, str]) -> None:
    assert due_after(CALENDAR, start, written(*span)).day == last_day(start, *span)


@given(event=days, span=spans)
def test_a_distance_before_a_day_begins_where_the_oracle_says(event: date, span: tuple[int, str]) -> None:
    due = due_before(CALENDAR, event, written(*span))
    assert due.day == latest_day(event, *span) == day_before(CALENDAR, event, parse_span(written(*span)))
    assert due.day < event
    assert f"{due.day.month}月{due.day.day}日（周" in due.explanation


def stops_from(start: date, given_stops: Sequence[tuple[int, int]]) -> list[Stop]:
    return [
        (start + timedelta(days=after), start + timedelta(days=after + length))
        for after, length in given_stops
    ]


def pauses_of(stops: Sequence[Stop]) -> tuple[Pause, ...]:
    return tuple(Pause(begins, goes_on, "补正") for begins, goes_on in stops)


several_stops = st.lists(st.tuples(st.integers(-20, 120), st.integers(0, 40)), max_size=4)


@given(start=days, span=spans, given_stops=several_stops)
def test_a_clock_that_stood_ends_where_the_oracle_says(
    start: date, span: tuple[int, str], given_stops: list[tuple[int, int]]
) -> None:
    stops = stops_from(start, given_stops)
    assert due_after(CALENDAR, start, written(*span), pauses_of(stops)).day == last_day(start, *span, stops)


@given(start=days, span=spans, steps=st.lists(st.integers(1, 5), max_size=3), given_stops=several_stops)
def test_an_extended_limit_ends_where_one_of_the_whole_length_does(
    start: date, span: tuple[int, str], steps: list[int], given_stops: list[tuple[int, int]]
) -> None:
    n, unit = span
    stops = stops_from(start, given_stops)
    due = due_after(
        CALENDAR, start, written(n, unit), pauses_of(stops), tuple(written(step, unit) for step in steps)
    )
    assert due.day == last_day(start, n + sum(steps), unit, stops)
    assert due.explanation.count("批准延期") == len(steps)


def test_what_was_added_is_told_with_the_whole() -> None:
    due = due_after(CALENDAR, date(2026, 9, 28), "3 days", (), ("3 days",))
    assert due.explanation == (
        "9月28日起算（当日不计），3个自然日，批准延期3个自然日，共6个自然日到10月4日（周日）逢休息日，"
        "国庆节10月1日至7日放假，顺延到下一个工作日 → 到期10月8日（周四）"
    )


def test_an_extension_is_of_the_unit_of_its_limit() -> None:
    with pytest.raises(ValueError, match="cannot be added"):
        due_after(CALENDAR, date(2026, 9, 28), "5 workdays", (), ("3 days",))


@given(start=days, n=st.integers(1, 60), after=st.integers(1, 30), length=st.integers(0, 30))
def test_working_days_are_moved_by_those_on_which_the_clock_stood(
    start: date, n: int, after: int, length: int
) -> None:
    """Only where the clock was stopped before it ran out."""
    ((begins, goes_on),) = stops = stops_from(start, [(after, length)])
    plain, moved = (due_after(CALENDAR, start, f"{n} workdays", pauses) for pauses in ((), pauses_of(stops)))
    stood = CALENDAR.count_working_days(begins - timedelta(days=1), goes_on - timedelta(days=1))
    expected = stood if begins <= plain.day else 0
    assert CALENDAR.count_working_days(plain.day, moved.day) == expected
    assert (f"暂停计时{stood}个工作日（补正）" in moved.explanation) == bool(expected)


@given(start=days, span=spans, given_stops=several_stops)
def test_the_order_of_pauses_and_saying_one_twice_change_nothing(
    start: date, span: tuple[int, str], given_stops: list[tuple[int, int]]
) -> None:
    pauses = pauses_of(stops_from(start, given_stops))
    limit = written(*span)
    assert due_after(CALENDAR, start, limit, pauses) == due_after(
        CALENDAR, start, limit, tuple(reversed(pauses)) + pauses
    )


@pytest.mark.parametrize(
    ("start", "limit", "explanation"),
    [
        (
            "2026-01-30",
            "1 month",
            "1月30日起算（当日不计），2月没有30日，以月末日为准，2月28日（周六）调休上班，1个月 → 到期2月28日（周六）",
        ),
        (
            "2024-01-31",
            "1 month",
            "1月31日起算（当日不计），2月没有31日，以月末日为准，1个月 → 到期2月29日（周四）",
        ),
        (
            "2025-08-31",
            "6 months",
            "8月31日起算（当日不计），2月没有31日，以月末日为准，2026年2月28日（周六）调休上班，6个月 → 到期2026年2月28日（周六）",
        ),
        (
            "2026-09-19",
            "2 weeks",
            "9月19日起算（当日不计），2个星期到10月3日（周六）逢休息日，国庆节10月1日至7日放假，顺延到下一个工作日 → 到期10月8日（周四）",
        ),
        (
            "2026-07-15",
            "6 months",
            "7月15日起算（当日不计），6个月 → 到期2027年1月15日（周五）（暂定，2027年放假通知尚未录入）",
        ),
    ],
)
def test_weeks_and_months_are_explained(start: str, limit: str, explanation: str) -> None:
    assert due_after(CALENDAR, date.fromisoformat(start), limit).explanation == explanation


@pytest.mark.parametrize(
    ("event", "distance", "explanation"),
    [
        ("2026-11-20", "5 days", "11月20日之前（当日不计），至少提前5个自然日 → 到期11月15日（周日）"),
        (
            "2026-10-12",
            "4 workdays",
            "10月12日之前（当日不计），国庆节10月1日至7日放假，10月10日（周六）调休上班，至少提前4个工作日"
            " → 到期9月30日（周三）",
        ),
        (
            "2026-03-31",
            "1 month",
            "3月31日之前（当日不计），2月没有31日，以月末日为准，至少提前1个月 → 到期2月28日（周六）",
        ),
        (
            "2027-01-05",
            "3 workdays",
            "1月5日之前（当日不计），元旦1月1日放假，至少提前3个工作日 → 到期2026年12月30日（周三）"
            "（暂定，2027年放假通知尚未录入）",
        ),
    ],
)
def test_a_day_before_is_explained(event: str, distance: str, explanation: str) -> None:
    due = due_before(CALENDAR, date.fromisoformat(event), distance)
    assert due.explanation == explanation
    assert due.provisional == ("暂定" in explanation)


def test_a_pause_is_explained_with_the_days_that_it_cost() -> None:
    """Asked on a day off, answered on a Saturday that is worked."""
    pause = Pause(date(2026, 9, 25), date(2026, 10, 10), "补正")
    due = due_after(CALENDAR, date(2026, 9, 23), "3 workdays", (pause,))
    assert due.explanation == (
        "9月23日起算（当日不计），9月25日至10月9日暂停计时5个工作日（补正），中秋节9月25日至27日放假，国庆节10月1日至7日放假，"
        "10月10日（周六）调休上班，3个工作日 → 到期10月12日（周一）"
    )


def test_a_clock_that_stands_says_since_when() -> None:
    pause = Pause(date(2026, 11, 24), None, "征求意见")
    due = due_after(CALENDAR, date(2026, 11, 20), "3 workdays", (pause,))
    assert due.day == date(2026, 11, 25)
    assert due.explanation.endswith("；11月24日起暂停计时（征求意见），恢复计时后相应顺延")


def test_a_pause_that_begins_too_late_does_not_mend_what_was_missed() -> None:
    late = (Pause(date(2026, 11, 26), None, "补正"), Pause(date(2026, 11, 26), date(2026, 12, 8), "补正"))
    assert due_after(CALENDAR, date(2026, 11, 20), "3 workdays", late) == due_after(
        CALENDAR, date(2026, 11, 20), "3 workdays"
    )


def test_a_pause_within_the_days_off_that_a_limit_is_carried_over_moves_it() -> None:
    """One day from a Friday ends on Saturday, so on Monday; but it stood from Sunday to Wednesday."""
    pause = Pause(date(2026, 11, 22), date(2026, 11, 25), "补正")
    assert due_after(CALENDAR, date(2026, 11, 20), "1 day", (pause,)).day == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("day", "extended", "explanation"),
    [
        ("2026-12-05", (), "写明最迟2026年12月5日（周六）"),
        (
            "2026-12-04",
            ("3 workdays",),
            "写明最迟2026年12月4日（周五），批准延期3个工作日 → 到期12月9日（周三）",
        ),
        (
            "2026-09-28",
            ("3 days", "2 days"),
            "写明最迟2026年9月28日（周一），批准延期3个自然日，批准延期2个自然日，共延期5个自然日到10月3日（周六）逢休息日，"
            "国庆节10月1日至7日放假，顺延到下一个工作日 → 到期10月8日（周四）",
        ),
    ],
)
def test_a_named_day_is_put_off_as_a_limit_from_that_day_would_end(
    day: str, extended: tuple[str, ...], explanation: str
) -> None:
    assert due_on(CALENDAR, date.fromisoformat(day), extended).explanation == explanation


@given(day=days, span=spans, steps=st.lists(st.integers(1, 5), max_size=3))
def test_a_named_day_that_is_put_off_ends_where_the_oracle_says(
    day: date, span: tuple[int, str], steps: list[int]
) -> None:
    n, unit = span
    due = due_on(CALENDAR, day, tuple(written(one, unit) for one in (n, *steps)))
    assert due.day == last_day(day, n + sum(steps), unit)
