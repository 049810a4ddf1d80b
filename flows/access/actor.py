"""Who acts, and through which door."""

import getpass
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from definitions.vocabulary import WayIn
from storage.audit_chain import Origin
from storage.models import Person, RoleHolding


@dataclass(frozen=True, slots=True)
class Holding:
    """A role held at a unit, today."""

    role: str
    organization: str
    unit: str
    """Id of the unit within its organisation."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person who has proved who they are."""

    person: str
    name: str
    holdings: frozenset[Holding]
    way_in: WayIn
    os_user: str

    @property
    def origin(self) -> Origin:
        return Origin(self.person, self.way_in, self.os_user)

    @property
    def organizations(self) -> frozenset[str]:
        return frozenset(holding.organization for holding in self.holdings)

    def holds(self, role: str, organization: str, unit: str | None = None) -> bool:
        return any(
            holding.role == role and holding.organization == organization and unit in (None, holding.unit)
            for holding in self.holdings
        )

    def belongs_to(self, organization: str, unit: str) -> bool:
        return any(h.organization == organization and h.unit == unit for h in self.holdings)


def operating_system_user() -> str:
    """The account that the process runs under, for the audit."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


OS_USER = operating_system_user()
SYSTEM = Origin(None, WayIn.SYSTEM, OS_USER)
"""What the engine does by itself."""


def holdings_of(session: Session, person: str, on: date) -> frozenset[Holding]:
    """The roles that a person holds on a day."""
    rows = session.execute(
        select(RoleHolding.role, RoleHolding.unit).where(
            RoleHolding.person == person,
            RoleHolding.since <= on,
            (RoleHolding.until.is_(None)) | (RoleHolding.until >= on),
        )
    )
    return frozenset(Holding(role, *unit.split("/", 1)) for role, unit in rows)


def find_actor(session: Session, person: str, on: date, way_in: WayIn) -> Actor | None:
    """The active person of this id; None if there is none."""
    row = session.execute(select(Person.name, Person.status).where(Person.id == person)).one_or_none()
    if row is None or row.status != "active":
        return None
    return Actor(person, row.name, holdings_of(session, person, on), way_in, OS_USER)
