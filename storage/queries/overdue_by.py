"""How many limits were kept and missed, by unit, stage, process or month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from storage.models import Case, Deadline, Unit
from storage.queries.beijing import month_of_last_day
from storage.queries.grouping import Grouping, Scope
from storage.queries.tally import COUNTS, Tally, tallied


@dataclass(frozen=True, slots=True)
class OverdueGroup:
    organization: str
    group: str
    tally: Tally


def overdue_by(
    session: Session, scopes: Sequence[Scope], grouping: Grouping, now: datetime
) -> list[OverdueGroup]:
    """One row for each organisation and group that has a clock, sorted by both. Not for persons."""
    if not scopes:
        return []
    group = limit_group(session, grouping)
    rows = session.execute(
        select(Case.organization, group, *tallied(now))
        .join(Case, Case.id == Deadline.case_id)
        .join(Unit, Unit.id == Deadline.unit)
        .where(or_(*(scope.holds(Deadline.unit) for scope in scopes)), COUNTS)
        .group_by(Case.organization, group)
        .order_by(Case.organization, group)
    )
    return [
        OverdueGroup(organization, name, Tally(*map(int, counts))) for organization, name, *counts in rows
    ]


def limit_group(session: Session, grouping: Grouping) -> ColumnElement[Any]:
    """What limits are grouped by; the case and the answerable unit have to be joined."""
    match grouping:
        case Grouping.UNIT:
            return Unit.title.expression
        case Grouping.STAGE:
            return Deadline.title.expression
        case Grouping.PROCESS:
            return Case.process.expression
        case Grouping.MONTH:
            return month_of_last_day(session, Deadline.due_at)
        case Grouping.PERSON:
            raise ValueError("a limit of a whole case is no person's: see own_duties")
