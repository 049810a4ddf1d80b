"""Engines and sessions. `writing` is the only place that commits."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_TIMEOUT_MS = 30_000

DatabaseFailure = SQLAlchemyError
"""What any statement may raise when the database cannot be reached or refuses."""

_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


class Database:
    """One database, SQLite file or PostgreSQL.

    On SQLite a writing transaction begins with BEGIN IMMEDIATE: a deferred one that reads first and
    writes later fails at once with "database is locked" when another process wrote meanwhile. There one pool serves
    both: a connection forgets what it read of the file as soon as another one writes. On PostgreSQL reading has
    connections of its own, for which the server refuses every change.
    """

    def __init__(self, url: str, *, pool_size: int = 8) -> None:
        self.url = make_url(url)
        if self.is_sqlite:
            self.reading_engine = _sqlite(self.url, pool_size)
            self.writing_engine: Engine = self.reading_engine.execution_options(writing=True)
            self._looking_engine = self.reading_engine
        else:
            self.writing_engine = _postgresql(self.url, pool_size)
            self.reading_engine = _postgresql(self.url, pool_size)
            event.listen(self.reading_engine, "connect", _refuse_writing)
            self._looking_engine = self.reading_engine.execution_options(isolation_level="AUTOCOMMIT")

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
        """The same without a session, for one question that is asked often; on PostgreSQL without a transaction, too."""
        with self._looking_engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Generator[Session]:
        """A session that commits when the block ends, and rolls back when it raises.

        The transaction is the connection's own: most statements go straight to it, past the session's bookkeeping.
        """
        with self.writing_engine.begin() as connection:
            session = Session(connection, autoflush=False, expire_on_commit=False)
            try:
                yield session
                if session.in_transaction():
                    session.flush()
            finally:
                if session.in_transaction():
                    session.close()

    def answer(self) -> None:
        """Ask it something; raises DatabaseFailure where it does not answer."""
        with self.looking() as connection:
            connection.exec_driver_sql("SELECT 1")

    def dispose(self) -> None:
        self.reading_engine.dispose()
        self.writing_engine.dispose()


def connection_of(session: Session) -> Connection:
    """Its connection. One that was made on a connection need not begin its own bookkeeping for that."""
    return session.bind if isinstance(session.bind, Connection) else session.connection()


def _sqlite(url: URL, pool_size: int) -> Engine:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    connecting = {"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000}
    engine = create_engine(url, **_options(pool_size), connect_args=connecting)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


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


def _postgresql(url: URL, pool_size: int) -> Engine:
    return create_engine(url.set(drivername="postgresql+psycopg"), **_options(pool_size))


def _refuse_writing(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
    cursor.close()
    connection.commit()


def _options(pool_size: int) -> dict[str, Any]:
    return {
        "json_serializer": _to_json,
        "pool_size": pool_size,
        "max_overflow": pool_size,
        "hide_parameters": True,  # they hold contents, which belong into no message and no log
    }
