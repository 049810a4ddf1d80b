"""Duties: opened and closed with the fact that does it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, insert, not_, or_, select, update

from storage.models import Decision, DecisionEvidence, Person, Review, ReviewBarred, ReviewRole, RoleHolding

_reviews: Any = Review.__table__
_held: Any = RoleHolding.__table__
_people: Any = Person.__table__
_OPEN = insert(_reviews).inline()
_OPEN_FURTHER = insert(ReviewRole.__table__).inline()  # type: ignore[arg-type]
_BAR = insert(ReviewBarred.__table__).inline()  # type: ignore[arg-type]
_CLOSE = update(_reviews).where(_reviews.c.case_id == bindparam("of_case"), _reviews.c.closed_at.is_(None))
_DECIDE = insert(Decision.__table__).inline()  # type: ignore[arg-type]
_ATTACH = insert(DecisionEvidence.__table__).inline()  # type: ignore[arg-type]
_DUTY = ("case_id", "stage", "visit", "seat")


def _open_where_held(has_role: ColumnElement[bool]) -> Any:
    """Opens a duty, and says whether anybody who is not barred holds such a role at the unit."""
    holder = (
        select(_held.c.id)
        .join(_people, _people.c.id == _held.c.person)
        .where(
            _held.c.unit == bindparam("of_unit"),
            has_role,
            _held.c.person.not_in(bindparam("barred", expanding=True)),
            _people.c.status == "active",
            _held.c.since <= bindparam("day"),
            or_(_held.c.until.is_(None), _held.c.until >= bindparam("day")),
        )
    )
    return insert(_reviews).values(vacant=not_(holder.exists())).returning(_reviews.c.vacant)


_OPEN_TO_ROLE = _open_where_held(_held.c.role == bindparam("of_role"))
_OPEN_TO_ROLES = _open_where_held(_held.c.role.in_(bindparam("of_roles", expanding=True)))


def open_review(
    connection: Connection,
    values: Mapping[str, Any],
    day: date,
    further_roles: Sequence[str] = (),
    barred: Sequence[str] = (),
) -> bool:
    """Open a duty for one person, or for whoever holds its role, or one of the further roles, at the unit.

    But for those who are barred. Returns whether it is nobody's on `day`.
    """
    if values["person"] is not None:
        connection.execute(_OPEN, {**values, "vacant": False})
        return False
    where = {"of_unit": values["unit"], "day": day, "barred": list(barred)}
    if further_roles:
        roles = {"of_roles": [values["role"], *further_roles]}
        opened = connection.execute(_OPEN_TO_ROLES, {**values, **where, **roles})
    else:
        opened = connection.execute(_OPEN_TO_ROLE, {**values, **where, "of_role": values["role"]})
    vacant = bool(opened.scalar_one())
    duty = {name: values[name] for name in _DUTY}
    if further_roles:
        connection.execute(_OPEN_FURTHER, [{**duty, "role": role} for role in further_roles])
    if barred:
        connection.execute(_BAR, [{**duty, "person": person} for person in barred])
    return vacant


def close_review(connection: Connection, case_id: int, outcome: str, at: datetime) -> None:
    """Close the open duty of a case; `outcome` is the decision's name, `submitted` or `void`."""
    connection.execute(_CLOSE, {"of_case": case_id, "closed_at": at, "outcome": outcome})


def record_decision(connection: Connection, values: Mapping[str, Any]) -> None:
    connection.execute(_DECIDE, dict(values))
    digests = dict.fromkeys(file["digest"] for file in values["evidence"])
    if digests:
        duty = {name: values[name] for name in _DUTY}
        connection.execute(_ATTACH, [{**duty, "digest": digest} for digest in digests])
