"""Time as an office has it: minutes of opening hours on working days."""

from bisect import bisect_left
from datetime import date, datetime, time, timedelta

from definitions.working_days import ONE_DAY, SHANGHAI, Calendar

YEARS = 4
"""How long a case is followed."""


class OfficeHours:
    """Counts the minutes that an office is open, in hours of its own, from the beginning of a year on."""

    def __init__(self, calendar: Calendar, year: int) -> None:
        self._opening = [(_minutes(begins), _minutes(ends)) for begins, ends in calendar.hours]
        self.a_day = sum(end - start for start, end in self._opening)
        """Minutes that it is open on a working day."""
        days = (date(year, 1, 1) + ONE_DAY * offset for offset in range(YEARS * 365))
        self.days = [day for day in days if calendar.is_working_day(day)]
        self._mornings = [datetime.combine(day, time(), SHANGHAI) for day in self.days]
        self.starts_before = sum(day.year == year for day in self.days) * self.a_day
        """Cases begin within the year."""
        self.end = len(self.days) * self.a_day

    def moment(self, minutes: float) -> datetime:
        day, within = divmod(minutes, self.a_day)
        for start, end in self._opening:
            if within < end - start:
                return self._mornings[int(day)] + timedelta(minutes=start + within)
            within -= end - start
        raise AssertionError("the rest of a day is shorter than the day")

    def first_from(self, moment: datetime) -> float:
        """The first minute of opening hours on the day of a moment, or on the next working day."""
        return bisect_left(self.days, moment.astimezone(SHANGHAI).date()) * self.a_day

    def day(self, minutes: float) -> date:
        return self.days[int(minutes // self.a_day)]


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def year_of(calendar: Calendar) -> int:
    """The last one of which the holidays are known."""
    official = [number for number, year in calendar.years.items() if year.official]
    return max(official or calendar.years)
