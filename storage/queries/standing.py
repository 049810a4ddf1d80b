"""Decisions that stand: whoever took an answer back is taken not to have given it. The decision itself stays on record."""

from typing import Any

from sqlalchemy import ColumnElement, exists, not_

from storage.models import Decision, Review

TAKEN_BACK = "taken_back"
"""The outcome of a duty whose answer was taken back."""

_review: Any = Review.__table__


def stands(decision: Any = Decision.__table__) -> ColumnElement[bool]:
    """Of the row of a decision, or of an alias of that table."""
    taken_back = exists().where(
        _review.c.case_id == decision.c.case_id,
        _review.c.stage == decision.c.stage,
        _review.c.visit == decision.c.visit,
        _review.c.seat == decision.c.seat,
        _review.c.outcome == TAKEN_BACK,
    )
    return not_(taken_back)
