"""Drafts that a check held back when they were handed in, and that nobody has changed since."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, String, and_, cast, literal, select

from definitions.vocabulary import CaseState
from storage.models import AuditEvent, Case, Review

MOST = 50


@dataclass(frozen=True, slots=True)
class HeldDraft:
    case_id: int
    handed_in_at: datetime
    due_at: datetime | None
    """When the earliest of the case's limits ends."""
    reminded_at: datetime | None
    """When whoever the case waits for was last reminded."""


def held_drafts(connection: Connection, processes: Collection[str]) -> Sequence[HeldDraft]:
    """Those of these processes, the latest first; whether a check holds them still, the history of each tells."""
    if not processes:
        return []
    told: Any = AuditEvent.__table__
    asked = (
        select(Case.id, told.c.at, Review.due_at, Review.reminded_at)
        .join(told, told.c.chain == literal("case/") + cast(Case.id, String))
        .join(Review, and_(Review.case_id == Case.id, Review.kind == "draft", Review.closed_at.is_(None)))
        .where(
            Case.state == CaseState.DRAFT,
            Case.process.in_(processes),
            told.c.kind == "submitted",
            told.c.number
            == select(AuditEvent.number)
            .where(
                AuditEvent.chain == literal("case/") + cast(Case.id, String),
                AuditEvent.kind.in_(("submitted", "decided")),
            )
            .order_by(AuditEvent.number.desc())
            .limit(1)
            .correlate(Case)
            .scalar_subquery(),
        )
        .order_by(told.c.at.desc(), Case.id.desc())
        .limit(MOST)
    )
    return [HeldDraft(*row) for row in connection.execute(asked)]
