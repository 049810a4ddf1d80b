"""The floor: the least that a durable approval can cost with the same driver, pool and settings."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    and_,
    bindparam,
    insert,
    select,
    update,
)

from storage.database import Database

_metadata = MetaData()
_case = Table(
    "floor_case",
    _metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("stage", Text),
    Column("events", Integer),
    Column("head", Text),
)
_decision = Table(
    "floor_decision",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer, index=True),
    Column("stage", Text),
    Column("person", Text),
    Column("opinion", Text),
    Column("decided_at", DateTime(timezone=True)),
)
_event = Table(
    "floor_event",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer),
    Column("number", Integer),
    Column("payload", JSON),
    Column("digest", Text),
    Index("ix_floor_event", "case_id", "number", unique=True),
)
_duty = Table(
    "floor_duty",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("case_id", Integer),
    Column("stage", Text),
    Column("reader", Text),
    Column("opened_at", DateTime(timezone=True)),
    Index("ix_floor_duty", "reader", "case_id"),
)

_DECIDE = insert(_decision)
_APPEND = insert(_event)
_OPEN = insert(_duty)
_MOVE = (
    update(_case)
    .where(_case.c.id == bindparam("of_case"))
    .values(stage=bindparam("to"), events=bindparam("number"), head=bindparam("digest"))
)
_LOOK = (
    select(_duty.c.id, _duty.c.stage, _duty.c.opened_at)
    .join(_case, and_(_case.c.id == _duty.c.case_id, _case.c.stage == _duty.c.stage))
    .where(_duty.c.reader == bindparam("of_reader"), _duty.c.case_id == bindparam("of_case"))
)
_PAYLOAD = {"decision": "approve", "opinion": "同意", "round": 1, "seat": 1, "visit": 1}


class Floor:
    """Three inserts and one update in a transaction; beside it the next reader's look, for what is measured up to there."""

    def __init__(self, database: Database) -> None:
        self._reading = database.reading_engine
        self._writing = database.writing_engine

    def create(self) -> None:
        with self._writing.begin() as connection:
            _metadata.create_all(connection)

    def open_case(self, case_id: int) -> None:
        row = {"id": case_id, "stage": "1", "events": 0, "head": ""}
        with self._writing.begin() as connection:
            connection.execute(insert(_case), row)

    def approve(self, case_id: int, number: int, reader: str, at: datetime) -> None:
        """The `number`-th approval of a case, which the next `reader` then has to see."""
        stage, digest = str(number), f"{case_id:032x}{number:032x}"
        of_case: dict[str, Any] = {"case_id": case_id}
        decided = {"stage": stage, "person": "approver", "opinion": "同意", "decided_at": at}
        event = {"number": number, "payload": _PAYLOAD, "digest": digest}
        duty = {"stage": stage, "reader": reader, "opened_at": at}
        with self._writing.begin() as connection:
            connection.execute(_DECIDE, of_case | decided)
            connection.execute(_APPEND, of_case | event)
            connection.execute(_OPEN, of_case | duty)
            connection.execute(_MOVE, {"of_case": case_id, "to": stage, "number": number, "digest": digest})

    def sees(self, reader: str, case_id: int) -> bool:
        with self._reading.begin() as connection:
            return connection.execute(_LOOK, {"of_reader": reader, "of_case": case_id}).first() is not None
