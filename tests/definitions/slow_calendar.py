"""When limits end, counted on an explicit list of days: nothing of the program is asked.

Each day of the list is crossed out or counted one by one, as somebody would with a pencil on a wall calendar.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar


@dataclass(frozen=True)
class WallDay:
    day: date
    is_worked: bool


def wall(first: date, last: date) -> list[WallDay]:
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [WallDay(day, bool(chinese_calendar.is_workday(day))) for day in every]


WALL = wall(date(2014, 1, 1), date(2026, 12, 31))
PLACE = {one.day: number for number, one in enumerate(WALL)}
Stop = tuple[date, date]
"""The day on which the clock was stopped, and the one on which it was set going again."""


def crossed_out(stops: Sequence[Stop]) -> set[date]:
    """The days on which the clock stood: each of them, once."""
    gone: set[date] = set()
    for stopped, going in stops:
        gone.update(one.day for one in WALL if stopped <= one.day < going)
    return gone


def same_day_of(day: date, months: int) -> date:
    """So many months later or earlier, turning the pages one by one; back from days that a month does not have."""
    year, month = day.year, day.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        if month == 13:
            year, month = year + 1, 1
        if month == 0:
            year, month = year - 1, 12
    number = day.day
    while True:
        wanted = f"{year:04}-{month:02}-{number:02}"
        if any(one.day.isoformat() == wanted for one in WALL):
            return date.fromisoformat(wanted)
        number -= 1


def last_day(start: date, n: int, unit: str, stops: Sequence[Stop] = ()) -> date:
    """The day that a limit ends with."""
    gone = crossed_out(stops)
    ahead = [one for one in WALL[PLACE[start] + 1 :] if one.day not in gone]
    if unit == "workday":
        return [one.day for one in ahead if one.is_worked][n - 1]
    calendar_days = {"day": n, "week": 7 * n}.get(unit)
    if calendar_days is None:
        calendar_days = PLACE[same_day_of(start, n)] - PLACE[start]
    return next(one.day for one in ahead[calendar_days - 1 :] if one.is_worked)


def latest_day(event: date, n: int, unit: str) -> date:
    """The last day that is so far before another one."""
    behind = WALL[: PLACE[event]]
    match unit:
        case "workday":
            return [one.day for one in behind if one.is_worked][-n]
        case "month":
            return same_day_of(event, -n)
        case _:
            return behind[-n if unit == "day" else -7 * n].day
