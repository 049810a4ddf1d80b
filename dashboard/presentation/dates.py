"""Moments, days and what is left of a limit, as an office in China says them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum

from definitions.semantics.clocks import day_of, last_day
from definitions.working_days import SHANGHAI, Calendar, DayUnit, Span, day_before, say_full_day

WEEKDAYS = "一二三四五六日"
DAYS: dict[DayUnit, str] = {"workday": "个工作日", "day": "天"}


class Urgency(Enum):
    OVERDUE = "red"
    PRESSING = "amber"
    CALM = "green"
    NONE = "grey"
    """There is no limit."""


@dataclass(frozen=True, slots=True)
class TimeLeft:
    urgency: Urgency
    words: str


def time_left(
    due_at: datetime | None, now: datetime, calendar: Calendar, unit: DayUnit, warn: Span
) -> TimeLeft:
    """`due_at` is exclusive, as it is stored: the midnight after the last day. Counted as the limit is given."""
    if due_at is None:
        return TimeLeft(Urgency.NONE, "不限时")
    today, last = day_of(now), last_day(due_at)
    if due_at <= now:
        late = _count(last, today, calendar, unit)
        return TimeLeft(Urgency.OVERDUE, f"已超期 {late} {DAYS[unit]}" if late else "已超期")
    left = _count(today, last, calendar, unit)
    if left == 0:
        return TimeLeft(
            Urgency.PRESSING, f"{'今天' if last == today else say_day(last)}{hour_of(due_at)}到期"
        )
    urgency = Urgency.PRESSING if today >= day_before(calendar, last, warn) else Urgency.CALM
    if hour_of(due_at):
        return TimeLeft(urgency, f"{say_due(due_at)}到期")
    return TimeLeft(urgency, f"还剩 {left} {DAYS[unit]}")


def _count(after: date, through: date, calendar: Calendar, unit: DayUnit) -> int:
    return calendar.count_working_days(after, through) if unit == "workday" else (through - after).days


def begins(day: object) -> datetime | None:
    """The first moment of a day that was picked, if one was."""
    return datetime.combine(day, time(), SHANGHAI) if isinstance(day, date) else None


def ends(day: object) -> datetime | None:
    """The midnight after the day."""
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI) if isinstance(day, date) else None


def say_day(day: date) -> str:
    """`11月20日（周五）`."""
    return f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"


def say_due(due_at: datetime) -> str:
    """`11月20日（周五）`, or of a limit in hours `11月20日（周五） 16:30`."""
    return f"{say_day(last_day(due_at))}{hour_of(due_at)}"


def hour_of(due_at: datetime) -> str:
    """` 16:30` of a limit in hours; nothing of one that ends with its day."""
    local = due_at.astimezone(SHANGHAI)
    return "" if local.time() == time() else f" {local:%H:%M}"


def say_moment(moment: datetime) -> str:
    """`2026-11-20 09:30`, Beijing time."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def say_received(received_at: datetime, came_at: datetime | None) -> str:
    """When a letter was taken in, or the day before on which it came."""
    return say_moment(received_at) if came_at is None else day_of(came_at).isoformat()


def say_ago(passed: timedelta) -> str:
    """`5 分钟前`: a time that means the same by every clock."""
    for length, word in (
        (timedelta(days=1), "天"),
        (timedelta(hours=1), "小时"),
        (timedelta(minutes=1), "分钟"),
    ):
        if passed >= length:
            return f"{passed // length} {word}前"
    return "不到 1 分钟前"


def say_demo_time(moment: datetime) -> str:
    """`2026年11月20日 星期五 09:30`."""
    local = moment.astimezone(SHANGHAI)
    return f"{say_full_day(local.date())} 星期{WEEKDAYS[local.weekday()]} {local:%H:%M}"
