"""How many limits were kept and missed, by unit, stage, process or month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, select
from sqlalchemy.orm import Session

from storage.models import Case, Deadline, Unit


class Grouping(StrEnum):
    UNIT = "unit"
    """The answerable unit, by title."""
    STAGE = "stage"
    """What is limited: the title of the stage's own limit, or of the deadline of the whole case."""
    PROCESS = "process"
    MONTH = "month"
    """The month, `2026-11`, of the last day of the limit, in Beijing."""


@dataclass(frozen=True, slots=True)
class OverdueGroup:
    organization: str
    group: str
    started: int
    """All clocks that started and were not dropped."""
    met: int
    late: int
    """Stopped after they were due."""
    open_late: int
    """Still running, and due."""

    @property
    def overdue(self) -> int:
        return self.late + self.open_late


def overdue_by(
    session: Session, organizations: Sequence[str], grouping: Grouping, now: datetime
) -> list[OverdueGroup]:
    """One row for each organisation and group that has a clock, sorted by both."""
    stopped, running = Deadline.state == "stopped", Deadline.state == "running"
    met = and_(stopped, Deadline.stopped_at < Deadline.due_at)
    late = and_(stopped, Deadline.stopped_at >= Deadline.due_at)
    open_late = and_(running, Deadline.due_at <= now)
    group = _group(session, grouping)
    rows = session.execute(
        select(Case.organization, group, func.count(), *(_count(which) for which in (met, late, open_late)))
        .join(Case, Case.id == Deadline.case_id)
        .join(Unit, Unit.id == Deadline.unit)
        .where(Case.organization.in_(organizations), Deadline.state != "void")
        .group_by(Case.organization, group)
        .order_by(Case.organization, group)
    )
    return [OverdueGroup(organization, name, *map(int, counts)) for organization, name, *counts in rows]


def _count(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((which, 1), else_=0)), 0)


def _group(session: Session, grouping: Grouping) -> ColumnElement[Any]:
    match grouping:
        case Grouping.UNIT:
            return Unit.title.expression
        case Grouping.STAGE:
            return Deadline.title.expression
        case Grouping.PROCESS:
            return Case.process.expression
        case Grouping.MONTH:
            return _month(session)


def _month(session: Session) -> ColumnElement[str]:
    """`due_at` is the midnight after the last day, so a second before it lies within that day."""
    if session.get_bind().dialect.name == "sqlite":
        return func.strftime("%Y-%m", Deadline.due_at, "-1 second", "+8 hours")
    beijing = func.timezone("Asia/Shanghai", Deadline.due_at) - func.make_interval(*([0] * 6), literal(1))
    return func.to_char(beijing, "YYYY-MM")
