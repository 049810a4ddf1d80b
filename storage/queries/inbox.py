"""Whose duty is what now."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from storage.models import Case, Review, RoleHolding, Unit


@dataclass(frozen=True, slots=True)
class OpenDuty:
    case_id: int
    number: str | None
    title: str
    process: str
    organization: str
    stage: str
    visit: int
    stage_title: str
    kind: str
    unit: str
    """Title of the submitting unit."""
    round: int
    opened_at: datetime
    due_at: datetime | None
    reminded_at: datetime | None
    drafter: str | None


def open_duties(session: Session, person: str, on: date) -> list[OpenDuty]:
    """The open duties of the roles that a person holds on a day, most pressing first.

    Duties that separation of duties keeps from the drafter are left out.
    """
    holds = and_(
        RoleHolding.role == Review.role,
        RoleHolding.unit == Review.unit,
        RoleHolding.person == person,
        RoleHolding.since <= on,
        or_(RoleHolding.until.is_(None), RoleHolding.until >= on),
    )
    by_role = select(RoleHolding.id).where(holds).correlate(Review).exists()
    mine = or_(Review.person == person, and_(Review.person.is_(None), by_role))
    own_signature = and_(Case.drafter == person, Review.kind.in_(("review", "paper")))
    rows = session.execute(
        select(
            Case.id,
            Case.number,
            Case.title,
            Case.process,
            Case.organization,
            Review.stage,
            Review.visit,
            Review.title,
            Review.kind,
            Unit.title,
            Case.round,
            Review.opened_at,
            Review.due_at,
            Review.reminded_at,
            Case.drafter,
        )
        .join(Case, Case.id == Review.case_id)
        .join(Unit, Unit.id == Case.unit)
        .where(Review.closed_at.is_(None), mine, or_(Case.drafter.is_(None), ~own_signature))
        .order_by(Review.due_at.is_(None), Review.due_at, Review.opened_at)
    )
    return [OpenDuty(*row) for row in rows]  # type: ignore[call-arg]
