"""What became of the cases that a person drafted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, and_, case, cast, func, literal, select
from sqlalchemy.orm import Session

from definitions.vocabulary import CaseState
from storage.models import AuditEvent, Case, Content, Review, Unit
from storage.queries.answering import Answering, answering_unit
from storage.queries.moved_limits import moved_from
from storage.queries.together import together

MOST = 500


@dataclass(frozen=True, slots=True)
class DraftedLine:
    case_id: int
    number: str | None
    title: str
    organization: str
    process: str
    state: str
    outcome: str | None
    stage_title: str | None
    """Of the open duty, of several all; None while the system has the case, and after its end."""
    waiting_unit: str | None
    """Title of the unit that answers for it, of several all."""
    due_at: datetime | None
    pressing: str | None
    """The key of the limit that ends at `due_at`."""
    created_at: datetime
    is_blocked: bool
    last_fact: str | None
    """`submitted` or `decided`, whichever came last: tells a draft that was held back from one that was returned."""
    moved_from: datetime | None = None
    """When it was due before another calendar moved the limit, since the duty is open."""


def drafted_by(session: Session, person: str, answering: Answering) -> list[DraftedLine]:
    """Those that wait for their drafter first, then the open ones, then the ended ones; each newest first."""
    last_fact = (
        select(AuditEvent.kind)
        .where(
            AuditEvent.chain == literal("case/") + cast(Case.id, String),
            AuditEvent.kind.in_(("submitted", "decided")),
        )
        .order_by(AuditEvent.number.desc())
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )
    rows: Iterable[Any] = session.execute(
        select(
            Case.id,
            Case.number,
            Case.title,
            Case.organization,
            Case.process,
            Case.state,
            Case.outcome,
            Review.title,
            Unit.title,
            Review.due_at,
            Review.pressing,
            Case.created_at,
            Case.blocked_reason.is_not(None),
            last_fact,
            moved_from(Case.id, Review.pressing, Review.due_at, Review.opened_at),
        )
        .outerjoin(Review, and_(Review.case_id == Case.id, Review.closed_at.is_(None)))
        .outerjoin(Unit, Unit.id == answering_unit(answering))
        .where(Case.drafter == person)
        .order_by(
            case((Case.state == CaseState.DRAFT, 0), (Case.state == CaseState.OPEN, 1), else_=2),
            Case.id.desc(),
            Review.id,
        )
        .limit(MOST)
    )
    return together(DraftedLine(*row) for row in rows)


def last_handed_in(session: Session, person: str) -> dict[str, int]:
    """By process: the content that the person handed in last, of the cases that they drafted; the higher, the later."""
    found = session.execute(
        select(Case.process, func.max(Content.id))
        .join(Content, Content.case_id == Case.id)
        .where(Case.drafter == person, Content.created_by == person)
        .group_by(Case.process)
    )
    return dict(found.all())
