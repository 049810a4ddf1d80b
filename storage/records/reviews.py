"""Duties: opened and closed with the fact that does it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, not_, or_, select, update

from storage.models import Decision, DecisionEvidence, Person, Review, ReviewRole, RoleHolding

_reviews: Any = Review.__table__
_held: Any = RoleHolding.__table__
_people: Any = Person.__table__
_HOLDER = (
    select(_held.c.id)
    .join(_people, _people.c.id == _held.c.person)
    .where(
        _held.c.unit == bindparam("of_unit"),
        _held.c.role.in_(bindparam("of_roles", expanding=True)),
        _people.c.status == "active",
        _held.c.since <= bindparam("day"),
        or_(_held.c.until.is_(None), _held.c.until >= bindparam("day")),
    )
)
_OPEN = insert(_reviews).inline()
_OPEN_TO_HOLDERS = insert(_reviews).values(vacant=not_(_HOLDER.exists())).returning(_reviews.c.vacant)
_OPEN_FURTHER = insert(ReviewRole.__table__).inline()  # type: ignore[arg-type]
_CLOSE = update(_reviews).where(_reviews.c.case_id == bindparam("of_case"), _reviews.c.closed_at.is_(None))
_DECIDE = insert(Decision.__table__).inline()  # type: ignore[arg-type]
_ATTACH = insert(DecisionEvidence.__table__).inline()  # type: ignore[arg-type]
_DUTY = ("case_id", "stage", "visit", "seat")


def open_review(
    connection: Connection, values: Mapping[str, Any], day: date, further_roles: Sequence[str] = ()
) -> bool:
    """Open a duty for one person, or for whoever holds its role, or one of the further roles, at the unit.

    Returns whether nobody does on `day`.
    """
    if values["person"] is not None:
        connection.execute(_OPEN, {**values, "vacant": False})
        return False
    holders = {"of_unit": values["unit"], "of_roles": [values["role"], *further_roles], "day": day}
    vacant = bool(connection.execute(_OPEN_TO_HOLDERS, {**values, **holders}).scalar_one())
    duty = {name: values[name] for name in _DUTY}
    for role in further_roles:
        connection.execute(_OPEN_FURTHER, {**duty, "role": role})
    return vacant


def close_review(connection: Connection, case_id: int, outcome: str, at: datetime) -> None:
    """Close the open duty of a case; `outcome` is the decision's name, `submitted` or `void`."""
    connection.execute(_CLOSE, {"of_case": case_id, "closed_at": at, "outcome": outcome})


def record_decision(connection: Connection, values: Mapping[str, Any]) -> None:
    connection.execute(_DECIDE, dict(values))
    duty = {name: values[name] for name in _DUTY}
    for digest in dict.fromkeys(file["digest"] for file in values["evidence"]):
        connection.execute(_ATTACH, {**duty, "digest": digest})
