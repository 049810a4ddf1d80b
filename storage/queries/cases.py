"""Lists of cases."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Deadline, Person, Publication


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
