"""Wake rows: which cases a worker must look at."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam
from sqlalchemy.orm import Session

from storage.models import Wake
from storage.models.base import Moment
from storage.prepared import Prepared
from storage.upsert import Insert, insert_for, upsert


def _raise(dialect: str) -> Insert:
    table: Any = Wake.__table__
    insert = insert_for(dialect, table)
    return insert.inline().on_conflict_do_update(
        index_elements=["case_id"],
        set_={
            "generation": table.c.generation + 1,
            "asked_at": bindparam("again_at", type_=Moment()),
            "failures": 0,
            "not_before": None,
        },
    )


_RAISE = Prepared(_raise, ["case_id", "generation", "asked_at", "failures"])


def raise_wake(connection: Connection, case_id: int, at: datetime) -> None:
    """Ask for a look at the case, under a new generation."""
    values = {"case_id": case_id, "generation": 1, "asked_at": at, "failures": 0, "again_at": at}
    _RAISE.run(connection, values)


def wake_where_asleep(session: Session, case_ids: Sequence[int], at: datetime) -> None:
    """Ask for a look at cases that nobody is asked to look at; a look that is asked for already stays as it is."""
    rows = [{"case_id": case_id, "generation": 1, "asked_at": at, "failures": 0} for case_id in case_ids]
    if rows:
        session.execute(upsert(session, Wake.__table__).on_conflict_do_nothing(), rows)
