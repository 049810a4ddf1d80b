"""INSERT ... ON CONFLICT, which SQLAlchemy spells by dialect."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

Insert = postgresql.Insert | sqlite.Insert


def insert_for(dialect: str, table: Any) -> Insert:
    """An insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def upsert(session: Session, table: Any) -> Insert:
    """The same for the database of a session."""
    return insert_for(session.get_bind().dialect.name, table)
