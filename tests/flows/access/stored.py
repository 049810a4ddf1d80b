"""All that a database holds: to be compared, and to be put back as it was."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import Any, Protocol

import psycopg
from sqlalchemy import URL

from storage.database import Database
from storage.models.base import Base

TABLES = [table.name for table in Base.metadata.sorted_tables]
Rows = dict[str, list[tuple[object, ...]]]


class Stored(Protocol):
    def rows(self, but: Mapping[str, str]) -> Rows:
        """Of every table all rows, but for those that a condition on the table leaves out."""

    def kept(self) -> Callable[[], None]:
        """A way back to what is stored now."""


def stored_in(database: Database) -> Stored:
    return OnSqlite(str(database.url.database)) if database.is_sqlite else OnPostgresql(database.url)


class OnSqlite:
    def __init__(self, file: str) -> None:
        self._file = file

    def rows(self, but: Mapping[str, str]) -> Rows:
        with closing(sqlite3.connect(self._file)) as file:
            return {
                table: file.execute(f'SELECT * FROM "{table}"{but.get(table, "")}').fetchall()
                for table in TABLES
            }

    def kept(self) -> Callable[[], None]:
        memory = sqlite3.connect(":memory:")
        with closing(sqlite3.connect(self._file)) as file:
            file.backup(memory)

        def put_back() -> None:
            with closing(sqlite3.connect(self._file)) as file:
                memory.backup(file)

        return put_back


class OnPostgresql:
    """Rows are written as the server spells them: no kind of column has to be known."""

    def __init__(self, url: URL) -> None:
        address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection = psycopg.connect(address, autocommit=True)

    def rows(self, but: Mapping[str, str]) -> Rows:
        return {
            table: sorted(self._asked(f'SELECT t::text FROM "{table}" t{but.get(table, "")}'))
            for table in TABLES
        }

    def kept(self) -> Callable[[], None]:
        before = self.rows({})

        def put_back() -> None:
            after = self.rows({})
            with self._connection.transaction():
                self._connection.execute("SET LOCAL session_replication_role = replica")
                for table in TABLES:
                    self._change(table, before[table], after[table])

        return put_back

    def _change(self, table: str, before: Sequence[Any], after: Sequence[Any]) -> None:
        """No trigger and no foreign key is asked."""
        new, gone = set(after) - set(before), set(before) - set(after)
        with self._connection.cursor() as cursor:
            cursor.executemany(f'DELETE FROM "{table}" t WHERE t::text = %s', list(new))
            cursor.executemany(f'INSERT INTO "{table}" SELECT (%s::"{table}").*', list(gone))

    def _asked(self, query: str) -> list[tuple[object, ...]]:
        return self._connection.execute(query.encode()).fetchall()
