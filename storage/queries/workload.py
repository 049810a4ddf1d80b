"""What is pending, and what is overdue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from storage.models import Case, Deadline, Review, Unit
from storage.queries.answering import Answering, answering_unit
from storage.queries.case_search import Sight, seen_by
from storage.queries.tally import COUNTS, LATE, Tally, open_late, tallied


@dataclass(frozen=True, slots=True)
class Pending:
    """Open duties by the answerable unit and by stage."""

    unit: str
    stage: str
    open: int
    overdue: int


def pending(session: Session, organization: str, answering: Answering, now: datetime) -> list[Pending]:
    late = case((Review.due_at <= now, 1), else_=0)
    rows = session.execute(
        select(Unit.title, Review.title, func.count(), func.sum(late))
        .join(Case, Case.id == Review.case_id)
        .join(Unit, Unit.id == answering_unit(answering))
        .where(Review.closed_at.is_(None), Case.organization == organization)
        .group_by(Unit.title, Review.title)
        .order_by(func.count().desc(), Unit.title, Review.title)
    )
    return [Pending(title, stage, count, int(overdue or 0)) for title, stage, count, overdue in rows]


@dataclass(frozen=True, slots=True)
class Overdue:
    """Clocks of one process and answerable unit."""

    process: str
    unit: str
    deadline: str
    tally: Tally


def overdue(session: Session, organization: str, now: datetime) -> list[Overdue]:
    rows = session.execute(
        select(Case.process, Unit.title, Deadline.title, *tallied(now))
        .join(Case, Case.id == Deadline.case_id)
        .join(Unit, Unit.id == Deadline.unit)
        .where(Case.organization == organization, COUNTS)
        .group_by(Case.process, Unit.title, Deadline.title)
        .order_by(Case.process, Unit.title, Deadline.title)
    )
    return [
        Overdue(process, unit, deadline, Tally(*map(int, counts)))
        for process, unit, deadline, *counts in rows
    ]


@dataclass(frozen=True, slots=True)
class LateClock:
    """One clock that is past its due moment, or stopped after it."""

    case_id: int
    case_number: str | None
    case_title: str
    process: str
    unit: str
    deadline: str
    stage: str | None
    due_at: datetime
    stopped_at: datetime | None
    explanation: str


def late_clocks(session: Session, organization: str, sight: Sight, now: datetime) -> list[LateClock]:
    """Every missed clock of the cases that somebody may see, running ones first, the longest overdue on top."""
    rows: Iterable[Any] = session.execute(
        select(
            Case.id,
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
        .where(Case.organization == organization, or_(LATE, open_late(now)), seen_by(sight))
        .order_by(Deadline.stopped_at.is_not(None), Deadline.due_at)
    )
    return [LateClock(*row) for row in rows]
