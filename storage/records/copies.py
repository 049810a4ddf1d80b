"""To whom a case was copied, and who read it."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.models import CaseCopy

_copies: Any = CaseCopy.__table__
_READ = update(_copies).where(
    _copies.c.case_id == bindparam("of_case"), _copies.c.person == bindparam("of_person")
)


@cache
def _send(dialect: str) -> Any:
    """A second copy to the same person is to be read again."""
    insert = postgresql.insert(_copies) if dialect == "postgresql" else sqlite.insert(_copies)
    changed = ("sent_by", "sent_at", "read_at")
    return insert.on_conflict_do_update(
        index_elements=["case_id", "person"], set_={name: insert.excluded[name] for name in changed}
    )


def send_copy(connection: Connection, case_id: int, person: str, by: str | None, at: datetime) -> None:
    values = {"case_id": case_id, "person": person, "sent_by": by, "sent_at": at, "read_at": None}
    connection.execute(_send(connection.dialect.name), values)


def mark_read(connection: Connection, case_id: int, person: str, at: datetime) -> None:
    connection.execute(_READ, {"of_case": case_id, "of_person": person, "read_at": at})
