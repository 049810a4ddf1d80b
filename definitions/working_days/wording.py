"""Days, holidays and stretches of days, as they are told in the explanation of a due date."""

from collections.abc import Iterator, Sequence
from datetime import date

from definitions.working_days.calendar import ONE_DAY, Calendar, weekday
from definitions.working_days.spans import Span


def told(day: date, home: int) -> str:
    """A date with its year only where that is not `home`."""
    year = f"{day.year}年" if day.year != home else ""
    return f"{year}{day.month}月{day.day}日"


def told_with_weekday(day: date, home: int) -> str:
    return f"{told(day, home)}（{weekday(day)}）"


def told_length(limit: Span, extended: Sequence[Span], whole: Span) -> str:
    """`5个工作日`, or `5个工作日，批准延期5个工作日，共10个工作日`."""
    if not extended:
        return str(limit)
    return "，".join([str(limit), *(f"批准延期{one}" for one in extended), f"共{whole}"])


def stretch(opening: date, closing: date, home: int) -> str:
    """`10月1日至7日`."""
    if opening == closing:
        return told(opening, home)
    if (opening.year, opening.month) == (closing.year, closing.month):
        return f"{told(opening, home)}至{closing.day}日"
    return f"{told(opening, home)}至{told(closing, opening.year)}"


def remarks(calendar: Calendar, first: date, last: date, home: int) -> Iterator[str]:
    """The holidays and make-up days from `first` through `last`, each holiday once with its whole range."""
    day = first
    while day <= last:
        holiday = calendar.holiday(day)
        if day in calendar.year(day.year).work:
            yield f"{told_with_weekday(day, home)}调休上班"
        elif holiday is not None:
            opening, day = _holiday_around(calendar, day)
            yield f"{holiday}{stretch(opening, day, home)}放假"
        day += ONE_DAY


def _holiday_around(calendar: Calendar, day: date) -> tuple[date, date]:
    """The first and the last day of the holiday that `day` belongs to."""
    name = calendar.holiday(day)
    opening = closing = day
    while calendar.holiday(opening - ONE_DAY) == name:
        opening -= ONE_DAY
    while calendar.holiday(closing + ONE_DAY) == name:
        closing += ONE_DAY
    return opening, closing
