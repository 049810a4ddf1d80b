"""Letters, their cases, and how content those were who wrote them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from definitions.vocabulary import CauseKind
from storage.models import Case, CaseCause, Letter, LetterRating

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
    subject: str
    text: str
    sender: str
    contact: str
    masked: Mapping[str, Any]
    resembles: str | None
    why_alike: str
    code_hash: str


@dataclass(frozen=True, slots=True)
class Rating:
    stars: int
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """How often answers of a box were given so many stars."""

    box: str
    stars: int
    letters: int


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


def rating_of(session: Session, number: str) -> Rating | None:
    row = session.execute(
        select(_ratings.c.stars, _ratings.c.words, _ratings.c.at).where(_ratings.c.letter == number)
    ).one_or_none()
    return None if row is None else Rating(*row)


def satisfaction(
    session: Session, organization: str, since: datetime, before: datetime
) -> Sequence[Satisfaction]:
    """Of the ratings that were given in a stretch of time, by box and stars."""
    rows = session.execute(
        select(_letters.c.box, _ratings.c.stars, func.count())
        .join(_ratings, _ratings.c.letter == _letters.c.number)
        .where(_letters.c.organization == organization, _ratings.c.at >= since, _ratings.c.at < before)
        .group_by(_letters.c.box, _ratings.c.stars)
        .order_by(_letters.c.box, _ratings.c.stars)
    )
    return [Satisfaction(*row) for row in rows]
