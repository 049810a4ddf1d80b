"""Clocks that have something to tell: those that ran out, and those whose process wants something before that, or after."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from storage.models import Case, Deadline
from storage.records.deadlines import TOLD_OF_CLOCK

_RUNNING = Deadline.state == "running"


def missed_unnoticed(session: Session, now: datetime) -> list[int]:
    """The cases with a limit that has run out, which is not told in their histories."""
    untold = or_(Deadline.missed_for.is_(None), Deadline.missed_for != Deadline.due_at)
    found = session.scalars(
        select(Deadline.case_id)
        .where(_RUNNING, Deadline.due_at <= now, untold)
        .order_by(Deadline.case_id)
        .distinct()
    )
    return list(found)


class RunningClock(NamedTuple):
    case_id: int
    organization: str
    definition: str
    key: str
    due_at: datetime
    warned_for: datetime | None
    warned_before: str | None
    missed_for: datetime | None
    overdue_after: str | None


def running_on(
    session: Session, *, ahead: Collection[str], overdue: Collection[str], now: datetime
) -> Iterator[RunningClock]:
    """The clocks that have time left, of cases on the definitions `ahead`; and those that have none, of cases on the
    definitions `overdue`.
    """
    marks = (getattr(Deadline, column) for column in TOLD_OF_CLOCK)
    wanted = or_(
        and_(Deadline.due_at > now, Case.definition.in_(ahead)),
        and_(Deadline.due_at <= now, Case.definition.in_(overdue)),
    )
    rows: Any = session.execute(
        select(Deadline.case_id, Case.organization, Case.definition, Deadline.key, Deadline.due_at, *marks)
        .join(Case, Case.id == Deadline.case_id)
        .where(_RUNNING, wanted)
        .order_by(Deadline.case_id, Deadline.key)
    )
    return (RunningClock(*row) for row in rows)


def definitions_in_use(session: Session) -> list[str]:
    """The digests of the definitions on which cases are under way."""
    found = session.scalars(select(Case.definition).where(Case.state != "ended").distinct())
    return sorted(found)


class Unheeded(NamedTuple):
    """What should have followed an alarm and could not, while its clock still runs, and ends when it was to end then."""

    case_id: int
    number: str | None
    reason: str
    due_at: datetime


def unheeded_alarms(session: Session, organization: str) -> list[Unheeded]:
    """The longest overdue first."""
    rows: Any = session.execute(
        select(Deadline.case_id, Case.number, Deadline.unheeded, Deadline.due_at)
        .join(Case, Case.id == Deadline.case_id)
        .where(
            _RUNNING,
            Deadline.unheeded.is_not(None),
            or_(Deadline.missed_for == Deadline.due_at, Deadline.warned_for == Deadline.due_at),
            Case.organization == organization,
        )
        .order_by(Deadline.due_at, Deadline.case_id, Deadline.key)
    )
    return [Unheeded(*row) for row in rows]
