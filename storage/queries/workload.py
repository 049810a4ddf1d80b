"""What is pending, and what is overdue."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from storage.models import Case, Deadline, Review, Unit


@dataclass(frozen=True, slots=True)
class Pending:
    """Open duties by the unit that must act and by stage."""

    unit: str
    stage: str
    open: int
    overdue: int


def pending(session: Session, organization: str, now: datetime) -> list[Pending]:
    late = case((Review.due_at <= now, 1), else_=0)
    rows = session.execute(
        select(Unit.title, Review.title, func.count(), func.sum(late))
        .join(Unit, Unit.id == Review.unit)
        .join(Case, Case.id == Review.case_id)
        .where(Review.closed_at.is_(None), Case.organization == organization)
        .group_by(Unit.title, Review.title)
        .order_by(func.count().desc(), Unit.title, Review.title)
    )
    return [Pending(unit, stage, count, int(overdue or 0)) for unit, stage, count, overdue in rows]


@dataclass(frozen=True, slots=True)
class Overdue:
    """Clocks of one process and answerable unit."""

    process: str
    unit: str
    deadline: str
    started: int
    """All clocks that started and were not dropped."""
    met: int
    late: int
    """Stopped after they were due."""
    open_late: int
    """Still running, and due."""


def overdue(session: Session, organization: str, now: datetime) -> list[Overdue]:
    late = and_(Deadline.state == "stopped", Deadline.stopped_at >= Deadline.due_at)
    open_late = and_(Deadline.state == "running", Deadline.due_at <= now)
    met = and_(Deadline.state == "stopped", Deadline.stopped_at < Deadline.due_at)
    rows = session.execute(
        select(
            Case.process,
            Unit.title,
            Deadline.title,
            func.count(),
            func.sum(case((met, 1), else_=0)),
            func.sum(case((late, 1), else_=0)),
            func.sum(case((open_late, 1), else_=0)),
        )
        .join(Case, Case.id == Deadline.case_id)
        .join(Unit, Unit.id == Deadline.unit)
        .where(Case.organization == organization, Deadline.state != "void")
        .group_by(Case.process, Unit.title, Deadline.title)
        .order_by(Case.process, Unit.title, Deadline.title)
    )
    return [Overdue(p, u, d, *(int(n or 0) for n in counts)) for p, u, d, *counts in rows]


@dataclass(frozen=True, slots=True)
class LateClock:
    """One clock that is past its due moment, or stopped after it."""

    case_number: str | None
    case_title: str
    process: str
    unit: str
    deadline: str
    stage: str | None
    due_at: datetime
    stopped_at: datetime | None
    explanation: str


def late_clocks(session: Session, organization: str, now: datetime) -> list[LateClock]:
    """Every missed clock, running ones first, the longest overdue on top."""
    rows = session.execute(
        select(
            Case.number,
            Case.title,
            Case.process,
            Unit.title,
            Deadline.title,
            Deadline.stage,
            Deadline.due_at,
            Deadline.stopped_at,
            Deadline.explanation,
        )
        .join(Case, Case.id == Deadline.case_id)
        .join(Unit, Unit.id == Deadline.unit)
        .where(
            Case.organization == organization,
            or_(
                and_(Deadline.state == "running", Deadline.due_at <= now),
                and_(Deadline.state == "stopped", Deadline.stopped_at >= Deadline.due_at),
            ),
        )
        .order_by(Deadline.stopped_at.is_not(None), Deadline.due_at)
    )
    return [LateClock(*row) for row in rows]
