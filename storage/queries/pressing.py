"""Which limit of its case presses on an open duty."""

from typing import Any

from sqlalchemy import select

from storage.models import Deadline, Review

_deadline: Any = Deadline.__table__
_review: Any = Review.__table__

PRESSING = (
    select(_deadline.c.key)
    .where(
        _deadline.c.case_id == _review.c.case_id,
        _deadline.c.due_at == _review.c.due_at,
        _deadline.c.state == "running",
    )
    .order_by(_deadline.c.key)
    .limit(1)
    .correlate(_review)
    .scalar_subquery()
)
"""A column beside those of a duty: the key of the running clock that ends when the duty is due."""
