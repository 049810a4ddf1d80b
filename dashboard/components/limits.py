"""What is left of the limit that presses on a case in a list."""

from datetime import datetime

from dashboard.presentation.dates import TimeLeft, time_left
from definitions.schema.limits import SHORTLY
from definitions.semantics.clocks import counted_in, warning_of
from definitions.working_days import parse_span
from flows.assembly import Services
from storage.queries.case_search import FoundCase
from storage.queries.drafted import DraftedLine
from storage.queries.inbox import OpenDuty


def left_of(ours: Services, line: OpenDuty | FoundCase | DraftedLine, now: datetime) -> TimeLeft:
    loaded = ours.desk.catalogue.find(line.process)
    calendar = ours.desk.office(line.organization).calendar
    if loaded is None or line.pressing is None:
        return time_left(line.due_at, now, calendar, "workday", parse_span(SHORTLY))
    unit, warn = counted_in(loaded.process, line.pressing), warning_of(loaded.process, line.pressing)
    return time_left(line.due_at, now, calendar, unit, warn)
