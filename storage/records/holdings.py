"""Who a person is, and the roles that they hold."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, bindparam, or_, select

from storage.models import Person, RoleHolding
from storage.prepared import Prepared

_people: Any = Person.__table__
_roles: Any = RoleHolding.__table__


class Held(NamedTuple):
    """A row for each role that a person holds on a day, one row without a role for who holds none."""

    name: str
    status: str
    role: str | None
    unit: str
    on_behalf_of: str | None


_COLUMNS = (_people.c.name, _people.c.status, _roles.c.role, _roles.c.unit, _roles.c.on_behalf_of)
_ON_THE_DAY = and_(
    _roles.c.person == _people.c.id,
    _roles.c.since <= bindparam("day"),
    or_(_roles.c.until.is_(None), _roles.c.until >= bindparam("day")),
)
_HELD = Prepared(
    select(*_COLUMNS).outerjoin(_roles, _ON_THE_DAY).where(_people.c.id == bindparam("of_person"))
)


_passed_on = _roles.alias("passed_on")
_PRINCIPALS = select(_passed_on.c.on_behalf_of).where(
    _passed_on.c.person == bindparam("of_person"),
    _passed_on.c.on_behalf_of.is_not(None),
    _passed_on.c.since <= bindparam("day"),
    or_(_passed_on.c.until.is_(None), _passed_on.c.until >= bindparam("day")),
)
_OF_PRINCIPALS = Prepared(
    select(_roles.c.role, _roles.c.unit, _roles.c.person).where(
        _roles.c.person.in_(_PRINCIPALS),
        _roles.c.on_behalf_of.is_(None),
        _roles.c.since <= bindparam("day"),
        or_(_roles.c.until.is_(None), _roles.c.until >= bindparam("day")),
    )
)


def held_by(connection: Connection, person: str, on: date) -> list[Held]:
    """Empty where nobody is called so."""
    return [Held._make(row) for row in _HELD.rows(connection, {"of_person": person, "day": on})]


class OfPrincipal(NamedTuple):
    """A role that somebody holds themselves for whom another stands in."""

    role: str
    unit: str
    principal: str


def held_by_principals(connection: Connection, person: str, on: date) -> list[OfPrincipal]:
    """Everything that they hold for whom the person stands in on a day, passed on or not."""
    rows = _OF_PRINCIPALS.rows(connection, {"of_person": person, "day": on})
    return [OfPrincipal._make(row) for row in rows]
