"""What is remembered of the triggers that the catalogue declares, and of the cases that they look at."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storage.models import Case, DeclaredTrigger
from storage.upsert import upsert

_table: Any = DeclaredTrigger.__table__
_cases: Any = Case.__table__

Key = tuple[str, str]
"""Process and name."""


class Known(NamedTuple):
    since: datetime
    looked_until: datetime
    failure: str | None


def known_triggers(session: Session) -> dict[Key, Known]:
    rows = session.execute(select(DeclaredTrigger)).scalars()
    return {(one.process, one.name): Known(one.since, one.looked_until, one.failure) for one in rows}


def meet(session: Session, keys: Iterable[Key], at: datetime) -> None:
    """Those that are new are known from now on."""
    rows = [{"process": one, "name": name, "since": at, "looked_until": at} for one, name in keys]
    if rows:
        session.execute(upsert(session, _table).on_conflict_do_nothing(), rows)


def looked(session: Session, key: Key, until: datetime, failure: str | None) -> None:
    """An occasion was dealt with; `failure`: why it opened no draft."""
    session.execute(
        update(_table)
        .where(_table.c.process == key[0], _table.c.name == key[1])
        .values(looked_until=until, failure=failure)
    )


def failed(session: Session, key: Key, failure: str | None) -> None:
    session.execute(
        update(_table).where(_table.c.process == key[0], _table.c.name == key[1]).values(failure=failure)
    )


def unfollowed(session: Session, processes: Collection[str]) -> list[int]:
    """Cases of these processes in which something happened that nobody has looked at."""
    found = session.scalars(
        select(Case.id).where(Case.process.in_(processes), Case.events > Case.followed).order_by(Case.id)
    )
    return list(found)


def followed_until(session: Session, case_id: int) -> int:
    return session.scalars(select(Case.followed).where(Case.id == case_id)).one()


def mark_followed(session: Session, case_id: int, number: int) -> None:
    session.execute(update(_cases).where(_cases.c.id == case_id).values(followed=number))


def failures(session: Session, organization: str) -> list[tuple[str, str]]:
    """Process, and why its last occasion opened no draft."""
    rows = session.execute(
        select(_table.c.process, _table.c.failure)
        .where(
            _table.c.process.startswith(f"{organization}.", autoescape=True), _table.c.failure.is_not(None)
        )
        .order_by(_table.c.process, _table.c.name)
    )
    return [(row.process, row.failure) for row in rows]
