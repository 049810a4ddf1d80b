"""Duties: opened and closed with the fact that does it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session

from storage.models import Decision, Review

_reviews: Any = Review.__table__
_OPEN = insert(_reviews)
_CLOSE = update(_reviews).where(_reviews.c.case_id == bindparam("of_case"), _reviews.c.closed_at.is_(None))
_DECIDE = insert(Decision.__table__)  # type: ignore[arg-type]


def open_review(session: Session, values: Mapping[str, Any]) -> None:
    session.execute(_OPEN, dict(values))


def close_review(session: Session, case_id: int, outcome: str, at: datetime) -> None:
    """Close the open duty of a case; `outcome` is the decision's name, `submitted` or `void`."""
    session.execute(_CLOSE, {"of_case": case_id, "closed_at": at, "outcome": outcome})


def record_decision(session: Session, values: Mapping[str, Any]) -> None:
    session.execute(_DECIDE, dict(values))
