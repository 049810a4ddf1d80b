"""Somebody who holds the database: writes whatever they like, past triggers, checks and references."""

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Engine,
    Table,
    UniqueConstraint,
    create_engine,
    event,
    inspect,
    select,
    text,
)

from storage.append_only import Trigger, triggers_on
from storage.database import Database
from storage.models import APPEND_ONLY
from storage.models.base import Base, Moment
from tests.builders.office import MONDAY

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Attacker:
    engine: Engine

    def rows(self, table: Table) -> list[Row]:
        """In the order of their keys."""
        with self.engine.connect() as connection:
            return [dict(row) for row in connection.execute(select(table).order_by(*key(table))).mappings()]

    def change(self, table: Table, row: Row, /, **values: Any) -> None:
        with self.engine.begin() as connection:
            changed = table.update().where(*_same(table, row)).values(**values)
            assert connection.execute(changed).rowcount == 1

    def remove(self, table: Table, row: Row) -> None:
        with self.engine.begin() as connection:
            assert connection.execute(table.delete().where(*_same(table, row))).rowcount == 1

    def put(self, table: Table, row: Row) -> None:
        with self.engine.begin() as connection:
            connection.execute(table.insert().values(**row))


def key(table: Table) -> list[Column[Any]]:
    return list(table.primary_key.columns)


def _same(table: Table, row: Row) -> list[Any]:
    return [column == row[column.name] for column in key(table)]


@contextmanager
def attacker_of(database: Database) -> Generator[Attacker]:
    url = database.url
    engine = create_engine(url, json_serializer=database.writing_engine.dialect._json_serializer)
    if database.is_sqlite:
        event.listen(engine, "connect", _unchecked)
        event.listen(engine, "begin", _without_triggers)
        event.listen(engine, "commit", _with_triggers)
    else:
        with engine.begin() as connection:
            for statement in _checks(database):
                connection.execute(text(statement))
        event.listen(engine, "begin", _as_replica)
    yield Attacker(engine)
    engine.dispose()


def _unchecked(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA ignore_check_constraints = ON")


def _without_triggers(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN")
    for trigger in _triggers():
        connection.exec_driver_sql(f"DROP TRIGGER {trigger.name}")


def _with_triggers(connection: Any) -> None:
    """Whoever leaves them out is found by that alone."""
    for trigger in _triggers():
        connection.exec_driver_sql(trigger.statement)


def _triggers() -> list[Trigger]:
    return [trigger for model in APPEND_ONLY for trigger in triggers_on(model.__tablename__, sqlite=True)]


def _as_replica(connection: Any) -> None:
    """Fires no triggers and asks for no references."""
    connection.exec_driver_sql("SET session_replication_role = replica")


def _checks(database: Database) -> Iterator[str]:
    """Statements that take away what refuses a value."""
    looked = inspect(database.reading_engine)
    for table in Base.metadata.tables:
        for constraint in looked.get_check_constraints(table):
            yield f'ALTER TABLE "{table}" DROP CONSTRAINT "{constraint["name"]}"'


def other(column: Column[Any], value: Any) -> Any:
    """Another value of the same kind."""
    if value is None:
        value = _something(column)
    match value:
        case bool():
            return not value
        case int():
            return value + 1000
        case str():
            return f"{value}x"
        case datetime() | date():
            return value + timedelta(days=1)
        case dict():
            return {**value, "x": "被改动"}
        case list():
            return [*value, {"x": 1}]
    raise AssertionError(f"{column}: no other value for {value!r}")


def _something(column: Column[Any]) -> Any:
    if isinstance(column.type, Moment):
        return MONDAY
    if isinstance(column.type, JSON):
        return {"x": 1}
    return {int: 1, str: "x", date: MONDAY.date()}[column.type.python_type]


def copied(table: Table, row: Row) -> Row:
    """A further row, with keys and unique columns of its own."""
    unique = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
    last = {list(constraint.columns)[-1].name for constraint in unique}
    fresh: Mapping[str, Any] = {
        name: other(table.c[name], row[name]) for name in last if row[name] is not None
    }
    keys = {column.name: other(column, row[column.name]) for column in key(table)}
    return {**row, **fresh, **keys}
