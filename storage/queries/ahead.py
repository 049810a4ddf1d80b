"""Limits that run: how long they are overdue, and which are due in the next days."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, and_, cast, select
from sqlalchemy.orm import Session

from storage.models import Case, Deadline, Review, Unit
from storage.queries.grouping import Grouping, Scope
from storage.queries.overdue_by import limit_group
from storage.queries.tally import counted


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Moments, each the first that no longer belongs; what is due at `now` is overdue."""

    long: datetime
    """Due by then: overdue for more than 10 working days."""
    middling: datetime
    """Due by then: for more than 3."""
    now: datetime
    today: datetime
    """The end of today."""
    soon: datetime
    """The end of what is due within 3 working days."""
    later: datetime
    """The end of what is due within 5."""


@dataclass(frozen=True, slots=True)
class Ahead:
    over_10: int = 0
    over_3: int = 0
    """Overdue for 4 to 10 working days."""
    over: int = 0
    """Overdue for up to 3."""
    today: int = 0
    within_3: int = 0
    within_5: int = 0
    """Within 4 or 5."""


def ahead_by(session: Session, scope: Scope, grouping: Grouping, at: Thresholds) -> dict[str, Ahead]:
    """Of a person: the limits of the stages of duties that are theirs by name."""
    group = Review.person.expression if grouping is Grouping.PERSON else limit_group(session, grouping)
    ends = (at.long, at.middling, at.now, at.today, at.soon, at.later)
    counts = (
        counted(and_(Deadline.due_at <= end, *(() if after is None else (Deadline.due_at > after,))))
        for after, end in zip((None, *ends), ends, strict=False)
    )
    statement = (
        select(group, *counts)
        .select_from(Deadline)
        .join(Case, Case.id == Deadline.case_id)
        .join(Unit, Unit.id == Deadline.unit)
        .where(scope.holds(Deadline.unit), Deadline.state == "running", Deadline.due_at <= at.later)
        .group_by(group)
        .order_by(group)
    )
    if grouping is Grouping.PERSON:
        statement = _by_name(statement, scope)
    return {name: Ahead(*map(int, found)) for name, *found in session.execute(statement)}


def _by_name(statement: Select[Any], scope: Scope) -> Select[Any]:
    key = Review.stage + "/" + cast(Review.visit, String)
    return statement.join(
        Review, and_(Review.case_id == Deadline.case_id, Deadline.key == key, Review.closed_at.is_(None))
    ).where(Review.person.is_not(None), scope.holds_person(Review.person))
