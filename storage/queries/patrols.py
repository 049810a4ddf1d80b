"""Patrols and findings, as people and programs ask for them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from definitions.vocabulary import FindingKind, FindingState
from storage.models import Case, Finding, FindingCase, FindingChange, Patrol, Person, Unit

_findings: Any = Finding.__table__
_changes: Any = FindingChange.__table__


@dataclass(frozen=True, slots=True)
class FindingLine:
    id: int
    number: int
    channel: str
    kind: FindingKind
    subject: str
    url: str
    words: str
    unit: str
    evidence: str | None
    state: FindingState
    opened_at: datetime
    last_seen: datetime
    """When the last patrol that found it began."""
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class FindingChangeLine:
    state: FindingState
    at: datetime
    patrol: int | None
    person: str | None
    """The name of who gave the reason."""
    reason: str | None


@dataclass(frozen=True, slots=True)
class PatrolLine:
    number: int
    channel: str
    address: str
    started_at: datetime
    ended_at: datetime
    pages: int
    links: int
    size: int
    limits: Sequence[str]
    opened: int
    seen: int
    mended: int
    person: str | None
    """The name of who asked for it."""


def findings(
    session: Session,
    organization: str,
    *,
    numbers: Sequence[int] | None = None,
    only_unfollowed: bool = False,
) -> list[FindingLine]:
    """The latest first."""
    changed = select(func.max(_changes.c.at)).where(_changes.c.finding == _findings.c.id).scalar_subquery()
    statement = (
        select(
            Finding.id,
            Finding.number,
            Finding.channel,
            Finding.kind,
            Finding.subject,
            Finding.url,
            Finding.words,
            Finding.unit,
            Finding.evidence,
            Finding.state,
            Finding.opened_at,
            Patrol.started_at,
            changed,
        )
        .join(Patrol, and_(Patrol.organization == Finding.organization, Patrol.number == Finding.last_seen))
        .where(Finding.organization == organization)
        .order_by(Finding.number.desc())
    )
    if numbers is not None:
        statement = statement.where(Finding.number.in_(numbers))
    if only_unfollowed:
        statement = statement.where(Finding.followed.is_(False))
    return [_line(row) for row in session.execute(statement)]


def _line(row: Any) -> FindingLine:
    values = list(row)
    values[3], values[9] = FindingKind(row[3]), FindingState(row[9])
    return FindingLine(*values)


def changes_of_finding(session: Session, finding: int) -> list[FindingChangeLine]:
    """Oldest first."""
    rows = session.execute(
        select(FindingChange.state, FindingChange.at, FindingChange.patrol, Person.name, FindingChange.reason)
        .outerjoin(Person, Person.id == FindingChange.person)
        .where(FindingChange.finding == finding)
        .order_by(FindingChange.change)
    )
    return [FindingChangeLine(FindingState(row[0]), *row[1:]) for row in rows]


@dataclass(frozen=True, slots=True)
class OpenedCase:
    case_id: int
    number: str | None
    title: str
    state: str
    unit: str
    """Its title."""


def cases_of_findings(session: Session, findings: Sequence[int]) -> dict[int, list[OpenedCase]]:
    """Finding to the cases that were opened because of it, oldest first."""
    found: dict[int, list[OpenedCase]] = defaultdict(list)
    rows = session.execute(
        select(FindingCase.finding, Case.id, Case.number, Case.title, Case.state, Unit.title)
        .join(Case, Case.id == FindingCase.case_id)
        .join(Unit, Unit.id == Case.unit)
        .where(FindingCase.finding.in_(findings))
        .order_by(FindingCase.id)
    )
    for row in rows:
        found[row[0]].append(OpenedCase(*row[1:]))
    return found


def patrols(session: Session, organization: str, since: datetime | None = None) -> list[PatrolLine]:
    """The latest first."""
    statement = (
        select(
            Patrol.number,
            Patrol.channel,
            Patrol.address,
            Patrol.started_at,
            Patrol.ended_at,
            Patrol.pages,
            Patrol.links,
            Patrol.size,
            Patrol.limits,
            Patrol.opened,
            Patrol.seen,
            Patrol.mended,
            Person.name,
        )
        .outerjoin(Person, Person.id == Patrol.person)
        .where(Patrol.organization == organization)
        .order_by(Patrol.number.desc())
    )
    if since is not None:
        statement = statement.where(Patrol.started_at >= since)
    return [PatrolLine(*row) for row in session.execute(statement)]


def unfollowed_findings(session: Session) -> list[str]:
    """The organisations with findings that no trigger has looked at."""
    rows = select(Finding.organization).where(Finding.followed.is_(False)).distinct()
    return sorted(session.scalars(rows))


def patrol_that_opened(session: Session, findings: Sequence[int]) -> dict[int, int]:
    """Id of each finding to the number of the patrol that found it first."""
    rows = session.execute(
        select(FindingChange.finding, FindingChange.patrol).where(
            FindingChange.finding.in_(findings), FindingChange.change == 1
        )
    )
    return {finding: patrol for finding, patrol in rows if patrol is not None}


def open_subjects(session: Session, organization: str, channel: str, kind: FindingKind) -> list[str]:
    """What the findings of this kind on this site that are not gone are about."""
    found = select(Finding.subject).where(
        Finding.organization == organization,
        Finding.channel == channel,
        Finding.kind == kind.value,
        Finding.key.is_not(None),
    )
    return [str(subject) for subject in session.scalars(found.order_by(Finding.id))]


def open_keys(session: Session, organization: str) -> frozenset[str]:
    """Of the findings that are not gone."""
    keys = select(Finding.key).where(Finding.organization == organization, Finding.key.is_not(None))
    return frozenset(str(key) for key in session.scalars(keys))
