"""Hours in which an office works, and when a limit that is given in them ends."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from definitions.working_days.calendar import ONE_DAY, SHANGHAI, Calendar, Hours
from definitions.working_days.limits import Due, guessed_years, say_doubt
from definitions.working_days.spans import Span
from definitions.working_days.wording import told_with_weekday

HOURS_PATTERN = r"^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$"
"""`08:30-12:00`."""


def parse_hours(texts: Iterable[str]) -> Hours:
    """`08:30-12:00`, `14:00-17:30`. Raises ValueError for anything else."""
    stretches = []
    for text in texts:
        if not re.fullmatch(HOURS_PATTERN, text):
            raise ValueError(f"看不懂工作时间“{text}”：应写成“08:30-12:00”")
        begins, _, ends = text.partition("-")
        stretches.append((time.fromisoformat(begins), time.fromisoformat(ends)))
    return tuple(stretches)


def opening(calendar: Calendar, day: date) -> datetime:
    """When the office opens on that day; where it is closed, on the last day before on which it works."""
    while not calendar.is_working_day(day):
        day -= ONE_DAY
    return datetime.combine(day, calendar.hours[0][0], SHANGHAI)


def next_opening(calendar: Calendar, day: date) -> datetime:
    """When the office opens on that day; where it is closed, on the next day on which it works."""
    while not calendar.is_working_day(day):
        day += ONE_DAY
    return opening(calendar, day)


@lru_cache(maxsize=4096)
def due_in_hours(calendar: Calendar, since: datetime, hours: int) -> Due:
    """When so many hours of work have passed since a moment: the office works on working days, in its hours.

    What begins outside them begins with the next ones.
    """
    began = since.astimezone(SHANGHAI)
    day, left = began.date(), timedelta(hours=hours)
    while True:
        for begins, ends in _stretches(calendar, day):
            start = max(begins, began)
            if start < ends and left <= ends - start:
                return _due(calendar, began, start + left, hours)
            left -= max(ends - start, timedelta())
        day += ONE_DAY


def _stretches(calendar: Calendar, day: date) -> list[tuple[datetime, datetime]]:
    if not calendar.is_working_day(day):
        return []
    return [
        (datetime.combine(day, begins, SHANGHAI), datetime.combine(day, ends, SHANGHAI))
        for begins, ends in calendar.hours
    ]


def _due(calendar: Calendar, began: datetime, moment: datetime, hours: int) -> Due:
    home = began.year
    guessed = guessed_years(calendar, began.date(), moment.date())
    office = "、".join(f"{begins:%H:%M}—{ends:%H:%M}" for begins, ends in calendar.hours)
    sentence = (
        f"{told_with_weekday(began.date(), home)}{began:%H:%M}起算，{Span(hours, 'hour')}（工作时间{office}）"
        f" → 到期{told_with_weekday(moment.date(), home)}{moment:%H:%M}{say_doubt(guessed)}"
    )
    return Due(moment.date(), moment.astimezone(UTC), bool(guessed), sentence)
