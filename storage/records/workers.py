"""The signs of life of resident workers. Every time here is wall-clock time."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.models import WorkerBeat

FORGOTTEN_AFTER = timedelta(days=1)


def beat(session: Session, worker: str, started_at: datetime, now: datetime) -> None:
    """Say that a worker is alive, and forget those that were not heard of for a day."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(WorkerBeat).values(worker=worker, started_at=started_at, seen_at=now)
    session.execute(statement.on_conflict_do_update(index_elements=["worker"], set_={"seen_at": now}))
    session.execute(delete(WorkerBeat).where(WorkerBeat.seen_at < now - FORGOTTEN_AFTER))


def leave(session: Session, worker: str) -> None:
    """A worker was stopped in good order."""
    session.execute(delete(WorkerBeat).where(WorkerBeat.worker == worker))
