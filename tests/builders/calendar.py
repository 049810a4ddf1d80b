"""The calendar of the shipped catalogue."""

from definitions.registry import CATALOGUE
from definitions.working_days import load_calendar

CALENDAR = load_calendar(CATALOGUE / "calendars", "cn")
