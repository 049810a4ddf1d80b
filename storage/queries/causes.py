"""Which cases were opened by which: the children of a case, and where a case comes from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from storage.models import Case, CaseCause


@dataclass(frozen=True, slots=True)
class CausedCase:
    """A case that was opened by an occasion."""

    case_id: int
    number: str | None
    title: str
    state: str
    outcome: str | None
    kind: str
    cause_title: str
    parent: int | None
    parent_number: str | None
    stage: str | None
    visit: int | None
    published_at: datetime | None = None


def case_opened_by(session: Session, key: str) -> int | None:
    """The case that this occasion has opened already."""
    return session.scalar(select(CaseCause.case_id).where(CaseCause.key == key))


def opened_in(session: Session, parent: int) -> list[CausedCase]:
    """The cases that were opened by what happened in this one, oldest first."""
    return _found(session, CaseCause.parent == parent)


def causes_of(session: Session, case_ids: Sequence[int]) -> dict[int, CausedCase]:
    """Of those of these cases that nobody began."""
    found = _found(session, CaseCause.case_id.in_(case_ids)) if case_ids else []
    return {one.case_id: one for one in found}


def _found(session: Session, condition: ColumnElement[bool]) -> list[CausedCase]:
    parent = aliased(Case)
    rows: Iterable[Any] = session.execute(
        select(
            Case.id,
            Case.number,
            Case.title,
            Case.state,
            Case.outcome,
            CaseCause.kind,
            CaseCause.title,
            CaseCause.parent,
            parent.number,
            CaseCause.stage,
            CaseCause.visit,
            Case.published_at,
        )
        .join(Case, Case.id == CaseCause.case_id)
        .outerjoin(parent, parent.id == CaseCause.parent)
        .where(condition)
        .order_by(Case.id)
    )
    return [CausedCase(*row) for row in rows]
