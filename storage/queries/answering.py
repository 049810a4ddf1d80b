"""Which unit an open duty waits for: the one that answers for it, on every list and in every figure."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, and_, case

from storage.models import Case, Review

Answering = Mapping[tuple[str, str], str]
"""Organisation and role to the row of the unit that answers for the role's duties, where that is not the duty's own."""


def answering_unit(answering: Answering) -> ColumnElement[str]:
    """The row of the unit that an open duty waits for; the case has to be joined."""
    charged = [
        (and_(Case.organization == organization, Review.role == role), unit)
        for (organization, role), unit in answering.items()
    ]
    return case(*charged, else_=Review.unit) if charged else Review.unit.expression
