"""Who acts, and through which door."""

import os
import pwd
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, bindparam, or_, select

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
    """The account that the process runs under, for the audit: what the kernel says, not the environment."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return f"uid {os.geteuid()}"


OS_USER = operating_system_user()
SYSTEM = Origin(None, WayIn.SYSTEM, OS_USER)
"""What the engine does by itself."""
FROM_PREFECT = Origin(None, WayIn.PREFECT, OS_USER)
"""What somebody did in Prefect, which does not know who they are."""


_people: Any = Person.__table__
_roles: Any = RoleHolding.__table__
_HELD = (
    select(_people.c.name, _people.c.status, _roles.c.role, _roles.c.unit)
    .outerjoin(
        _roles,
        and_(
            _roles.c.person == _people.c.id,
            _roles.c.since <= bindparam("day"),
            or_(_roles.c.until.is_(None), _roles.c.until >= bindparam("day")),
        ),
    )
    .where(_people.c.id == bindparam("of_person"))
)
"""A row for each role that a person holds on a day, one row without a role for who holds none."""


def holdings_of(connection: Connection, person: str, on: date) -> frozenset[Holding]:
    """The roles that a person holds on a day."""
    rows = connection.execute(_HELD, {"of_person": person, "day": on})
    return frozenset(Holding(role, *unit.split("/", 1)) for _, _, role, unit in rows if role is not None)


def find_actor(connection: Connection, person: str, on: date, way_in: WayIn) -> Actor | None:
    """The active person of this id; None if there is none."""
    rows = connection.execute(_HELD, {"of_person": person, "day": on}).all()
    if not rows or rows[0].status != "active":
        return None
    held = frozenset(Holding(role, *unit.split("/", 1)) for _, _, role, unit in rows if role is not None)
    return Actor(person, rows[0].name, held, way_in, OS_USER)
