"""What kind of home this is, and, in a demo's, what time it shows."""

import secrets
from datetime import datetime

from sqlalchemy import select, update

from definitions.vocabulary import WayIn
from storage.audit_chain import INSTALLATION, Origin, append
from storage.database import Database
from storage.models import AuditEvent, Installation

OFFICE = "office"
DEMO = "demo"


def kind_of(database: Database) -> str | None:
    """`office` or `demo`; None for a home that was never set up."""
    with database.reading() as session:
        return session.scalar(select(Installation.kind))


def set_up(database: Database, kind: str, at: datetime, os_user: str = "") -> None:
    """Mark a fresh home for good. The audit tells it too: a demo's home lets anybody be named.

    The event has a mark of its own, so that no two installations begin with the same one.
    """
    with database.writing() as session:
        session.add(Installation(kind=kind, created_at=at, demo_now=at if kind == DEMO else None))
        origin = Origin(None, WayIn.SYSTEM, os_user)
        append(
            session, kind="set_up", payload={"kind": kind, "mark": secrets.token_hex(8)}, origin=origin, at=at
        )


def mark_of(database: Database) -> str | None:
    """The digest of the first event of all, which no two installations share; None where nothing was set up yet."""
    first = select(AuditEvent.digest).where(AuditEvent.chain == INSTALLATION, AuditEvent.number == 1)
    with database.reading() as session:
        return session.scalar(first)


def demo_time(database: Database) -> datetime | None:
    """What the demo's clock shows; None in every other home."""
    with database.reading() as session:
        row = session.execute(select(Installation.kind, Installation.demo_now)).one_or_none()
    return row.demo_now if row is not None and row.kind == DEMO else None


def move_demo_time(database: Database, to: datetime) -> None:
    """Only in a demo home, and never backwards."""
    with database.writing() as session:
        moved = session.execute(
            update(Installation)
            .where(Installation.kind == DEMO, Installation.demo_now <= to)
            .values(demo_now=to)
            .returning(Installation.id)
        ).all()
    if not moved:
        raise ValueError("time is moved in a demo's home only, and only forwards")
