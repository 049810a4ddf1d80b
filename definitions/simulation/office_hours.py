"""Time as an office has it: minutes of opening hours on working days."""

from bisect import bisect_left
from datetime import date, datetime, time, timedelta

from definitions.working_days import ONE_DAY, SHANGHAI, Calendar

OPENING = ((9 * 60, 12 * 60), (13 * 60, 17 * 60))
"""From and to, in minutes of a working day."""
DAY = sum(end - start for start, end in OPENING)
"""Minutes that an office is open on a working day."""
YEARS = 4
"""How long a case is followed."""


class OfficeHours:
    """Counts the minutes that an office is open from the beginning of a year on."""

    def __init__(self, calendar: Calendar, year: int) -> None:
        days = (date(year, 1, 1) + ONE_DAY * offset for offset in range(YEARS * 365))
        self.days = [day for day in days if calendar.is_working_day(day)]
        self._mornings = [datetime.combine(day, time(), SHANGHAI) for day in self.days]
        self.starts_before = sum(day.year == year for day in self.days) * DAY
        """Cases begin within the year."""
        self.end = len(self.days) * DAY

    def moment(self, minutes: float) -> datetime:
        day, within = divmod(minutes, DAY)
        for start, end in OPENING:
            if within < end - start:
                return self._mornings[int(day)] + timedelta(minutes=start + within)
            within -= end - start
        raise AssertionError("the rest of a day is shorter than the day")

    def first_from(self, moment: datetime) -> float:
        """The first minute of opening hours on the day of a moment, or on the next working day."""
        return bisect_left(self.days, moment.astimezone(SHANGHAI).date()) * DAY

    def day(self, minutes: float) -> date:
        return self.days[int(minutes // DAY)]


def year_of(calendar: Calendar) -> int:
    """The last one of which the holidays are known."""
    official = [number for number, year in calendar.years.items() if year.official]
    return max(official or calendar.years)
