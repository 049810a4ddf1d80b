"""The tables that a calendar is read from: one file a year."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from definitions.working_days.calendar import SATURDAY, Calendar, Year, weekday


class CalendarError(Exception):
    """A calendar table cannot be used; `reason` is Chinese."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"日历文件 {path} 有误：{reason}")
        self.path = path
        self.reason = reason


def _text_to_date(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"“{value}”不是日期，日期写成 '2027-02-14' 这样") from None


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
                raise ValueError(f"{day} 是{weekday(day)}，本来就上班，不能列为调休上班日")
        return self

    def to_year(self) -> Year:
        names = {day: holiday.name for holiday in self.rest for day in holiday.days}
        return Year(
            self.year, frozenset(names), frozenset(self.work), names, self.status == "official", self.source
        )


def load_calendar(directory: Path, calendar_id: str, imported: Path | None = None) -> Calendar:
    """Reads every `<calendar_id>-<year>.yaml` of the directory; a year in the folder `imported` stands for it.

    Raises CalendarError for a faulty or missing table.
    """
    years = {}
    for folder in (directory, *([imported] if imported else [])):
        for path in sorted(folder.glob(f"{calendar_id}-[0-9][0-9][0-9][0-9].yaml")):
            _, year = read_year(path)
            years[year.year] = year
    if not years:
        raise CalendarError(directory, f"这里没有名为“{calendar_id}-年份.yaml”的文件")
    return Calendar(calendar_id, years)


def read_year(path: Path) -> tuple[str, Year]:
    """A table and the calendar that its file is named after. Raises CalendarError."""
    table = _read_table(path)
    calendar_id, _, year = path.stem.rpartition("-")
    if not calendar_id or year != f"{table.year:04}":
        raise CalendarError(path, f"文件名与其中的年份 {table.year} 不一致")
    return calendar_id, table.to_year()


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS = {
    "missing": "缺少这一项",
    "extra_forbidden": "不认识这一项",
    "literal_error": "只能写 official（正式）或 provisional（暂定）",
    "too_short": "至少要写一项",
    "list_type": "这里要写成列表",
    "string_too_short": "不能是空的",
}


def _read_table(path: Path) -> _Table:
    try:
        return _Table.model_validate(yaml.load(path.read_text(encoding="utf-8"), _LOADER))
    except yaml.YAMLError as error:
        raise CalendarError(path, f"不是正确的 YAML：{error}") from error
    except ValidationError as error:
        raise CalendarError(path, "；".join(map(_told, error.errors(include_url=False)))) from error


def _told(fault: ErrorDetails) -> str:
    """What is wrong with the table as a whole has no place in it."""
    place = ".".join(map(str, fault["loc"]))
    own = fault.get("ctx", {}).get("error") if fault["type"] == "value_error" else None
    words = str(own) if own else _WORDS.get(fault["type"], fault["msg"])
    return f"{place}：{words}" if place else words
