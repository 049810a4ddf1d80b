"""Who holds what, in the transaction of the caller."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from definitions.semantics.clocks import day_of
from storage.models import Person, RoleHolding

_held: Any = RoleHolding.__table__
_people: Any = Person.__table__
_HOLDER = (
    select(_held.c.id)
    .join(_people, _people.c.id == _held.c.person)
    .where(
        _held.c.unit == bindparam("unit"),
        _held.c.role == bindparam("role"),
        _people.c.status == "active",
        _held.c.since <= bindparam("day"),
        or_(_held.c.until.is_(None), _held.c.until >= bindparam("day")),
    )
    .limit(1)
)


def is_vacant(session: Session, role: str, unit: str, at: datetime) -> bool:
    """Whether no active person holds the role at the unit on the day of `at`."""
    return session.execute(_HOLDER, {"role": role, "unit": unit, "day": day_of(at)}).first() is None
