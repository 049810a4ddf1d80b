"""Serial numbers without gaps: case numbers and lines of ledgers."""

from typing import Any

from sqlalchemy import Connection, bindparam
from sqlalchemy.sql.dml import ReturningInsert

from storage.models import NumberCounter
from storage.prepared import Prepared
from storage.upsert import insert_for


def _next(dialect: str) -> ReturningInsert[Any]:
    table: Any = NumberCounter.__table__
    insert = insert_for(dialect, table)
    return (
        insert.values(template=bindparam("of_template"), year=bindparam("of_year"), last=1)
        .on_conflict_do_update(index_elements=["template", "year"], set_={"last": table.c.last + 1})
        .returning(table.c.last)
    )


def _lock(dialect: str) -> ReturningInsert[Any]:
    table: Any = NumberCounter.__table__
    insert = insert_for(dialect, table)
    return (
        insert.values(template=bindparam("of_template"), year=bindparam("of_year"), last=0)
        .on_conflict_do_update(index_elements=["template", "year"], set_={"last": table.c.last})
        .returning(table.c.last)
    )


_NEXT, _LOCK = Prepared(_next), Prepared(_lock)


def next_serial(connection: Connection, template: str, year: int) -> int:
    """The next number of this template in this year; the row stays locked until the transaction ends."""
    ((serial,),) = _NEXT.rows(connection, {"of_template": template, "of_year": year})
    return int(serial)


def lock_serial(connection: Connection, template: str, year: int) -> None:
    """Nobody else takes a number of this template before this transaction ends. Takes none itself."""
    _LOCK.rows(connection, {"of_template": template, "of_year": year})
