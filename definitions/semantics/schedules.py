"""On which days, from when, and for which units a schedule opens its drafts. Days are arithmetic over the organisation's
calendar, Beijing time.
"""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta

from cronsim import CronSim, CronSimError

from definitions.schema.organization import Organization
from definitions.schema.places import units_in
from definitions.schema.process import Process
from definitions.schema.triggers import WEEKDAYS, ScheduleTrigger
from definitions.semantics.clocks import day_of
from definitions.working_days import ONE_DAY, SHANGHAI, Calendar, days_between

LONGEST_REST = timedelta(days=31)
"""No day off is carried further; no calendar rests so long."""
MONTHS = {"month": 1, "quarter": 3, "year": 12}
FIELDS = 5


class CronError(ValueError):
    """The text is no cron expression of five fields, or it comes more often than once a day."""


def occasions(
    trigger: ScheduleTrigger, calendar: Calendar, after: datetime, through: datetime
) -> tuple[datetime, ...]:
    """Later than `after`, up to and with `through`, oldest first. Two that fall on one day are one."""
    if through <= after:
        return ()
    first, last = day_of(after) - LONGEST_REST, day_of(through) + LONGEST_REST
    found = (_moved(trigger, calendar, moment) for moment in _nominal(trigger, calendar, first, last))
    of_day = {day_of(moment): moment for moment in found if moment is not None}
    return tuple(sorted(moment for moment in of_day.values() if after < moment <= through))


def latest(
    trigger: ScheduleTrigger, calendar: Calendar, after: datetime, through: datetime
) -> datetime | None:
    """The last occasion of a stretch in which nobody looked: the others are not caught up."""
    found = occasions(trigger, calendar, after, through)
    return found[-1] if found else None


def units_of(
    trigger: ScheduleTrigger, process: Process, organization: Organization, held: Collection[tuple[str, str]]
) -> list[str]:
    """Each has a draft of its own. `held`: the posts that somebody holds, each a unit and a role."""
    named = trigger.units if trigger.units is not None else units_in(process.start.of)
    if named is not None:
        return named
    starting = {role.id: role for role in organization.roles if role.id in process.start.by}
    wanted = {unit for unit, role in held if role in starting}
    wanted |= {unit for role in starting.values() for unit in role.held_at}
    return [unit.id for unit in organization.units if unit.id in wanted]


def check_cron(text: str) -> None:
    """Raises CronError."""
    words = text.split()
    if len(words) != FIELDS:
        raise CronError("要写五项：分、时、日、月、星期")
    if not (words[0].isdecimal() and words[1].isdecimal()):
        raise CronError("分和时各写一个数：一天最多一次")
    try:
        CronSim(text, datetime(2026, 1, 1, tzinfo=UTC))
    except CronSimError as error:
        raise CronError(_which(str(error))) from error


def _which(reason: str) -> str:
    names = {"minute": "分", "hour": "时", "day-of-month": "日", "month": "月", "day-of-week": "星期"}
    return next(
        (f"“{zh}”这一项写得不对" for en, zh in names.items() if reason.endswith(f" {en}")), "写得不对"
    )


def _nominal(trigger: ScheduleTrigger, calendar: Calendar, first: date, last: date) -> Iterator[datetime]:
    """As declared, days off or not."""
    if trigger.cron is not None:
        yield from _of_cron(trigger.cron, first, last)
        return
    at = time.fromisoformat(trigger.at)
    for day in _days(trigger, calendar, first, last):
        yield datetime.combine(day, at, SHANGHAI)


def _of_cron(text: str, first: date, last: date) -> Iterator[datetime]:
    """Reckoned without a time zone: Beijing knows no summer time."""
    end = datetime.combine(last, time.max)
    try:
        for moment in CronSim(text, datetime.combine(first, time()) - timedelta(minutes=1)):
            if moment > end:
                return
            yield moment.replace(tzinfo=SHANGHAI)
    except CronSimError:  # it never comes: the 31st of February
        return


def _days(trigger: ScheduleTrigger, calendar: Calendar, first: date, last: date) -> Iterator[date]:
    every = trigger.every
    if every in MONTHS:
        for year in range(first.year, last.year + 1):
            for month in range(1, 13, MONTHS[every]):
                yield _day_of_period(trigger, calendar, year, month)
        return
    for day in days_between(first, last):
        if (
            every == "day"
            or (every == "workday" and calendar.is_working_day(day))
            or (every in WEEKDAYS and day.weekday() == WEEKDAYS.index(every))
        ):
            yield day


def _day_of_period(trigger: ScheduleTrigger, calendar: Calendar, year: int, month: int) -> date:
    """Of the period that begins with this month."""
    start = date(year, month, 1)
    after = _months_later(start, MONTHS[str(trigger.every)])
    match trigger.day:
        case "last day":
            return after - ONE_DAY
        case "first workday":
            return calendar.next_working_day(start - ONE_DAY)
        case "last workday":
            return _previous(calendar, after - ONE_DAY)
        case day:
            return min(start + ONE_DAY * ((day or 1) - 1), _months_later(start, 1) - ONE_DAY)


def _months_later(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    return date(start.year + years, month + 1, 1)


def _moved(trigger: ScheduleTrigger, calendar: Calendar, moment: datetime) -> datetime | None:
    """Where an occasion on a day off goes."""
    day = moment.date()
    if trigger.if_rest == "stay" or calendar.is_working_day(day):
        return moment
    match trigger.if_rest:
        case "next":
            moved = calendar.next_working_day(day)
        case "previous":
            moved = _previous(calendar, day)
        case _:
            return None
    return datetime.combine(moved, moment.timetz())


def _previous(calendar: Calendar, day: date) -> date:
    """The last working day up to this one."""
    while not calendar.is_working_day(day):
        day -= ONE_DAY
    return day
