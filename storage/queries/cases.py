"""Lists of cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from storage.models import Case, Deadline, Person, Publication, Unit


@dataclass(frozen=True, slots=True)
class CaseLine:
    id: int
    number: str | None
    title: str
    process: str
    organization: str
    unit: str
    """Title of the submitting unit."""
    state: str
    stage: str | None
    outcome: str | None
    created_at: datetime
    published_at: datetime | None
    blocked_reason: str | None


def list_cases(
    session: Session,
    organizations: Sequence[str],
    *,
    units: Sequence[str] | None = None,
    drafter: str | None = None,
) -> list[CaseLine]:
    """Cases of these organisations, newest first; only of `units` (row ids) or of `drafter` where given."""
    conditions: list[ColumnElement[bool]] = [Case.organization.in_(organizations)]
    if units is not None:
        conditions.append(or_(Case.unit.in_(units), Case.drafter == drafter))
    rows = session.execute(
        select(
            Case.id,
            Case.number,
            Case.title,
            Case.process,
            Case.organization,
            Unit.title,
            Case.state,
            Case.stage,
            Case.outcome,
            Case.created_at,
            Case.published_at,
            Case.blocked_reason,
        )
        .join(Unit, Unit.id == Case.unit)
        .where(*conditions)
        .order_by(Case.id.desc())
    )
    return [CaseLine(*row) for row in rows]  # type: ignore[call-arg]


def deadlines_of(session: Session, case_id: int) -> list[Deadline]:
    return list(session.scalars(select(Deadline).where(Deadline.case_id == case_id).order_by(Deadline.id)))


def publications_of(session: Session, case_id: int) -> list[Publication]:
    return list(
        session.scalars(select(Publication).where(Publication.case_id == case_id).order_by(Publication.id))
    )


def names_of(session: Session, people: Sequence[str]) -> dict[str, str]:
    """Person id to name."""
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(people)))
    return {person: name for person, name in rows}  # noqa: C416
