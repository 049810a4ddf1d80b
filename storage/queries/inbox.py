"""Whose duty is what now."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    not_,
    null,
    or_,
    select,
    tuple_,
    union_all,
)

from storage.models import Case, Decision, Person, Review, ReviewRole, RoleHolding, Unit
from storage.prepared import Prepared
from storage.queries.moved_limits import moved_from
from storage.queries.standing import stands


class OpenDuty(NamedTuple):
    """A tuple: an inbox may hold hundreds, and is read at every step."""

    case_id: int
    number: str | None
    title: str
    process: str
    organization: str
    stage: str
    visit: int
    stage_title: str
    kind: str
    unit: str
    """Title of the submitting unit."""
    round: int
    opened_at: datetime
    due_at: datetime | None
    pressing: str | None
    """The key of the limit that ends at `due_at`."""
    reminded_at: datetime | None
    drafter: str | None
    is_urgent: bool
    is_objected: bool
    """An objection holds the case: nothing but what that asks for can be done."""
    moved_from: datetime | None = None
    """When it was due before another calendar moved the limit, since the duty is open."""


SUPPLEMENT = "supplement"
"""The kind of what a drafter is asked to add."""

_case: Any = Case.__table__
_review: Any = Review.__table__
_further: Any = ReviewRole.__table__
_role: Any = RoleHolding.__table__
_decision: Any = Decision.__table__
_unit: Any = Unit.__table__

_held = (
    select(_role.c.unit, _role.c.role, _role.c.on_behalf_of)
    .where(
        _role.c.person == bindparam("of_person"),
        _role.c.since <= bindparam("day"),
        or_(_role.c.until.is_(None), _role.c.until >= bindparam("day")),
    )
    .cte("held")
)
_HELD = select(_held.c.unit, _held.c.role)
_OWN = _HELD.where(_held.c.on_behalf_of.is_(None))
_own = _role.alias("own")
_person: Any = Person.__table__
_STARTS = or_(
    _own.c.role == _review.c.role,
    _own.c.role.in_(
        select(_further.c.role).where(
            _further.c.case_id == _review.c.case_id,
            _further.c.stage == _review.c.stage,
            _further.c.visit == _review.c.visit,
            _further.c.seat == _review.c.seat,
        )
    ),
)
_HAS_A_DRAFTER = exists(
    select(_own.c.id)
    .join(_person, _person.c.id == _own.c.person)
    .where(
        _own.c.person == _review.c.person,
        _own.c.unit == _review.c.unit,
        _STARTS,
        _person.c.status == "active",
        _own.c.since <= bindparam("day"),
        or_(_own.c.until.is_(None), _own.c.until >= bindparam("day")),
    )
    .correlate(_review)
)
_LEFT_BEHIND = and_(
    _review.c.closed_at.is_(None),
    _review.c.kind == literal_column("'draft'"),
    _review.c.person.is_not(None),
    _review.c.person != bindparam("of_person"),
    not_(_HAS_A_DRAFTER),
)
"""A draft whose drafter has left: whoever may start the process may take it over."""
_DUTY = (
    _review.c.case_id,
    _review.c.stage,
    _review.c.visit,
    _review.c.title,
    _review.c.kind,
    _review.c.opened_at,
    _review.c.due_at,
    _review.c.pressing,
    _review.c.reminded_at,
    _review.c.barred,
)
_NOBODY: Any = null().label("principal")
_KEPT: Any = literal_column("0").label("left_behind")
_LEFT: Any = literal_column("1").label("left_behind")
_OPEN_TO_ALL = and_(_review.c.closed_at.is_(None), _review.c.person.is_(None))
_FIRST_ROLE_HELD = tuple_(_review.c.unit, _review.c.role).in_(_HELD)
_PRINCIPALS = select(_held.c.on_behalf_of).where(_held.c.on_behalf_of.is_not(None))
"""Those for whom the person stands in."""
_THREE_ADMINISTRATORS = ("system_admin", "security_admin", "audit_admin")
"""Their posts are never passed on."""
_theirs, _at = _role.alias("theirs"), _unit.alias("at")
_WHOLLY = (
    select(_theirs.c.person, _at.c.organization)
    .join_from(_theirs, _at, _at.c.id == _theirs.c.unit)
    .outerjoin(
        _held,
        and_(
            _held.c.unit == _theirs.c.unit,
            _held.c.role == _theirs.c.role,
            _held.c.on_behalf_of == _theirs.c.person,
        ),
    )
    .where(
        _theirs.c.person.in_(_PRINCIPALS),
        _theirs.c.on_behalf_of.is_(None),
        _theirs.c.role.not_in([literal_column(f"'{one}'") for one in _THREE_ADMINISTRATORS]),
        _theirs.c.since <= bindparam("day"),
        or_(_theirs.c.until.is_(None), _theirs.c.until >= bindparam("day")),
    )
    .group_by(_theirs.c.person, _at.c.organization)
    .having(func.count() == func.count(_held.c.role))
)
"""Those who passed on to the person every post that they hold in an organisation: then also what needs none."""
_of = _unit.alias("of")
_FOR_PRINCIPALS = select(_held.c.unit, _held.c.role, _held.c.on_behalf_of).where(
    _held.c.on_behalf_of.is_not(None)
)
_STILL_THEIRS = or_(_review.c.kind == "draft", _review.c.role == "", _FIRST_ROLE_HELD)
"""Who is named for a role must still hold it."""
_FOR = _review.c.person.label("principal")
_mine = union_all(
    select(*_DUTY, _NOBODY, _KEPT).where(
        _review.c.closed_at.is_(None), _review.c.person == bindparam("of_person"), _STILL_THEIRS
    ),
    select(*_DUTY, _FOR, _KEPT).where(
        _review.c.closed_at.is_(None),
        _review.c.person.in_(_PRINCIPALS),
        _review.c.kind != "draft",
        _review.c.role != "",
        tuple_(_review.c.unit, _review.c.role, _review.c.person).in_(_FOR_PRINCIPALS),
    ),
    select(*_DUTY, _FOR, _KEPT)
    .join_from(_review, _of, _of.c.id == _review.c.unit)
    .where(
        _review.c.closed_at.is_(None),
        _review.c.person.in_(_PRINCIPALS),
        _review.c.role == "",
        or_(
            _review.c.kind == literal_column("'supplement'"),
            tuple_(_review.c.person, _of.c.organization).in_(_WHOLLY),
        ),
    ),
    select(*_DUTY, _NOBODY, _KEPT).where(_OPEN_TO_ALL, tuple_(_review.c.unit, _review.c.role).in_(_OWN)),
    select(*_DUTY, _held.c.on_behalf_of.label("principal"), _KEPT)
    .join_from(_held, _review, and_(_review.c.unit == _held.c.unit, _review.c.role == _held.c.role))
    .where(_OPEN_TO_ALL, _held.c.on_behalf_of.is_not(None)),
    select(*_DUTY, _NOBODY, _KEPT)
    .join_from(_further, _review)
    .where(
        _OPEN_TO_ALL,
        _review.c.kind == literal_column("'draft'"),
        tuple_(_review.c.unit, _further.c.role).in_(_HELD),
        not_(_FIRST_ROLE_HELD),
    )
    .distinct(),
    select(*_DUTY, _NOBODY, _LEFT).where(_LEFT_BEHIND, _FIRST_ROLE_HELD),
    select(*_DUTY, _NOBODY, _LEFT)
    .join_from(_further, _review)
    .where(_LEFT_BEHIND, tuple_(_review.c.unit, _further.c.role).in_(_HELD), not_(_FIRST_ROLE_HELD))
    .distinct(),
).subquery("mine")
"""Branches and no `or`: each finds its few rows by an index of its own, however many duties are open."""
_OWN_SIGNATURE = and_(
    _case.c.drafter == bindparam("of_person"), or_(_mine.c.kind == "review", _mine.c.kind == "paper")
)
_TAKEN_BY_ANOTHER = and_(
    _case.c.drafter != bindparam("of_person"), _mine.c.kind == "draft", _mine.c.left_behind == 0
)
"""A draft that was launched for everybody is its first submitter's own from then on."""
_SIGNED_HERE = exists().where(
    _decision.c.case_id == _mine.c.case_id,
    _decision.c.stage == _mine.c.stage,
    _decision.c.visit == _mine.c.visit,
    or_(_decision.c.person == bindparam("of_person"), _decision.c.on_behalf_of == bindparam("of_person")),
    stands(_decision),
)
"""Where several sign, nobody signs twice."""
_OPEN = Prepared(
    select(
        _case.c.id,
        _case.c.number,
        _case.c.title,
        _case.c.process,
        _case.c.organization,
        _mine.c.stage,
        _mine.c.visit,
        _mine.c.title,
        _mine.c.kind,
        _unit.c.title,
        _case.c.round,
        _mine.c.opened_at,
        _mine.c.due_at,
        _mine.c.pressing,
        _mine.c.reminded_at,
        _case.c.drafter,
        _case.c.urgent,
        _case.c.objected,
        moved_from(_case.c.id, _mine.c.pressing, _mine.c.due_at, _mine.c.opened_at),
        _mine.c.principal,
        _mine.c.barred,
    )
    .join_from(_mine, _case, _case.c.id == _mine.c.case_id)
    .join(_unit, _unit.c.id == _case.c.unit)
    .where(or_(_case.c.drafter.is_(None), not_(or_(_OWN_SIGNATURE, _TAKEN_BY_ANOTHER))), not_(_SIGNED_HERE))
    .order_by(not_(_case.c.urgent), _mine.c.due_at.is_(None), _mine.c.due_at, _mine.c.opened_at)
)


def open_duties(connection: Connection, person: str, on: date) -> list[OpenDuty]:
    """The open duties of the roles that a person holds on a day: those of urgent cases first, the most pressing first.

    Those that separation of duties keeps from them, or from whom they would act for, are left out. What a drafter is asked
    to add is among them for whoever stands in for the drafter: whether in drafting, the process says.  `_OWN_SIGNATURE` does so for duties that were opened
    before it was stored who is barred.
    """
    rows = _OPEN.rows(connection, {"of_person": person, "day": on})
    found = [
        OpenDuty._make(duty)
        for *duty, principal, barred in rows
        if not {person, principal} & set(barred.split("\n"))
    ]
    kept = {(duty.case_id, duty.stage) for duty in found if duty.kind != SUPPLEMENT}
    told = [one for one in found if one.kind != SUPPLEMENT or (one.case_id, one.stage) not in kept]
    return list({(duty.case_id, duty.stage): duty for duty in told}.values())
