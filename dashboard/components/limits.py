"""What is left of the limit that presses on a case in a list."""

from datetime import datetime

from dashboard.presentation.dates import TimeLeft, time_left
from definitions.semantics.clocks import counted_in
from flows.assembly import Services
from storage.queries.case_search import FoundCase
from storage.queries.drafted import DraftedLine
from storage.queries.inbox import OpenDuty


def left_of(ours: Services, line: OpenDuty | FoundCase | DraftedLine, now: datetime) -> TimeLeft:
    loaded = ours.desk.catalogue.find(line.process)
    unit = counted_in(loaded.process, line.pressing) if loaded and line.pressing else "workday"
    return time_left(line.due_at, now, ours.desk.office(line.organization).calendar, unit)
