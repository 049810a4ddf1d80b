"""People and the roles they hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage.models import Person, RoleHolding, Unit


@dataclass(frozen=True, slots=True)
class PersonLine:
    id: str
    name: str
    status: str
    roles: tuple[str, ...]
    """`<role>@<organization>/<unit>`, those held on the day."""
    proxies: tuple[tuple[str, str], ...] = ()
    """Such a role, and for whom it is held."""


def list_people(session: Session, on: date) -> list[PersonLine]:
    held: dict[str, list[str]] = {}
    proxies: dict[str, list[tuple[str, str]]] = {}
    for person, role, unit, principal in session.execute(
        select(RoleHolding.person, RoleHolding.role, RoleHolding.unit, RoleHolding.on_behalf_of)
        .where(RoleHolding.since <= on, or_(RoleHolding.until.is_(None), RoleHolding.until >= on))
        .order_by(RoleHolding.id)
    ):
        if principal is None:
            held.setdefault(person, []).append(f"{role}@{unit}")
        else:
            proxies.setdefault(person, []).append((f"{role}@{unit}", principal))
    rows = session.execute(select(Person.id, Person.name, Person.status).order_by(Person.id))
    return [
        PersonLine(i, name, status, tuple(held.get(i, ())), tuple(proxies.get(i, ())))
        for i, name, status in rows
    ]


def holders(session: Session, role: str, unit: str, on: date) -> list[PersonLine]:
    """The active people who hold a role of their own at a unit (row id) on a day."""
    rows = session.execute(
        select(Person.id, Person.name, Person.status)
        .join(RoleHolding, RoleHolding.person == Person.id)
        .where(
            RoleHolding.role == role,
            RoleHolding.unit == unit,
            RoleHolding.on_behalf_of.is_(None),
            Person.status == "active",
            RoleHolding.since <= on,
            or_(RoleHolding.until.is_(None), RoleHolding.until >= on),
        )
        .order_by(Person.id)
    )
    return [PersonLine(i, name, status, (f"{role}@{unit}",)) for i, name, status in rows]


def held_posts(session: Session, organization: str, on: date) -> frozenset[tuple[str, str]]:
    """Unit, by its id in the organisation, and role, of those that an active person holds on a day, for themselves."""
    rows = session.execute(
        select(Unit.code, RoleHolding.role)
        .join(RoleHolding, RoleHolding.unit == Unit.id)
        .join(Person, Person.id == RoleHolding.person)
        .where(
            Unit.organization == organization,
            Person.status == "active",
            RoleHolding.on_behalf_of.is_(None),
            RoleHolding.since <= on,
            or_(RoleHolding.until.is_(None), RoleHolding.until >= on),
        )
        .distinct()
    )
    return frozenset((unit, role) for unit, role in rows)


def staffed(session: Session, on: date) -> frozenset[str]:
    """The organisations in which anybody holds a role on a day: those that this installation is used for."""
    return frozenset(
        session.scalars(
            select(Unit.organization)
            .join(RoleHolding, RoleHolding.unit == Unit.id)
            .where(RoleHolding.since <= on, or_(RoleHolding.until.is_(None), RoleHolding.until >= on))
            .distinct()
        )
    )


def named(session: Session, people: Sequence[str]) -> list[PersonLine]:
    """Those of these people who are active, without their roles."""
    rows = session.execute(
        select(Person.id, Person.name, Person.status)
        .where(Person.id.in_(people), Person.status == "active")
        .order_by(Person.id)
    )
    return [PersonLine(i, name, status, ()) for i, name, status in rows]


def names_of(session: Session) -> dict[str, str]:
    """Of everybody who was ever registered, by id."""
    rows = session.execute(select(Person.id, Person.name))
    return {row.id: row.name for row in rows}
