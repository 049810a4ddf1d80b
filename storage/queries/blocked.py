"""What stands still and whom it waits for: blocked cases, duties that nobody holds, and the workers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from storage.audit_chain import case_chain
from storage.models import (
    AuditEvent,
    Case,
    Person,
    Review,
    ReviewRole,
    RoleHolding,
    Unit,
    Wake,
    WorkerBeat,
)

Key = tuple[int, str, int, int]
"""Case, stage, visit and seat of a duty."""


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


class Lack(StrEnum):
    """What is missing so that a duty can be done."""

    UNIT = "unit"
    """No unit, or nobody, was found whose duty it is."""
    HOLDER = "holder"
    """Nobody holds the role."""
    OTHERS = "others"
    """Somebody holds the role, and separation of duties keeps everybody who does from acting."""
    ACCOUNT = "account"
    """It is one person's, whose account is disabled."""
    POST = "post"
    """It is one person's, who does not hold the role any more."""
    VOTES = "votes"
    """So few take part in the vote that it cannot be carried."""


@dataclass(frozen=True, slots=True)
class VacantDuty:
    """An open duty that nobody can do today."""

    case_id: int
    number: str | None
    stage: str
    seat: int
    kind: str
    """What kind of duty: that of the stage, or what is done beside the stages."""
    stage_title: str
    role: str
    unit: str
    """Title of the unit at which somebody has to hold the role."""
    opened_at: datetime
    person: str | None
    """Name of the person whose duty alone it is."""
    lack: Lack


class Holder(NamedTuple):
    """Who holds a role, and for whom: nobody does through a proxy what either of them is kept from."""

    person: str
    principal: str | None


def vacant_duties(session: Session, organization: str, on: date) -> list[VacantDuty]:
    owner = aliased(Person)
    rows = session.execute(
        select(Review, Case.number, Unit.title, owner)
        .join(Case, Case.id == Review.case_id)
        .join(Unit, Unit.id == Review.unit)
        .outerjoin(owner, owner.id == Review.person)
        .where(Review.closed_at.is_(None), Case.organization == organization)
        .order_by(Review.opened_at, Case.id, Review.id)
    ).all()
    holders, further = _holders(session, organization, on), _further_roles(session)
    working = {holder.person for people in holders.values() for holder in people}
    found = []
    for duty, number, unit, person in rows:
        held: set[Holder] = set()
        for role in (duty.role, *further[_key(duty)]):
            held |= holders[duty.unit, role]
        lack = (
            _lack_of_person(duty, person, held, working) if person is not None else _lack_of_role(duty, held)
        )
        if lack is not None:
            name = person.name if person is not None else None
            found.append(
                VacantDuty(
                    duty.case_id,
                    number,
                    duty.stage,
                    duty.seat,
                    duty.kind,
                    duty.title,
                    duty.role,
                    unit,
                    duty.opened_at,
                    name,
                    lack,
                )
            )
    return found


def _lack_of_role(duty: Review, held: set[Holder]) -> Lack | None:
    if duty.role == "":
        return Lack.UNIT
    barred = set(duty.barred.split("\n"))
    if any(barred.isdisjoint(holder) for holder in held):
        return Lack.VOTES if duty.too_few else None
    return Lack.OTHERS if held else Lack.HOLDER


def _lack_of_person(duty: Review, person: Person, held: set[Holder], working: set[str]) -> Lack | None:
    """`working`: who holds any role in the organisation; who was named without one need hold no other."""
    holding = {holder.person for holder in held}
    if duty.kind == "draft" and holding - {person.id}:
        return None  # any of them may take it over
    if person.status != "active":
        return Lack.ACCOUNT
    if person.id not in (holding if duty.role != "" else working):
        return Lack.POST
    if person.id in duty.barred.split("\n"):
        return Lack.OTHERS
    return Lack.VOTES if duty.too_few else None


def _holders(session: Session, organization: str, on: date) -> Mapping[tuple[str, str], set[Holder]]:
    """Unit and role to the active people who hold it on a day."""
    found: dict[tuple[str, str], set[Holder]] = defaultdict(set)
    for unit, role, person, principal in session.execute(
        select(RoleHolding.unit, RoleHolding.role, RoleHolding.person, RoleHolding.on_behalf_of)
        .join(Person, Person.id == RoleHolding.person)
        .where(
            RoleHolding.unit.startswith(f"{organization}/", autoescape=True),
            Person.status == "active",
            RoleHolding.since <= on,
            or_(RoleHolding.until.is_(None), RoleHolding.until >= on),
        )
    ):
        found[unit, role].add(Holder(person, principal))
    return found


def _further_roles(session: Session) -> Mapping[Key, list[str]]:
    """Of the open duties that several roles may take."""
    found: dict[Key, list[str]] = defaultdict(list)
    duty = (Review.case_id, Review.stage, Review.visit, Review.seat)
    for one in session.scalars(
        select(ReviewRole).where(
            tuple_(ReviewRole.case_id, ReviewRole.stage, ReviewRole.visit, ReviewRole.seat).in_(
                select(*duty).where(Review.closed_at.is_(None))
            )
        )
    ):
        found[_key(one)].append(one.role)
    return found


def _key(one: Review | ReviewRole) -> Key:
    return one.case_id, one.stage, one.visit, one.seat


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
