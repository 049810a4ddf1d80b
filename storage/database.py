"""Engines and sessions. `writing` is the only place that commits."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_TIMEOUT_MS = 30_000

DatabaseFailure = SQLAlchemyError
"""What any statement may raise when the database cannot be reached or refuses."""

_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


class Database:
    """One database, SQLite file or PostgreSQL, behind one pool.

    On SQLite a writing transaction begins with BEGIN IMMEDIATE: a deferred one that reads first and
    writes later fails at once with "database is locked" when another process wrote meanwhile.
    """

    def __init__(self, url: str, *, pool_size: int = 8) -> None:
        self.url = make_url(url)
        self.engine = _engine(url, pool_size)
        self.writing_engine = self.engine.execution_options(writing=True)
        self.reading_engine = (
            self.engine if self.is_sqlite else self.engine.execution_options(postgresql_readonly=True)
        )

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def reading(self) -> Generator[Session]:
        """A session that changes nothing: SQLite rolls back, PostgreSQL refuses.

        On PostgreSQL it ends with a commit: psycopg forgets a connection's prepared statements at every rollback, and
        the server would parse and plan each statement of the next transaction anew.
        """
        with Session(self.reading_engine, autoflush=False, expire_on_commit=False) as session:
            yield session
            if not self.is_sqlite:
                session.commit()

    @contextmanager
    def reading_one_moment(self) -> Generator[Session]:
        """The same; what others write meanwhile stays unseen. On SQLite every transaction is so."""
        with self.reading() as session:
            if not self.is_sqlite:
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    @contextmanager
    def looking(self) -> Generator[Connection]:
        """The same without a session, for one question that is asked often."""
        with self.reading_engine.connect() as connection:
            yield connection
            if not self.is_sqlite:
                connection.commit()

    @contextmanager
    def writing(self) -> Generator[Session]:
        """A session that commits when the block ends, and rolls back when it raises."""
        with (
            Session(self.writing_engine, autoflush=False, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    def answer(self) -> None:
        """Ask it something; raises DatabaseFailure where it does not answer."""
        with self.engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")

    def dispose(self) -> None:
        self.engine.dispose()


def _engine(url: str, pool_size: int) -> Engine:
    parsed = make_url(url)
    options: dict[str, Any] = {
        "json_serializer": _to_json,
        "pool_size": pool_size,
        "max_overflow": pool_size,
        "hide_parameters": True,  # they hold contents, which belong into no message and no log
    }
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(
            parsed,
            **options,
            connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000},
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
        return create_engine(parsed, **options)
    raise ValueError(f"neither SQLite nor PostgreSQL: {parsed.get_backend_name()}")


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    cursor: Any = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(
        "PRAGMA recursive_triggers = ON"
    )  # else REPLACE deletes rows past the triggers that refuse it
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
