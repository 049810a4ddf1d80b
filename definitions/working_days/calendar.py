"""Which days are worked in China: arithmetic over declared tables, one a year."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
SATURDAY = 5

FIXED_HOLIDAYS = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}
"""The statutory days that fall on the same date every year (全国年节及纪念日放假办法, 2025)."""


@dataclass(frozen=True, slots=True)
class Year:
    """What differs from plain weeks in one year."""

    year: int
    rest: frozenset[date]
    """Every day of a holiday, weekends within it included."""
    work: frozenset[date]
    """Weekend days that are worked to make up for a holiday (调休)."""
    names: Mapping[date, str] = field(hash=False)
    """The holiday that a rest day belongs to."""
    official: bool
    """False: estimated, as the notice for the year is not known."""
    source: str


@cache
def estimated(year: int) -> Year:
    """A year without a table: weekends and the fixed statutory days; lunar holidays are not known."""
    names = {date(year, month, day): name for (month, day), name in FIXED_HOLIDAYS.items()}
    return Year(
        year, frozenset(names), frozenset(), names, official=False, source="按固定日期的法定节假日推算"
    )


def start_of_day(day: date) -> datetime:
    """The first moment, in UTC, that belongs to `day` in Shanghai."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The first moment, in UTC, that no longer belongs to `day` in Shanghai."""
    return start_of_day(day + ONE_DAY)


Hours = tuple[tuple[time, time], ...]
"""From when until when an office works on a working day, in order."""
OFFICE_HOURS: Hours = ((time(8, 30), time(12)), (time(14), time(17, 30)))


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """Equal to itself alone: what was computed is kept for each calendar, and to compare all days of two that were
    read from the same tables costs more than computing."""

    id: str
    years: Mapping[int, Year]
    hours: Hours = OFFICE_HOURS
    """Of the office that counts by it."""

    def year(self, number: int) -> Year:
        """The table of a year, or its estimate. Never fails."""
        return self.years.get(number) or estimated(number)

    def with_year(self, year: Year) -> "Calendar":
        return Calendar(self.id, {**self.years, year.year: year}, self.hours)

    def with_hours(self, hours: Hours) -> "Calendar":
        return self if hours == self.hours else Calendar(self.id, self.years, hours)

    def is_working_day(self, day: date) -> bool:
        year = self.year(day.year)
        return day in year.work or (day.weekday() < SATURDAY and day not in year.rest)

    def holiday(self, day: date) -> str | None:
        """The name of the holiday that gives this day off."""
        return self.year(day.year).names.get(day)

    def is_provisional(self, day: date) -> bool:
        return not self.year(day.year).official

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`, never `day` itself."""
        return self.add_working_days(day, 1)

    def add_working_days(self, start: date, n: int) -> date:
        """The n-th working day after `start`, which itself does not count (民法典 art. 201)."""
        if n < 1:
            raise ValueError(f"at least one working day must be added, not {n}")
        day = start
        for _ in range(n):
            day += ONE_DAY
            while not self.is_working_day(day):
                day += ONE_DAY
        return day

    def count_working_days(self, after: date, through: date) -> int:
        """Working days later than `after`, up to and with `through`; 0 where `through` is not later."""
        return sum(self.is_working_day(day) for day in days_between(after + ONE_DAY, through))


def days_between(first: date, last: date) -> Iterator[date]:
    """Both included."""
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))


def weekday(day: date) -> str:
    return f"周{'一二三四五六日'[day.weekday()]}"


def say_full_day(day: date) -> str:
    """`2026年11月30日`."""
    return f"{day.year}年{day.month}月{day.day}日"
