"""What a self-check counts: how lately something was published, and what took long."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.models import Case, CaseCause, Letter, Publication

_letters: Any = Letter.__table__


@dataclass(frozen=True, slots=True)
class Stretch:
    """Something that was, or is, under way."""

    number: str
    case_id: int | None
    """None: no case has been opened yet."""
    began_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Published:
    number: str
    case_id: int
    column: str
    at: datetime


def newest_by_column(session: Session, channel: str) -> Mapping[str, datetime]:
    """By the title of the column, when something was published last in each of `<organization>/<channel>`, whatever became of it."""
    rows = session.execute(
        select(Publication.column, func.max(Publication.confirmed_at))
        .where(Publication.channel == channel, Publication.confirmed_at.is_not(None))
        .group_by(Publication.column)
    )
    return {column: at for column, at in rows if at is not None}


def published_since(
    session: Session, channel: str, columns: Sequence[str], since: datetime
) -> list[Published]:
    """What is still out of what was published in these columns, oldest first."""
    rows = session.execute(
        select(Case.number, Case.id, Publication.column, Publication.confirmed_at)
        .join(Case, Case.id == Publication.case_id)
        .where(
            Publication.channel == channel,
            Publication.state == "confirmed",
            Publication.column.in_(columns),
            Publication.confirmed_at >= since,
        )
        .order_by(Publication.id)
    )
    return [
        Published(number or "", case_id, column, at) for number, case_id, column, at in rows if at is not None
    ]


def letters_received(session: Session, organization: str, key: str, since: datetime) -> list[Stretch]:
    """With the cases that take them up; `key`: what begins the name of an occasion that is a letter."""
    began_at = func.coalesce(_letters.c.came_at, _letters.c.received_at)
    rows = session.execute(
        select(_letters.c.number, Case.id, began_at, Case.ended_at)
        .outerjoin(CaseCause, CaseCause.key == key + _letters.c.number)
        .outerjoin(Case, Case.id == CaseCause.case_id)
        .where(_letters.c.organization == organization, began_at >= since)
        .order_by(_letters.c.number)
    )
    return [Stretch(*row) for row in rows]


def cases_begun(session: Session, process: str, since: datetime) -> list[Stretch]:
    """Those of a process, by its whole name."""
    rows = session.execute(
        select(Case.number, Case.id, Case.created_at, Case.ended_at)
        .where(Case.process == process, Case.created_at >= since)
        .order_by(Case.id)
    )
    return [
        Stretch(number or f"draft-{case_id}", case_id, began, ended) for number, case_id, began, ended in rows
    ]
