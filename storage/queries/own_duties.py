"""Duties with a limit of their own, by the person who did them or who took them: what a person's figures count.

A duty that nobody took is nobody's yet, and the limit of a whole case is shared by many; neither counts here.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session

from storage.models import AuditEvent, Case, Deadline, Decision, Review, RoleHolding
from storage.queries.grouping import Scope
from storage.queries.standing import TAKEN_BACK
from storage.queries.tally import COUNTS, Tally, counted

PERSON: ColumnElement[Any] = func.coalesce(Decision.person, Review.person)
_ANSWERED = Decision.id.is_not(None)
_LATE = and_(_ANSWERED, Decision.decided_at >= Deadline.due_at)
ASKED_BESIDE = ("advise", "supplement")
"""Kinds of duties of those whom a signer asks something: the limit is the signer's."""


def _open_late(now: datetime) -> ColumnElement[bool]:
    return and_(Decision.id.is_(None), Deadline.due_at <= now)


@dataclass(frozen=True, slots=True)
class LateDuty:
    """A duty that was answered, or still waits, after the limit of its stage."""

    person: str
    case_id: int
    definition: str
    stage: str
    visit: int
    seat: int
    role: str
    unit: str
    """The row of the unit at which the duty is."""
    started_on: date
    """The day on which the stage's limit began; itself it does not count."""
    opened_at: datetime
    """When the duty came up."""
    due_at: datetime
    answered_at: datetime | None
    signed_on: date | None
    """On paper: the day of the signature, which is registered later."""


def own_tallies(session: Session, scope: Scope, now: datetime) -> dict[str, Tally]:
    """Person to how their duties came out by the limits of the stages, nothing excused."""
    rows = session.execute(
        _joined(
            select(
                PERSON,
                func.count(),
                counted(and_(_ANSWERED, Decision.decided_at < Deadline.due_at)),
                counted(_LATE),
                counted(_open_late(now)),
            ),
            scope,
        ).group_by(PERSON)
    )
    return {person: Tally(*map(int, counts)) for person, *counts in rows}


def late_duties(session: Session, scope: Scope, now: datetime) -> list[LateDuty]:
    rows = session.execute(
        _joined(
            select(
                PERSON,
                Review.case_id,
                Case.definition,
                Review.stage,
                Review.visit,
                Review.seat,
                Review.role,
                Review.unit,
                Deadline.started_on,
                Review.opened_at,
                Deadline.due_at,
                Decision.decided_at,
                Decision.signed_on,
            ),
            scope,
        ).where(or_(_LATE, _open_late(now)))
    )
    return [LateDuty(*row) for row in rows]


def _joined(statement: Select[Any], scope: Scope) -> Select[Any]:
    same = and_(
        Decision.case_id == Review.case_id,
        Decision.stage == Review.stage,
        Decision.visit == Review.visit,
        Decision.seat == Review.seat,
    )
    key = Review.stage + "/" + cast(Review.visit, String)
    return (
        statement.select_from(Review)
        .join(Case, Case.id == Review.case_id)
        .join(Deadline, and_(Deadline.case_id == Review.case_id, Deadline.key == key))
        .join(Decision, same, isouter=True)
        .where(
            scope.holds(Review.unit),
            scope.holds_person(PERSON),
            COUNTS,
            Review.kind.not_in(ASKED_BESIDE),
            or_(
                and_(_ANSWERED, Review.outcome != TAKEN_BACK),
                and_(Review.closed_at.is_(None), Review.person.is_not(None)),
            ),
        )
    )


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody else stood in for a role of a person; both days are included."""

    person: str
    role: str
    unit: str
    since: date
    until: date | None


def absences(session: Session, organization: str) -> list[Absence]:
    rows = session.execute(
        select(
            RoleHolding.on_behalf_of, RoleHolding.role, RoleHolding.unit, RoleHolding.since, RoleHolding.until
        ).where(
            RoleHolding.on_behalf_of.is_not(None),
            RoleHolding.unit.startswith(f"{organization}/", autoescape=True),
        )
    )
    return [Absence(str(row[0]), row[1], row[2], row[3], row[4]) for row in rows]


@dataclass(frozen=True, slots=True)
class Handing:
    """An open duty came into a person's hands."""

    case_id: int
    stage: str
    visit: int
    seat: int
    at: datetime
    to: str | None
    """None: back to whoever had delegated it."""
    by: str


def handings(session: Session, organization: str) -> list[Handing]:
    chain = literal("case/") + cast(Case.id, String)
    rows = session.execute(
        select(Case.id, AuditEvent.at, AuditEvent.payload)
        .join(AuditEvent, AuditEvent.chain == chain)
        .where(Case.organization == organization, AuditEvent.kind.in_(("handed", "handed_back")))
        .order_by(Case.id, AuditEvent.number)
    )
    told = ((case_id, at, json.loads(payload)) for case_id, at, payload in rows)
    return [
        Handing(case_id, one["stage"], one["visit"], one["seat"], at, one.get("to"), one["by"])
        for case_id, at, one in told
    ]
