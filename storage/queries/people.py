"""People and the roles they hold."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage.models import Person, RoleHolding


@dataclass(frozen=True, slots=True)
class PersonLine:
    id: str
    name: str
    status: str
    roles: tuple[str, ...]
    """`<role>@<organization>/<unit>`, those held on the day."""


def list_people(session: Session, on: date) -> list[PersonLine]:
    held: dict[str, list[str]] = {}
    for person, role, unit in session.execute(
        select(RoleHolding.person, RoleHolding.role, RoleHolding.unit)
        .where(RoleHolding.since <= on, or_(RoleHolding.until.is_(None), RoleHolding.until >= on))
        .order_by(RoleHolding.id)
    ):
        held.setdefault(person, []).append(f"{role}@{unit}")
    rows = session.execute(select(Person.id, Person.name, Person.status).order_by(Person.id))
    return [PersonLine(i, name, status, tuple(held.get(i, ()))) for i, name, status in rows]


def holders(session: Session, role: str, unit: str, on: date) -> list[PersonLine]:
    """The active people who hold a role at a unit (row id) on a day."""
    rows = session.execute(
        select(Person.id, Person.name, Person.status)
        .join(RoleHolding, RoleHolding.person == Person.id)
        .where(
            RoleHolding.role == role,
            RoleHolding.unit == unit,
            Person.status == "active",
            RoleHolding.since <= on,
            or_(RoleHolding.until.is_(None), RoleHolding.until >= on),
        )
        .order_by(Person.id)
    )
    return [PersonLine(i, name, status, (f"{role}@{unit}",)) for i, name, status in rows]
