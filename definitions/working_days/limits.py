"""When a limit ends, forward from its beginning or backward from a day, and the sentence that says how it was found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from definitions.working_days.calendar import ONE_DAY, Calendar, days_between, end_of_day
from definitions.working_days.pauses import Pause, joined
from definitions.working_days.spans import UNIT_WORDS, Span, away, parse_span
from definitions.working_days.wording import remarks, stretch, told, told_length, told_with_weekday


@dataclass(frozen=True, slots=True)
class Due:
    day: date
    moment: datetime
    """UTC, exclusive: midnight in Shanghai after `day`; of a limit in hours the moment itself."""
    provisional: bool
    """The notice of some year on the way is not known: to be computed anew when it is."""
    explanation: str
    """One Chinese sentence: how the day was found."""


@lru_cache(maxsize=16384)
def due_after(
    calendar: Calendar,
    start: date,
    limit: str,
    pauses: tuple[Pause, ...] = (),
    extended: tuple[str, ...] = (),
) -> Due:
    """When a limit such as `10 workdays` that began on `start` ends, if it stood during the pauses.

    What it was `extended` by is of the same unit; together they are counted as one limit.

    A limit in calendar days, weeks or months that ends on a rest day is carried to the next working day
    (民法典 art. 203). A pause that began only when the limit had ended changes nothing.
    """
    added = tuple(parse_span(one) for one in extended)
    span = parse_span(limit).longer_by(added)
    length = told_length(parse_span(limit), added, span)
    stood = joined(pauses)
    first, day = _forward(calendar, start, span, stood)
    # On the way of working days every day matters; of others only where they end.
    looked_at = start + ONE_DAY if span.unit == "workday" else first
    guessed = guessed_years(calendar, looked_at, day)
    parts = [f"{told(start, start.year)}起算（当日不计）", *_told_pauses(calendar, start, span, stood, day)]
    parts += _told_end(calendar, start, span, length, (first, day))
    sentence = f"{'，'.join(parts)} → 到期{told_with_weekday(day, start.year)}{say_doubt(guessed)}"
    standing = standing_since(pauses, day)
    if standing is not None:
        since = told(standing.begins, start.year)
        sentence += f"；{since}起暂停计时（{standing.why}），恢复计时后相应顺延"
    return Due(day, end_of_day(day), bool(guessed), sentence)


def due_before(calendar: Calendar, event: date, distance: str) -> Due:
    """The last day that lies at least so far before the day of the event, which does not count.

    It is not carried where it is a rest day: later would be too late, and earlier is not asked for.
    """
    span = parse_span(distance)
    day = day_before(calendar, event, span)
    home = event.year
    parts = [f"{told(event, home)}之前（当日不计）"]
    guessed: list[int] = []
    if span.unit == "workday":
        guessed = guessed_years(calendar, day, event - ONE_DAY)
        parts += remarks(calendar, day, event - ONE_DAY, home)
    parts += [*_clamped(event, span, day), f"至少提前{span}"]
    sentence = f"{'，'.join(parts)} → 到期{told_with_weekday(day, home)}{say_doubt(guessed)}"
    return Due(day, end_of_day(day), bool(guessed), sentence)


def due_on(calendar: Calendar, day: date, extended: tuple[str, ...] = ()) -> Due:
    """The end of a day that somebody named, rest day or not; put off by what was granted, as a limit from that day would be."""
    named = f"写明最迟{told_with_weekday(day, 0)}"
    if not extended:
        return Due(day, end_of_day(day), provisional=False, explanation=named)
    first, *more = (parse_span(one) for one in extended)
    span = first.longer_by(more)
    nominal, end = _forward(calendar, day, span, ())
    guessed = guessed_years(calendar, day + ONE_DAY if span.unit == "workday" else nominal, end)
    granted = [f"批准延期{one}" for one in (first, *more)]
    told_end = _told_end(calendar, day, span, f"共延期{span}" if more else "", (nominal, end))
    parts = [named, *granted, *filter(None, told_end)]
    sentence = f"{'，'.join(parts)} → 到期{told_with_weekday(end, day.year)}{say_doubt(guessed)}"
    return Due(end, end_of_day(end), bool(guessed), sentence)


def due_with(day: date) -> Due:
    """The last day before this one: what waits for it goes on when it begins."""
    eve = day - ONE_DAY
    return Due(eve, end_of_day(eve), provisional=False, explanation=f"等到{told_with_weekday(day, 0)}零时")


def day_before(calendar: Calendar, day: date, span: Span) -> date:
    """The day that lies a span before another one; of working days the n-th before it."""
    if span.unit == "workday":
        return _nth(day, span.n, calendar.is_working_day, -ONE_DAY)
    return away(day, span, -1)


def day_after(calendar: Calendar, day: date, span: Span) -> date:
    """The day that lies a span after another one, rest day or not; of working days the n-th after it."""
    if span.unit == "workday":
        return _nth(day, span.n, calendar.is_working_day)
    return away(day, span)


def standing_since(pauses: tuple[Pause, ...], day: date) -> Pause | None:
    """The pause that keeps a limit which would end on this day from running out; the first of several."""
    standing = [pause for pause in pauses if pause.goes_on is None and pause.begins <= day]
    return min(standing, key=lambda pause: pause.begins, default=None)


def _nth(day: date, n: int, counts: Callable[[date], bool], step: timedelta = ONE_DAY) -> date:
    """The n-th of the days that count, the first day not among them."""
    while n:
        day += step
        n -= counts(day)
    return day


def _forward(calendar: Calendar, start: date, span: Span, stood: tuple[Pause, ...]) -> tuple[date, date]:
    """Where the count ends, and the working day that this is carried to."""

    def runs(day: date) -> bool:
        return not any(pause.holds(day) for pause in stood)

    def is_worked(day: date) -> bool:
        return calendar.is_working_day(day) and runs(day)

    if span.unit == "workday":
        day = _nth(start, span.n, is_worked)
        return day, day
    end = away(start, span)
    if stood:
        end = _nth(start, (end - start).days, runs)
    return end, end if calendar.is_working_day(end) else _nth(end, 1, is_worked)


def guessed_years(calendar: Calendar, first: date, last: date) -> list[int]:
    """The years on the way whose notice is not known."""
    return [year for year in range(first.year, last.year + 1) if not calendar.year(year).official]


def say_doubt(guessed: list[int]) -> str:
    years = "、".join(f"{year}年" for year in guessed)
    return f"（暂定，{years}放假通知尚未录入）" if guessed else ""


def _told_pauses(
    calendar: Calendar, start: date, span: Span, stood: tuple[Pause, ...], day: date
) -> Iterator[str]:
    counts = calendar.is_working_day if span.unit == "workday" else lambda _: True
    unit = UNIT_WORDS[span.counted_in]
    for pause in stood:
        assert pause.goes_on is not None
        first, last = max(pause.begins, start + ONE_DAY), pause.goes_on - ONE_DAY
        lost = sum(counts(one) for one in days_between(first, last)) if first <= day else 0
        if lost:
            yield f"{stretch(first, last, start.year)}暂停计时{lost}{unit}（{pause.why}）"


def _told_end(
    calendar: Calendar, start: date, span: Span, length: str, end: tuple[date, date]
) -> Iterator[str]:
    """`length`: the span in words. `end`: where the count ends, and the working day that it is carried to."""
    home, (first, day) = start.year, end
    if span.unit == "workday":
        yield from remarks(calendar, start + ONE_DAY, day, home)
        yield length
        return
    yield from _clamped(start, span, away(start, span))
    if day == first:
        yield from remarks(calendar, first, day, home)
        yield length
        return
    yield f"{length}到{told_with_weekday(first, home)}逢休息日"
    yield from remarks(calendar, first, day, home)
    yield "顺延到下一个工作日"


def _clamped(day: date, span: Span, end: date) -> Iterator[str]:
    if span.unit == "month" and end.day != day.day:
        yield f"{end.month}月没有{day.day}日，以月末日为准"
