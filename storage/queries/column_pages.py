"""How many pages each unit put into each column of the sites."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.models import Case, Publication, Unit
from storage.queries.grouping import Scope
from storage.queries.quality import OUT


@dataclass(frozen=True, slots=True)
class ColumnPages:
    unit: str
    """Title of the unit that handed them in."""
    column: str
    """Title."""
    pages: int
    """That went out, those that were withdrawn later too; each row of a table is one."""


def column_pages(session: Session, scope: Scope) -> list[ColumnPages]:
    """Counted when they were put out. Channels without columns, such as accounts of new media, are left out."""
    rows = session.execute(
        select(Unit.title, Publication.column, func.count())
        .select_from(Publication)
        .join(Case, Case.id == Publication.case_id)
        .join(Unit, Unit.id == Case.unit)
        .where(
            Publication.state.in_(OUT),
            Publication.column != "",
            scope.holds(Case.unit, Publication.submitted_at),
        )
        .group_by(Unit.title, Publication.column)
        .order_by(Publication.column, Unit.title)
    )
    return [ColumnPages(*row) for row in rows]
