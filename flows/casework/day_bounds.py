"""Days as people name them, in Beijing, as moments."""

from datetime import UTC, date, datetime, time, timedelta

from definitions.working_days import SHANGHAI


def first_moment(day: date | None, days: int = 0) -> datetime | None:
    """Of so many days after a day, in UTC; None also at the ends of the calendar, beyond which there is nothing."""
    if day is None:
        return None
    try:
        return datetime.combine(day + timedelta(days=days), time(), SHANGHAI).astimezone(UTC)
    except OverflowError:
        return None
