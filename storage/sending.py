"""Statements that travel to the server together."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError


@contextmanager
def sent_together(connection: Connection) -> Generator[None]:
    """Nobody waits for the answer to each statement in it, only for that to the last.

    None of them may return anything: SQLAlchemy looks for rows at once. PostgreSQL takes them as a pipeline of its
    protocol; SQLite has no server that one could wait for. Raises what a statement would have raised by itself.
    """
    if connection.dialect.name != "postgresql":
        yield
        return
    driven: Any = connection.connection.dbapi_connection
    try:
        with driven.pipeline():
            yield
    except psycopg.Error as error:
        raise DBAPIError.instance(None, None, error, psycopg.Error, hide_parameters=True) from error
