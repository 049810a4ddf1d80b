"""How many letters came into each box, what became of them, and how content those were who wrote them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, exists, func, literal, not_, or_, select
from sqlalchemy.orm import Session

from storage.audit_chain import CASE_CHAIN
from storage.models import AuditEvent, Case, CaseCause, Deadline, Letter, LetterRating
from storage.queries.grouping import Scope
from storage.queries.letters import COMPARED
from storage.queries.tally import LATE, MET, counted, open_late

CONTENT_FROM, DISCONTENT_TO = 3, 2
"""Stars: 基本满意 and more; 不满意 and less."""


@dataclass(frozen=True, slots=True)
class LetterCount:
    """Of the letters of a box that came within a stretch of time, as they stand now."""

    box: str
    received: int
    by_page: int
    """Those that somebody sent by the public page."""
    joined: int
    """Those that are answered together with an earlier one."""
    ended: int
    """Of all others, those whose case has ended."""
    met: int
    """Of all others, those of which every limit was kept that has come to its end."""
    late: int
    """...of which one was kept too late."""
    open_late: int
    """...of which one has run out and still runs."""
    rated: int
    stars: int
    """Of all ratings together."""
    content: int
    """Those rated 基本满意 or better."""

    @property
    def under_way(self) -> int:
        return self.received - self.joined - self.ended

    @property
    def on_time_rate(self) -> Fraction | None:
        known = self.met + self.late + self.open_late
        return Fraction(self.met, known) if known else None

    @property
    def average(self) -> Fraction | None:
        """Stars."""
        return Fraction(self.stars, self.rated) if self.rated else None

    @property
    def content_rate(self) -> Fraction | None:
        return Fraction(self.content, self.rated) if self.rated else None


@dataclass(frozen=True, slots=True)
class PoorRating:
    """Somebody whom the answer did not content."""

    letter: str
    box: str
    stars: int
    words: str
    at: datetime
    case_id: int | None
    number: str | None


def letter_counts(session: Session, scope: Scope, key: str, now: datetime) -> list[LetterCount]:
    """`key`: what begins the name of an occasion that is a letter."""
    is_joined, is_ended = _is_joined(), Case.outcome.is_not(None)
    late, overdue = _has(LATE), _has(open_late(now))
    met = and_(_has(MET), not_(late), not_(overdue))
    own = not_(is_joined)
    rows = session.execute(
        select(
            Letter.box,
            func.count(),
            counted(Letter.way == "page"),
            counted(is_joined),
            counted(and_(own, is_ended)),
            counted(and_(own, met)),
            counted(and_(own, late, not_(overdue))),
            counted(and_(own, overdue)),
            func.count(LetterRating.stars),
            func.coalesce(func.sum(LetterRating.stars), 0),
            counted(LetterRating.stars >= CONTENT_FROM),
        )
        .select_from(Letter)
        .outerjoin(CaseCause, CaseCause.key == literal(key) + Letter.number)
        .outerjoin(Case, Case.id == CaseCause.case_id)
        .outerjoin(LetterRating, LetterRating.letter == Letter.number)
        .where(*_within(scope))
        .group_by(Letter.box)
        .order_by(Letter.box)
    )
    return [LetterCount(box, *map(int, counts)) for box, *counts in rows]


def poor_ratings(session: Session, scope: Scope, key: str) -> Sequence[PoorRating]:
    """Of the letters that came within the stretch of time, the latest rating first."""
    rows: Any = session.execute(
        select(
            Letter.number,
            Letter.box,
            LetterRating.stars,
            LetterRating.words,
            LetterRating.at,
            Case.id,
            Case.number,
        )
        .select_from(Letter)
        .join(LetterRating, LetterRating.letter == Letter.number)
        .outerjoin(CaseCause, CaseCause.key == literal(key) + Letter.number)
        .outerjoin(Case, Case.id == CaseCause.case_id)
        .where(*_within(scope), LetterRating.stars <= DISCONTENT_TO)
        .order_by(LetterRating.at.desc(), Letter.number)
    )
    return [PoorRating(*row) for row in rows]


def _within(scope: Scope) -> list[ColumnElement[bool]]:
    """Of a unit's letters: those that it sorts, and those that it has to answer. What was taken in by hand may have come on
    an earlier day."""
    began_at = func.coalesce(Letter.came_at, Letter.received_at)
    conditions: list[ColumnElement[bool]] = [Letter.organization == scope.organization]
    if scope.units is not None:
        conditions.append(or_(Case.unit.in_(scope.units), _has(Deadline.unit.in_(scope.units))))
    if scope.since is not None:
        conditions.append(began_at >= scope.since)
    if scope.before is not None:
        conditions.append(began_at < scope.before)
    return conditions


def _has(which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the letter's case has such a limit; those of single stages only remind."""
    return exists().where(Deadline.case_id == Case.id, Deadline.stage.is_(None), which).correlate(Case)


def _is_joined() -> ColumnElement[bool]:
    """A payload is canonical JSON, so that it can be looked into as text."""
    return (
        exists()
        .where(
            AuditEvent.chain == literal(CASE_CHAIN) + cast(Case.id, String),
            AuditEvent.kind == COMPARED,
            AuditEvent.payload.contains('"is_same":true', autoescape=True),
            Case.outcome.is_not(None),
        )
        .correlate(Case)
    )
