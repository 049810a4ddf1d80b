"""From when an entry of a register is stale: nobody has kept it up for as long as its register allows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from definitions.schema.registers import Register, Stale
from definitions.working_days import ONE_DAY, Calendar, as_day, day_before, parse_span
from definitions.working_days.spans import away

Freshness = Literal["", "soon", "stale"]


@dataclass(frozen=True, slots=True)
class StaleDays:
    """The days on which an entry becomes stale, if nothing changes."""

    since: date
    """From when it is counted; this day does not count."""
    soon_on: date | None
    """From this day it will be stale soon; None: nobody is told before."""
    stale_on: date
    """From the beginning of this day it is stale."""

    def on(self, day: date) -> Freshness:
        if day >= self.stale_on:
            return "stale"
        return "soon" if self.soon_on is not None and day >= self.soon_on else ""


def stale_days(
    register: Register, state: str, values: Mapping[str, Any], changed_on: date, calendar: Calendar
) -> StaleDays | None:
    """None for an entry that cannot become stale.

    Counted in whole days without a change: last changed on the 14th, seven of them have passed when the 22nd begins.
    Nothing is carried over a day off: nobody has to act on the last day.
    """
    stale = register.stale
    if stale is None or not _watches(register, stale, state):
        return None
    since = changed_on if stale.start is None else as_day(str(values.get(stale.start) or ""))
    if since is None:
        return None
    last = _last_day(stale, since, calendar)
    stale_on = last + ONE_DAY
    soon_on = (
        max(since + ONE_DAY, day_before(calendar, stale_on, parse_span(stale.warn))) if stale.warn else None
    )
    return StaleDays(since, soon_on, stale_on)


def _watches(register: Register, stale: Stale, state: str) -> bool:
    return state in stale.states if stale.states else not register.is_closed(state)


def _last_day(stale: Stale, since: date, calendar: Calendar) -> date:
    """The last day on which the entry is not stale."""
    day = last_fresh_day(stale.length, since, calendar)
    if not stale.more_than:
        return day
    return _workdays_after(day, 1, calendar) if parse_span(stale.length).unit == "workday" else day + ONE_DAY


def last_fresh_day(length: str, since: date, calendar: Calendar) -> date:
    """Something that happened on a day is so long ago on this day, and longer ago on the next."""
    span = parse_span(length)
    if span.unit == "workday":
        return _workdays_after(since, span.n, calendar)
    return away(since, span)


def _workdays_after(day: date, n: int, calendar: Calendar) -> date:
    for _ in range(n):
        day = calendar.next_working_day(day)
    return day


def say_stale(stale: Stale) -> str:
    """`2个月以上未更新`."""
    span = parse_span(stale.length)
    return f"超过{span}未更新" if stale.more_than else f"{span}以上未更新"
