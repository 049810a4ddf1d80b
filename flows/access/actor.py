"""Who acts, and through which door."""

import os
import pwd
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from definitions.vocabulary import WayIn
from storage.audit_chain import Origin
from storage.records.holdings import Held, held_by, held_by_principals


@dataclass(frozen=True, slots=True)
class Holding:
    """A role held at a unit, today."""

    role: str
    organization: str
    unit: str
    """Id of the unit within its organisation."""
    on_behalf_of: str | None = None
    """Who is away, where it is held as their proxy."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person who has proved who they are."""

    person: str
    name: str
    holdings: frozenset[Holding]
    way_in: WayIn
    os_user: str
    of_principals: frozenset[Holding] = frozenset()
    """Everything that those hold for whom the person stands in, each as it would be passed on."""

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

    def principals(self, role: str, organization: str, unit: str) -> tuple[str, ...]:
        """For whom the person holds a role as a proxy; nobody where it is the person's own."""
        held = [h for h in self.holdings if (h.role, h.organization, h.unit) == (role, organization, unit)]
        if any(holding.on_behalf_of is None for holding in held):
            return ()
        return tuple(sorted(str(holding.on_behalf_of) for holding in held))

    def works_for(self, organization: str) -> bool:
        """Whether they hold any role there."""
        return organization in self.organizations

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


def holdings_of(connection: Connection, person: str, on: date) -> frozenset[Holding]:
    """The roles that a person holds on a day."""
    return _holdings(held_by(connection, person, on))


def find_actor(connection: Connection, person: str, on: date, way_in: WayIn) -> Actor | None:
    """The active person of this id; None if there is none."""
    held = held_by(connection, person, on)
    if not held or held[0].status != "active":
        return None
    holdings = _holdings(held)
    return Actor(
        person, held[0].name, holdings, way_in, OS_USER, _of_principals(connection, person, on, holdings)
    )


def _of_principals(
    connection: Connection, person: str, on: date, holdings: frozenset[Holding]
) -> frozenset[Holding]:
    """Not asked of who stands in for nobody."""
    if all(held.on_behalf_of is None for held in holdings):
        return frozenset()
    theirs = held_by_principals(connection, person, on)
    return frozenset(_holding(one.role, one.unit, one.principal) for one in theirs)


def _holdings(held: Iterable[Held]) -> frozenset[Holding]:
    return frozenset(_holding(one.role, one.unit, one.on_behalf_of) for one in held if one.role is not None)


def _holding(role: str, row: str, principal: str | None) -> Holding:
    organization, _, unit = row.partition("/")
    return Holding(role, organization, unit, principal)
