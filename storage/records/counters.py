"""Serial numbers without gaps: case numbers and lines of ledgers."""

from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from storage.models import NumberCounter


@cache
def _next(dialect: str) -> ReturningInsert[Any]:
    table: Any = NumberCounter.__table__
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    return (
        insert.values(template=bindparam("of_template"), year=bindparam("of_year"), last=1)
        .on_conflict_do_update(index_elements=["template", "year"], set_={"last": table.c.last + 1})
        .returning(table.c.last)
    )


def next_serial(connection: Connection, template: str, year: int) -> int:
    """The next number of this template in this year; the row stays locked until the transaction ends."""
    statement = _next(connection.dialect.name)
    serial: int = connection.execute(statement, {"of_template": template, "of_year": year}).scalar_one()
    return serial
