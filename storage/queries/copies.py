"""What was copied to somebody."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Case, CaseCopy, Person, Unit

MOST = 200


@dataclass(frozen=True, slots=True)
class CopyLine:
    case_id: int
    number: str | None
    title: str
    unit: str
    """Title of the submitting unit."""
    sent_by: str | None
    """Name; None: a stage of the process sent it."""
    sent_at: datetime
    read_at: datetime | None


def copies_for(session: Session, person: str) -> list[CopyLine]:
    """Those that are still to be read first, then the newest."""
    rows = session.execute(
        select(
            Case.id,
            Case.number,
            Case.title,
            Unit.title,
            Person.name,
            CaseCopy.sent_at,
            CaseCopy.read_at,
        )
        .join(Case, Case.id == CaseCopy.case_id)
        .join(Unit, Unit.id == Case.unit)
        .outerjoin(Person, Person.id == CaseCopy.sent_by)
        .where(CaseCopy.person == person)
        .order_by(CaseCopy.read_at.is_not(None), CaseCopy.sent_at.desc(), CaseCopy.id.desc())
        .limit(MOST)
    )
    return [CopyLine(*row) for row in rows]
