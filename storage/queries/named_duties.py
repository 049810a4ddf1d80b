"""Duties of a person's roles that are another's by name."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, or_, select, tuple_

from storage.models import Case, Person, Review, RoleHolding

MOST = 50


class NamedDuty(NamedTuple):
    case_id: int
    stage: str
    visit: int
    seat: int
    person: str
    """Name of whose it is."""
    opened_at: datetime


_case: Any = Case.__table__
_review: Any = Review.__table__
_role: Any = RoleHolding.__table__
_person: Any = Person.__table__
_HELD = select(_role.c.unit, _role.c.role).where(
    _role.c.person == bindparam("of_person"),
    _role.c.since <= bindparam("day"),
    or_(_role.c.until.is_(None), _role.c.until >= bindparam("day")),
)
_NAMED = (
    select(
        _review.c.case_id,
        _review.c.stage,
        _review.c.visit,
        _review.c.seat,
        _person.c.name,
        _review.c.opened_at,
    )
    .join(_person, _person.c.id == _review.c.person)
    .where(
        _review.c.closed_at.is_(None),
        tuple_(_review.c.unit, _review.c.role).in_(_HELD),
        _review.c.person != bindparam("of_person"),
        _review.c.kind.in_(("review", "work")),
    )
    .order_by(_review.c.opened_at.desc(), _review.c.id.desc())
    .limit(MOST)
)


def named_duties(connection: Connection, person: str, on: date) -> list[NamedDuty]:
    """Open ones, the newest first."""
    return [NamedDuty._make(row) for row in connection.execute(_NAMED, {"of_person": person, "day": on})]
