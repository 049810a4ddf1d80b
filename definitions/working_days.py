"""Which days are worked in China, and when a limit ends: arithmetic over declared tables, one a year."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

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


class CalendarError(Exception):
    """A calendar table cannot be used; `reason` is Chinese."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"日历文件 {path} 有误：{reason}")
        self.path = path
        self.reason = reason


SpanUnit = Literal["workday", "day"]


@dataclass(frozen=True, slots=True)
class Span:
    n: int
    unit: SpanUnit


def parse_span(text: str) -> Span:
    """`10 workdays`, `1 day`. Raises ValueError for anything else."""
    match = re.fullmatch(r"([1-9][0-9]{0,3}) (workday|day)s?", text)
    if match is None:
        raise ValueError(f"看不懂时限“{text}”：应写成“10 workdays”（工作日）或“1 day”（自然日）")
    return Span(int(match[1]), "workday" if match[2] == "workday" else "day")


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


@dataclass(frozen=True, slots=True)
class Due:
    day: date
    moment: datetime
    """UTC, exclusive: midnight in Shanghai after `day`."""
    provisional: bool
    """The notice of some year on the way is not known: to be computed anew when it is."""
    explanation: str
    """One Chinese sentence: how the day was found."""


def end_of_day(day: date) -> datetime:
    """The first moment, in UTC, that no longer belongs to `day` in Shanghai."""
    return datetime.combine(day + ONE_DAY, time(), SHANGHAI).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Calendar:
    id: str
    years: Mapping[int, Year] = field(hash=False)

    def year(self, number: int) -> Year:
        """The table of a year, or its estimate. Never fails."""
        return self.years.get(number) or estimated(number)

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
        return sum(self.is_working_day(day) for day in _days(after + ONE_DAY, through))

    def due(self, start: date, limit: str) -> Due:
        """When a limit such as `10 workdays` that began on `start` ends.

        A limit in calendar days that ends on a rest day is carried to the next working day (民法典 art. 203).
        """
        return _due(self, start, limit)


@lru_cache(maxsize=4096)
def _due(calendar: Calendar, start: date, limit: str) -> Due:
    span = parse_span(limit)
    if span.unit == "workday":
        first, day = start + ONE_DAY, calendar.add_working_days(start, span.n)
    else:
        first = start + timedelta(days=span.n)
        day = first if calendar.is_working_day(first) else calendar.next_working_day(first)
    guessed = sorted({each.year for each in _days(first, day) if calendar.is_provisional(each)})
    sentence = _explain(calendar, start, span, first, day, guessed)
    return Due(day, end_of_day(day), bool(guessed), sentence)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))


def _explain(calendar: Calendar, start: date, span: Span, first: date, day: date, guessed: list[int]) -> str:
    """`first` is the first day that was looked at on the way to the due `day`."""
    home = start.year
    parts = [f"{_told(start, home)}起算（当日不计）"]
    if span.unit == "workday":
        parts += [*_remarks(calendar, first, day, home), f"{span.n}个工作日"]
    elif day == first:
        parts += [*_remarks(calendar, first, day, home), f"{span.n}个自然日"]
    else:
        parts.append(f"{span.n}个自然日到{_told(first, home)}（{_weekday(first)}）逢休息日")
        parts += [*_remarks(calendar, first, day, home), "顺延到下一个工作日"]
    years = "、".join(f"{year}年" for year in guessed)
    doubt = f"（暂定，{years}放假通知尚未录入）" if guessed else ""
    return f"{'，'.join(parts)} → 到期{_told(day, home)}（{_weekday(day)}）{doubt}"


def _remarks(calendar: Calendar, first: date, last: date, home: int) -> list[str]:
    """The holidays and make-up days from `first` through `last`, each holiday once with its whole range."""
    remarks = []
    day = first
    while day <= last:
        holiday = calendar.holiday(day)
        if day in calendar.year(day.year).work:
            remarks.append(f"{_told(day, home)}（{_weekday(day)}）调休上班")
        elif holiday is not None:
            opening, day = _holiday_around(calendar, day)
            remarks.append(f"{holiday}{_range(opening, day, home)}放假")
        day += ONE_DAY
    return remarks


def _holiday_around(calendar: Calendar, day: date) -> tuple[date, date]:
    """The first and the last day of the holiday that `day` belongs to."""
    name = calendar.holiday(day)
    opening = closing = day
    while calendar.holiday(opening - ONE_DAY) == name:
        opening -= ONE_DAY
    while calendar.holiday(closing + ONE_DAY) == name:
        closing += ONE_DAY
    return opening, closing


def _told(day: date, home: int) -> str:
    """A date with its year only where that is not `home`."""
    year = f"{day.year}年" if day.year != home else ""
    return f"{year}{day.month}月{day.day}日"


def _range(opening: date, closing: date, home: int) -> str:
    if opening == closing:
        return _told(opening, home)
    if (opening.year, opening.month) == (closing.year, closing.month):
        return f"{_told(opening, home)}至{closing.day}日"
    return f"{_told(opening, home)}至{_told(closing, opening.year)}"


def _weekday(day: date) -> str:
    return f"周{'一二三四五六日'[day.weekday()]}"


def _text_to_date(value: object) -> object:
    return date.fromisoformat(value) if isinstance(value, str) else value


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


_Day = Annotated[date, BeforeValidator(_text_to_date)]


class _Holiday(_Strict):
    name: str = Field(min_length=1)
    days: list[_Day] = Field(min_length=1)


class _Table(_Strict):
    """A file `<calendar>-<year>.yaml`."""

    year: int
    status: Literal["official", "provisional"]
    source: str = Field(min_length=1)
    rest: list[_Holiday] = Field(min_length=1)
    work: list[_Day]

    @model_validator(mode="after")
    def _days_make_sense(self) -> Self:
        rest = [day for holiday in self.rest for day in holiday.days]
        for day in [*rest, *self.work]:
            if day.year != self.year:
                raise ValueError(f"{day} 不在{self.year}年内")
            if (rest + self.work).count(day) > 1:
                raise ValueError(f"{day} 写了不止一次")
        for day in self.work:
            if day.weekday() < SATURDAY:
                raise ValueError(f"{day} 是{_weekday(day)}，本来就上班，不能列为调休上班日")
        return self

    def to_year(self) -> Year:
        names = {day: holiday.name for holiday in self.rest for day in holiday.days}
        return Year(
            self.year, frozenset(names), frozenset(self.work), names, self.status == "official", self.source
        )


def load_calendar(directory: Path, calendar_id: str) -> Calendar:
    """Reads every `<calendar_id>-<year>.yaml` of the directory. Raises CalendarError for a faulty or missing table."""
    years = {}
    for path in sorted(directory.glob(f"{calendar_id}-[0-9][0-9][0-9][0-9].yaml")):
        table = _read_table(path)
        if path.stem != f"{calendar_id}-{table.year}":
            raise CalendarError(path, f"文件名与其中的年份 {table.year} 不一致")
        years[table.year] = table.to_year()
    if not years:
        raise CalendarError(directory, f"这里没有名为“{calendar_id}-年份.yaml”的文件")
    return Calendar(calendar_id, years)


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS = {"missing": "缺少这一项", "extra_forbidden": "不认识这一项"}


def _read_table(path: Path) -> _Table:
    try:
        return _Table.model_validate(yaml.load(path.read_text(encoding="utf-8"), _LOADER))
    except yaml.YAMLError as error:
        raise CalendarError(path, f"不是正确的 YAML：{error}") from error
    except ValidationError as error:
        faults = [(".".join(map(str, fault["loc"])), fault) for fault in error.errors(include_url=False)]
        told = (f"{place}：{_WORDS.get(fault['type'], fault['msg'])}" for place, fault in faults)
        raise CalendarError(path, "；".join(told)) from error
