"""How limits came out: what every figure of deadlines counts, and the one rate that is made of it."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import ColumnElement, and_, case, func

from storage.models import Deadline

COUNTS = Deadline.state.not_in(("void", "waiting"))
"""A clock that was dropped counts nowhere, nor what a case itself waits for."""
MET = and_(Deadline.state == "stopped", Deadline.stopped_at < Deadline.due_at)
LATE = and_(Deadline.state == "stopped", Deadline.stopped_at >= Deadline.due_at)


def open_late(now: datetime) -> ColumnElement[bool]:
    return and_(Deadline.state == "running", Deadline.due_at <= now)


@dataclass(frozen=True, slots=True)
class Tally:
    started: int = 0
    """All clocks that started and were not dropped."""
    met: int = 0
    late: int = 0
    """Stopped after they were due."""
    open_late: int = 0
    """Still running, and due."""

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.started + other.started,
            self.met + other.met,
            self.late + other.late,
            self.open_late + other.open_late,
        )

    @property
    def overdue(self) -> int:
        return self.late + self.open_late

    @property
    def running(self) -> int:
        """Still running, and not yet due: for or against nobody."""
        return self.started - self.met - self.overdue

    @property
    def on_time_rate(self) -> Fraction | None:
        """Met, of all whose outcome is known by now; None where there is none."""
        known = self.met + self.overdue
        return Fraction(self.met, known) if known else None


def tallied(now: datetime) -> tuple[ColumnElement[int], ...]:
    """The columns of a Tally, for a query that groups deadlines and leaves out what does not count."""
    return (func.count(), *(counted(which) for which in (MET, LATE, open_late(now))))


def counted(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((which, 1), else_=0)), 0)
