"""What stands still and whom it waits for: blocked cases, duties that nobody holds, and the workers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from storage.audit_chain import case_chain
from storage.models import (
    AuditEvent,
    Case,
    Person,
    Review,
    ReviewBarred,
    ReviewRole,
    RoleHolding,
    Unit,
    Wake,
    WorkerBeat,
)


@dataclass(frozen=True, slots=True)
class BlockedCase:
    """A case that the engine gave up on (受阻). Its title is left out: who runs the system need not know it."""

    case_id: int
    number: str | None
    process: str
    unit: str
    """Title of the submitting unit."""
    reason: str
    since: datetime | None


def blocked_cases(session: Session, organization: str) -> list[BlockedCase]:
    """The longest blocked first."""
    rows = session.execute(
        select(Case.id, Case.number, Case.process, Unit.title, Case.blocked_reason)
        .join(Unit, Unit.id == Case.unit)
        .where(Case.organization == organization, Case.blocked_reason.is_not(None))
        .order_by(Case.id)
    ).all()
    since = _blocked_since(session, [row.id for row in rows])
    found = [
        BlockedCase(
            row.id, row.number, row.process, row.title, row.blocked_reason, since.get(case_chain(row.id))
        )
        for row in rows
    ]
    return sorted(found, key=lambda case: (case.since is not None, case.since, case.case_id))


def _blocked_since(session: Session, cases: Sequence[int]) -> dict[str, datetime]:
    """Chain to the moment of its last blocking."""
    rows = session.execute(
        select(AuditEvent.chain, func.max(AuditEvent.at))
        .where(AuditEvent.chain.in_([case_chain(case) for case in cases]), AuditEvent.kind == "blocked")
        .group_by(AuditEvent.chain)
    )
    return {chain: since for chain, since in rows}  # noqa: C416


@dataclass(frozen=True, slots=True)
class VacantDuty:
    """An open duty that nobody can do today."""

    case_id: int
    number: str | None
    stage_title: str
    role: str
    unit: str
    """Title of the unit at which somebody has to hold the role."""
    opened_at: datetime
    drafter: str | None
    """Name of the disabled drafter, where the case waits for that person alone."""
    is_held: bool
    """Somebody holds the role, and separation of duties keeps everybody who does from acting."""


def vacant_duties(session: Session, organization: str, on: date) -> list[VacantDuty]:
    duty = (Review.case_id, Review.stage, Review.visit, Review.seat)
    further_role = (
        select(ReviewRole.id)
        .where(
            tuple_(ReviewRole.case_id, ReviewRole.stage, ReviewRole.visit, ReviewRole.seat) == tuple_(*duty),
            ReviewRole.role == RoleHolding.role,
        )
        .correlate(Review, RoleHolding)
        .exists()
    )
    barred = (
        select(ReviewBarred.id)
        .where(
            tuple_(ReviewBarred.case_id, ReviewBarred.stage, ReviewBarred.visit, ReviewBarred.seat)
            == tuple_(*duty),
            ReviewBarred.person == RoleHolding.person,
        )
        .correlate(Review, RoleHolding)
        .exists()
    )
    holder = (
        select(RoleHolding.id)
        .join(Person, Person.id == RoleHolding.person)
        .where(
            or_(RoleHolding.role == Review.role, further_role),
            RoleHolding.unit == Review.unit,
            Person.status == "active",
            RoleHolding.since <= on,
            or_(RoleHolding.until.is_(None), RoleHolding.until >= on),
        )
        .correlate(Review)
    )
    can_act, is_held = holder.where(~barred).exists(), and_(Review.person.is_(None), holder.exists())
    owner = select(Person.name).where(Person.id == Review.person).correlate(Review).scalar_subquery()
    gone = (
        select(Person.id)
        .where(Person.id == Review.person, Person.status != "active")
        .correlate(Review)
        .exists()
    )
    rows = session.execute(
        select(Case.id, Case.number, Review.title, Review.role, Unit.title, Review.opened_at, owner, is_held)
        .join(Case, Case.id == Review.case_id)
        .join(Unit, Unit.id == Review.unit)
        .where(
            Review.closed_at.is_(None),
            Case.organization == organization,
            or_(and_(Review.person.is_(None), ~can_act), gone),
        )
        .order_by(Review.opened_at, Case.id)
    )
    return [VacantDuty(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Backlog:
    """What workers still have to look at, over all organisations."""

    waiting: int
    oldest: datetime | None
    """When the oldest of them was asked for, by the clock of the installation."""
    failing: int
    """Those whose last attempt failed."""


def backlog(session: Session) -> Backlog:
    row = session.execute(
        select(func.count(), func.min(Wake.asked_at), func.count().filter(Wake.failures > 0)).select_from(
            Wake
        )
    ).one()
    return Backlog(*row)


@dataclass(frozen=True, slots=True)
class WorkerSeen:
    """Wall-clock times."""

    worker: str
    started_at: datetime
    seen_at: datetime


def workers_seen(session: Session) -> list[WorkerSeen]:
    rows = session.execute(
        select(WorkerBeat.worker, WorkerBeat.started_at, WorkerBeat.seen_at).order_by(
            WorkerBeat.seen_at.desc()
        )
    )
    return [WorkerSeen(*row) for row in rows]
