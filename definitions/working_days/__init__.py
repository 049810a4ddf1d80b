"""Which days are worked in China, and when a limit ends: arithmetic over declared tables, one a year."""

from definitions.working_days.calendar import (
    OFFICE_HOURS,
    ONE_DAY,
    SHANGHAI,
    Calendar,
    Year,
    days_between,
    end_of_day,
    say_full_day,
    start_of_day,
)
from definitions.working_days.hours import HOURS_PATTERN, due_in_hours, next_opening, opening, parse_hours
from definitions.working_days.limits import (
    Due,
    day_after,
    day_before,
    due_after,
    due_before,
    due_on,
    due_with,
    standing_since,
)
from definitions.working_days.pauses import Pause
from definitions.working_days.spans import (
    SPAN_PATTERN,
    SPAN_PATTERN_OF_STAGES,
    DayUnit,
    Span,
    SpanUnit,
    as_day,
    parse_span,
)
from definitions.working_days.tables import CalendarError, load_calendar, read_year

__all__ = [
    "HOURS_PATTERN",
    "OFFICE_HOURS",
    "ONE_DAY",
    "SHANGHAI",
    "SPAN_PATTERN",
    "SPAN_PATTERN_OF_STAGES",
    "Calendar",
    "CalendarError",
    "DayUnit",
    "Due",
    "Pause",
    "Span",
    "SpanUnit",
    "Year",
    "as_day",
    "day_after",
    "day_before",
    "days_between",
    "due_after",
    "due_before",
    "due_in_hours",
    "due_on",
    "due_with",
    "end_of_day",
    "load_calendar",
    "next_opening",
    "opening",
    "parse_hours",
    "parse_span",
    "read_year",
    "say_full_day",
    "standing_since",
    "start_of_day",
]
