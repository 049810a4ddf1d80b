"""How many limits were kept and missed, by unit, stage, process or month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, literal, or_, select
from sqlalchemy.orm import Session

from storage.models import Case, Deadline, Unit
from storage.queries.tally import COUNTS, Tally, tallied


class Grouping(StrEnum):
    UNIT = "unit"
    """The answerable unit, by title."""
    STAGE = "stage"
    """What is limited: the title of the stage's own limit, or of the deadline of the whole case."""
    PROCESS = "process"
    MONTH = "month"
    """The month, `2026-11`, of the last day of the limit, in Beijing, whenever it stopped."""


@dataclass(frozen=True, slots=True)
class OverdueGroup:
    organization: str
    group: str
    tally: Tally


def overdue_by(
    session: Session, scopes: Mapping[str, Sequence[str] | None], grouping: Grouping, now: datetime
) -> list[OverdueGroup]:
    """One row for each organisation and group that has a clock, sorted by both.

    `scopes`: organisation to the rows of the units whose clocks count; None: all of its clocks.
    """
    group = _group(session, grouping)
    rows = session.execute(
        select(Case.organization, group, *tallied(now))
        .join(Case, Case.id == Deadline.case_id)
        .join(Unit, Unit.id == Deadline.unit)
        .where(or_(false(), *(_within(*scope) for scope in scopes.items())), COUNTS)
        .group_by(Case.organization, group)
        .order_by(Case.organization, group)
    )
    return [
        OverdueGroup(organization, name, Tally(*map(int, counts))) for organization, name, *counts in rows
    ]


def _within(organization: str, units: Sequence[str] | None) -> ColumnElement[bool]:
    whole = Case.organization == organization
    return whole if units is None else and_(whole, Deadline.unit.in_(units))


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
