"""Duties: opened and closed with the fact that does it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, insert, not_, or_, select, update

from storage.models import Decision, DecisionEvidence, Person, Review, ReviewRole, RoleHolding
from storage.prepared import Prepared, insertion
from storage.upsert import insert_for

_reviews: Any = Review.__table__
_further: Any = ReviewRole.__table__
_decisions: Any = Decision.__table__
_evidence: Any = DecisionEvidence.__table__
_held: Any = RoleHolding.__table__
_people: Any = Person.__table__
_OPEN_FURTHER = insert(_further).inline()
_ATTACH = insert(_evidence).inline()
_HAND = update(_reviews).where(
    _reviews.c.case_id == bindparam("of_case"),
    _reviews.c.stage == bindparam("of_stage"),
    _reviews.c.visit == bindparam("of_visit"),
    _reviews.c.seat == bindparam("of_seat"),
)
_CLOSE = Prepared(_HAND, ["closed_at", "outcome"])
_DECIDE = insertion(Decision.__table__)
_PRESSING = select(
    _reviews.c.stage, _reviews.c.visit, _reviews.c.seat, _reviews.c.due_at, _reviews.c.pressing
).where(_reviews.c.case_id == bindparam("of_case"), _reviews.c.closed_at.is_(None))
_DUTY = ("case_id", "stage", "visit", "seat")
_GIVEN = [c.name for c in _reviews.c if c.name != "id"]
_BEGUN = {"closed_at": None, "outcome": None, "reminded_at": None}


def _open(dialect: str) -> Any:
    """A signer who was asked, and then had to wait for another, is asked again: the duty begins anew."""
    insert_into = insert_for(dialect, _reviews)
    kept = {"id", *_DUTY}
    return insert_into.on_conflict_do_update(
        index_elements=list(_DUTY),
        set_={c.name: insert_into.excluded[c.name] for c in _reviews.c if c.name not in kept},
    )


_OPEN = Prepared(_open, _GIVEN)


@cache
def _open_where_held(roles: int, barred: int) -> Prepared:
    """Opens a duty, and says whether anybody holds one of so many roles at the unit who is not barred, and not for one who is."""
    holder = (
        select(_held.c.id)
        .join(_people, _people.c.id == _held.c.person)
        .where(
            _held.c.unit == bindparam("of_unit"),
            or_(*(_held.c.role == bindparam(f"role_{number}") for number in range(roles))),
            *(_held.c.person != bindparam(f"barred_{number}") for number in range(barred)),
            *(
                or_(_held.c.on_behalf_of.is_(None), _held.c.on_behalf_of != bindparam(f"barred_{number}"))
                for number in range(barred)
            ),
            _people.c.status == "active",
            _held.c.since <= bindparam("day"),
            or_(_held.c.until.is_(None), _held.c.until >= bindparam("day")),
        )
    )
    vacant = not_(holder.exists())
    named: dict[str, Any] = {name: bindparam(name) for name in _GIVEN if name != "vacant"}
    return Prepared(
        lambda dialect: _open(dialect).values(vacant=vacant, **named).returning(_reviews.c.vacant),
    )


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
    vacant = _opened(connection, values, day, further_roles, barred)
    if further_roles:
        duty = {name: values[name] for name in _DUTY}
        connection.execute(_OPEN_FURTHER, [{**duty, "role": role} for role in further_roles])
    return vacant


def _opened(
    connection: Connection,
    values: Mapping[str, Any],
    day: date,
    further_roles: Sequence[str],
    barred: Sequence[str],
) -> bool:
    if values["person"] is not None:
        _OPEN.run(connection, {**_BEGUN, **values, "vacant": False})
        return False
    roles = [values["role"], *further_roles]
    asked = {"of_unit": values["unit"], "day": day}
    asked |= {f"role_{number}": role for number, role in enumerate(roles)}
    asked |= {f"barred_{number}": person for number, person in enumerate(barred)}
    ((vacant,),) = _open_where_held(len(roles), len(barred)).rows(connection, {**_BEGUN, **values, **asked})
    return bool(vacant)


def pressing_on(
    connection: Connection, case_id: int
) -> dict[tuple[str, int, int], tuple[datetime | None, str | None]]:
    """The open duties of a case to when they are due, and by which clock."""
    rows = connection.execute(_PRESSING, {"of_case": case_id})
    return {(row.stage, row.visit, row.seat): (row.due_at, row.pressing) for row in rows}


def change_review(
    connection: Connection, duty: tuple[int, str, int, int], columns: Mapping[str, Any]
) -> None:
    """An open duty is somebody else's now (its role, unit and person), or another clock presses on it."""
    case_id, stage, visit, seat = duty
    named = {"of_case": case_id, "of_stage": stage, "of_visit": visit, "of_seat": seat}
    connection.execute(_HAND, {**named, **columns})


def close_review(connection: Connection, duty: tuple[int, str, int, int], outcome: str, at: datetime) -> None:
    """Close a duty, named by case, stage, visit and seat; `outcome` is the decision's name, `submitted` or `void`."""
    case_id, stage, visit, seat = duty
    named = {"of_case": case_id, "of_stage": stage, "of_visit": visit, "of_seat": seat}
    _CLOSE.run(connection, {**named, "closed_at": at, "outcome": outcome})


def record_decision(connection: Connection, values: Mapping[str, Any]) -> None:
    _DECIDE.run(connection, values)
    digests = dict.fromkeys(file["digest"] for file in values["evidence"])
    if digests:
        duty = {name: values[name] for name in _DUTY}
        connection.execute(_ATTACH, [{**duty, "digest": digest} for digest in digests])
