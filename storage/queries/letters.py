"""Letters and their cases."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from definitions.vocabulary import CauseKind
from storage.audit_chain import case_chain
from storage.models import AuditEvent, Case, CaseCause, Letter, LetterRating

COMPARED = "letters_compared"
"""The kind of event that tells whether a letter is about the same as another one."""
_letters: Any = Letter.__table__
_ratings: Any = LetterRating.__table__


@dataclass(frozen=True, slots=True)
class StoredLetter:
    """A letter with its original, for those who may read it."""

    number: str
    organization: str
    box: str
    way: str
    received_at: datetime
    came_at: datetime | None
    subject: str
    text: str
    sender: str
    contact: str
    masked: Mapping[str, Any]
    resembles: str | None
    why_alike: str
    code_hash: str

    @property
    def began_at(self) -> datetime:
        """From when its limits count."""
        return self.came_at or self.received_at


@dataclass(frozen=True, slots=True)
class Rating:
    stars: int
    words: str
    at: datetime


_COLUMNS = tuple(_letters.c[name] for name in StoredLetter.__dataclass_fields__)


def letter(session: Session, number: str) -> StoredLetter | None:
    row = session.execute(select(*_COLUMNS).where(_letters.c.number == number)).one_or_none()
    return None if row is None else StoredLetter(*row)


def letter_sent_in(session: Session, form: str) -> StoredLetter | None:
    """The letter that came in this form."""
    row = session.execute(select(*_COLUMNS).where(_letters.c.form == form)).one_or_none()
    return None if row is None else StoredLetter(*row)


def letters_since(session: Session, organization: str, since: datetime, most: int) -> list[StoredLetter]:
    """The newest ones of an organisation, newest first."""
    rows = session.execute(
        select(*_COLUMNS)
        .where(_letters.c.organization == organization, _letters.c.received_at >= since)
        .order_by(_letters.c.received_at.desc(), _letters.c.number.desc())
        .limit(most)
    )
    return [StoredLetter(*row) for row in rows]


def letters_without_case(session: Session, key: str) -> list[StoredLetter]:
    """Those that no case takes up; `key`: what begins the name of an occasion that is a letter."""
    rows = session.execute(
        select(*_COLUMNS)
        .outerjoin(CaseCause, CaseCause.key == key + _letters.c.number)
        .where(CaseCause.id.is_(None))
        .order_by(_letters.c.number)
    )
    return [StoredLetter(*row) for row in rows]


def occasion_behind(session: Session, case_id: int) -> str | None:
    """The name of the occasion that a letter was, to which this case goes back, over whatever cases lie between."""
    case: int | None = case_id
    while case is not None:
        row = session.execute(
            select(CaseCause.kind, CaseCause.key, CaseCause.parent).where(CaseCause.case_id == case)
        ).one_or_none()
        if row is None:
            return None
        if row.kind == CauseKind.LETTER_RECEIVED:
            return str(row.key)
        case = row.parent if row.kind == CauseKind.CALL else None
    return None


def case_of_occasion(session: Session, key: str) -> tuple[int, str | None] | None:
    """Id and number of the case that the occasion opened."""
    row = session.execute(
        select(Case.id, Case.number).join(CaseCause, CaseCause.case_id == Case.id).where(CaseCause.key == key)
    ).one_or_none()
    return None if row is None else (row.id, row.number)


def letters_resembling(session: Session, number: str) -> list[StoredLetter]:
    """Later ones of which the program thought that they may be about the same as this one."""
    rows = session.execute(
        select(*_COLUMNS).where(_letters.c.resembles == number).order_by(_letters.c.number)
    )
    return [StoredLetter(*row) for row in rows]


def judged_same(session: Session, key: str) -> str | None:
    """The number of the letter with which the one that this occasion was is joined: judged to be the same, its case ended."""
    case = session.execute(
        select(Case.id)
        .join(CaseCause, CaseCause.case_id == Case.id)
        .where(CaseCause.key == key, Case.outcome.is_not(None))
    ).scalar()
    if case is None:
        return None
    told = session.scalar(
        select(AuditEvent.payload)
        .where(AuditEvent.chain == case_chain(case), AuditEvent.kind == COMPARED)
        .order_by(AuditEvent.number.desc())
        .limit(1)
    )
    payload = json.loads(told) if told is not None else {}
    return str(payload["with"]) if payload.get("is_same") else None


def rating_of(session: Session, number: str) -> Rating | None:
    row = session.execute(
        select(_ratings.c.stars, _ratings.c.words, _ratings.c.at).where(_ratings.c.letter == number)
    ).one_or_none()
    return None if row is None else Rating(*row)
