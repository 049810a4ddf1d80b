"""On which days schedules open their drafts."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions.schema.triggers import WEEKDAYS, ScheduleTrigger
from definitions.semantics.clocks import day_of
from definitions.semantics.schedules import CronError, check_cron, latest, occasions
from definitions.working_days import SHANGHAI
from tests.builders.calendar import CALENDAR

FIRST = datetime(2026, 1, 1, tzinfo=SHANGHAI)
LAST = datetime(2026, 12, 31, 23, 59, tzinfo=SHANGHAI)


def schedule(**said: Any) -> ScheduleTrigger:
    return ScheduleTrigger.model_validate({"on": "schedule", "of": "office", **said}, strict=False)


def days(trigger: ScheduleTrigger, first: datetime = FIRST, last: datetime = LAST) -> list[str]:
    return [day_of(one).isoformat() for one in occasions(trigger, CALENDAR, first, last)]


@pytest.mark.parametrize(
    ("said", "first", "wanted"),
    [
        ({"every": "monday"}, "2026-09-28", ["2026-09-28", "2026-10-05", "2026-10-12"]),
        ({"every": "monday", "if_rest": "next"}, "2026-09-28", ["2026-09-28", "2026-10-08", "2026-10-12"]),
        ({"every": "monday", "if_rest": "skip"}, "2026-09-28", ["2026-09-28", "2026-10-12", "2026-10-19"]),
        (
            {"every": "monday", "if_rest": "previous"},
            "2026-09-29",
            ["2026-09-30", "2026-10-12", "2026-10-19"],
        ),
        # the 10th of October is a Saturday that is worked
        ({"every": "workday"}, "2026-09-30", ["2026-09-30", "2026-10-08", "2026-10-09", "2026-10-10"]),
        ({"every": "month", "day": 1}, "2026-02-02", ["2026-03-01", "2026-04-01"]),
        ({"every": "month", "day": 31}, "2026-02-01", ["2026-02-28", "2026-03-31", "2026-04-30"]),
        ({"every": "month", "day": "last workday"}, "2026-01-15", ["2026-01-30", "2026-02-28", "2026-03-31"]),
        ({"every": "month", "day": "first workday"}, "2026-10-01", ["2026-10-08", "2026-11-02"]),
        ({"every": "month", "day": "last day"}, "2026-02-01", ["2026-02-28", "2026-03-31"]),
        ({"every": "quarter"}, "2026-01-02", ["2026-04-01", "2026-07-01", "2026-10-01"]),
        ({"every": "quarter", "day": "last workday"}, "2026-01-02", ["2026-03-31", "2026-06-30"]),
        ({"every": "year", "day": 5}, "2026-01-01", ["2026-01-05"]),
        ({"cron": "0 9 * * 1"}, "2026-09-28", ["2026-09-28", "2026-10-05"]),
        ({"cron": "30 17 31 2 *"}, "2026-01-01", []),
    ],
)
def test_known_days(said: dict[str, Any], first: str, wanted: list[str]) -> None:
    begin = datetime.combine(date.fromisoformat(first), datetime.min.time(), SHANGHAI)
    assert days(schedule(**said), begin)[: len(wanted) or None] == wanted


def test_an_occasion_begins_at_its_time_in_beijing() -> None:
    (first, *_) = occasions(schedule(every="monday", at="08:30"), CALENDAR, FIRST, LAST)
    assert first.astimezone(UTC) == datetime(2026, 1, 5, 0, 30, tzinfo=UTC)
    (first, *_) = occasions(schedule(cron="15 7 * * 1"), CALENDAR, FIRST, LAST)
    assert first.astimezone(UTC) == datetime(2026, 1, 4, 23, 15, tzinfo=UTC)


def test_what_was_missed_is_caught_up_with_the_last_one_alone() -> None:
    trigger = schedule(every="monday")
    before = datetime(2026, 11, 2, 9, tzinfo=SHANGHAI)
    now = datetime(2026, 11, 25, 8, tzinfo=SHANGHAI)
    assert latest(trigger, CALENDAR, before, now) == datetime(2026, 11, 23, 9, tzinfo=SHANGHAI)
    assert latest(trigger, CALENDAR, now, now + timedelta(days=1)) is None


MOMENTS = st.integers(0, 1094 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=SHANGHAI) + timedelta(minutes=minutes)
)
RESTS = st.sampled_from(["stay", "next", "previous", "skip"])
SCHEDULES = st.one_of(
    st.builds(
        lambda every, rest, at: schedule(every=every, if_rest=rest, at=at),
        st.sampled_from(["day", "workday", *WEEKDAYS]),
        RESTS,
        st.sampled_from(["00:00", "09:00", "23:59"]),
    ),
    st.builds(
        lambda every, day, rest: schedule(every=every, day=day, if_rest=rest),
        st.sampled_from(["month", "quarter", "year"]),
        st.one_of(st.integers(1, 31), st.sampled_from(["last day", "first workday", "last workday"])),
        RESTS,
    ),
    st.builds(lambda day, rest: schedule(cron=f"0 9 {day} * *", if_rest=rest), st.integers(1, 31), RESTS),
)


@given(SCHEDULES, MOMENTS, st.integers(0, 200), st.integers(0, 200))
def test_a_stretch_has_the_occasions_of_its_parts(
    trigger: ScheduleTrigger, begin: datetime, one: int, other: int
) -> None:
    """Whenever somebody looks, nothing is opened twice and nothing is lost."""
    middle, end = begin + timedelta(days=one), begin + timedelta(days=one + other)
    parts = occasions(trigger, CALENDAR, begin, middle) + occasions(trigger, CALENDAR, middle, end)
    assert parts == occasions(trigger, CALENDAR, begin, end)


@given(SCHEDULES, MOMENTS)
def test_occasions_rise_and_fall_on_days_of_their_own(trigger: ScheduleTrigger, begin: datetime) -> None:
    found = [day_of(one) for one in occasions(trigger, CALENDAR, begin, begin + timedelta(days=400))]
    assert found == sorted(set(found))
    if trigger.if_rest != "stay" or trigger.every == "workday":
        assert all(map(CALENDAR.is_working_day, found))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("0 9 * *", "五项"),
        ("* 9 * * 1", "一天最多一次"),
        ("0 */2 * * *", "一天最多一次"),
        ("0 25 * * *", "时"),
        ("0 9 32 * *", "日"),
        ("0 9 * 13 *", "月"),
        ("0 9 * * MONDAY", "星期"),
        ("61 9 * * *", "分"),
    ],
)
def test_a_wrong_cron_says_what_is_wrong(text: str, reason: str) -> None:
    with pytest.raises(CronError, match=reason):
        check_cron(text)
