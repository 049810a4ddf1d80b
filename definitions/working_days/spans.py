"""Lengths of time as a process declares them: `10 workdays`, `3 days`, `2 weeks`, `6 months`."""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal, get_args

SpanUnit = Literal["hour", "workday", "day", "week", "month"]
DayUnit = Literal["workday", "day"]
SPAN_PATTERN = r"^[1-9][0-9]{0,3} (workday|day|week|month)s?$"
SPAN_PATTERN_OF_STAGES = r"^[1-9][0-9]{0,3} (hour|workday|day|week|month)s?$"
"""Stages may also be limited by hours, in which the office works."""
UNIT_WORDS: dict[SpanUnit, str] = {
    "hour": "个工作小时",
    "workday": "个工作日",
    "day": "个自然日",
    "week": "个星期",
    "month": "个月",
}


@dataclass(frozen=True, slots=True)
class Span:
    n: int
    unit: SpanUnit

    @property
    def counted_in(self) -> DayUnit:
        """The days that are left of it are told in."""
        return "workday" if self.unit in ("workday", "hour") else "day"

    def longer_by(self, others: Iterable["Span"]) -> "Span":
        """Raises ValueError where they are not of the same unit: their sum has no length of its own."""
        total = self.n
        for other in others:
            if other.unit != self.unit:
                raise ValueError(f"{other} cannot be added to {self}")
            total += other.n
        return Span(total, self.unit)

    def __str__(self) -> str:
        return f"{self.n}{UNIT_WORDS[self.unit]}"


@cache
def parse_span(text: str) -> Span:
    """`10 workdays`, `1 day`, `2 weeks`, `6 months`, `2 hours`. Raises ValueError for anything else."""
    match = re.fullmatch(SPAN_PATTERN_OF_STAGES, text)
    if match is None:
        raise ValueError(
            f"看不懂时限“{text}”：应写成“10 workdays”（工作日）、“1 day”（自然日）、“2 weeks”或“1 month”"
        )
    unit = next(unit for unit in get_args(SpanUnit) if unit == match[1])
    return Span(int(text.partition(" ")[0]), unit)


def as_day(text: str) -> date | None:
    """Of `2026-11-20`; None for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def away(day: date, span: Span, direction: Literal[1, -1] = 1) -> date:
    """So many days, weeks or months later, or earlier: the same day of that month, or else its last (民法典 art. 202).

    Not for working days: those are known to a calendar.
    """
    if span.unit != "month":
        return day + timedelta(days=direction * span.n * (7 if span.unit == "week" else 1))
    year, month = divmod(day.year * 12 + day.month - 1 + direction * span.n, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"there is no year {year}")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
