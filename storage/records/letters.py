"""Letters and ratings: written once, each together with the audit event that holds its digest and none of its words."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from storage.audit_chain import Origin, append, fingerprint, instant
from storage.models import Letter, LetterRating
from storage.records.counters import next_serial

_letters: Any = Letter.__table__
_ratings: Any = LetterRating.__table__

COUNTER = "letter"
"""Which counter numbers the letters of the installation, year by year."""
NOT_TOLD = ("event",)
TOLD_WHERE_GIVEN = ("came_at",)
"""A letter of before this column was told without it."""


def next_number(session: Session, year: int) -> str:
    """`2026-000123`."""
    return f"{year}-{next_serial(session.connection(), COUNTER, year):06d}"


def year_of(number: str) -> int:
    return int(number.partition("-")[0])


def write_letter(session: Session, row: Mapping[str, Any], origin: Origin) -> None:
    """`row` holds every column but `event`. Raises IntegrityError where its form was sent before."""
    told = {"number": row["number"], "organization": row["organization"], "box": row["box"]}
    came = {"came_at": instant(row["came_at"])} if row["came_at"] is not None else {}
    payload = {**told, "way": row["way"], **came, "digest": digest_of(row)}
    event = append(session, kind="letter_received", payload=payload, origin=origin, at=row["received_at"])
    session.execute(insert(_letters).values(**row, event=event.number))


def write_rating(session: Session, row: Mapping[str, Any], origin: Origin) -> None:
    """The same. Raises IntegrityError where the answer was rated before."""
    payload = {"letter": row["letter"], "stars": row["stars"], "digest": digest_of(row)}
    event = append(session, kind="letter_rated", payload=payload, origin=origin, at=row["at"])
    session.execute(insert(_ratings).values(**row, event=event.number))


def digest_of(row: Mapping[str, Any]) -> str:
    """The SHA-256 of what a letter or a rating holds, as its event tells it."""
    return fingerprint({name: value for name, value in row.items() if _is_told(name, value)})


def _is_told(name: str, value: object) -> bool:
    return name not in NOT_TOLD and not (name in TOLD_WHERE_GIVEN and value is None)
