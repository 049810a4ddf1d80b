"""The audit as it stands in its tables: every event, and the seals over them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import AuditEvent, Seal

STREAMED = 1000
"""Rows that are held at a time."""
EVENT_COLUMNS = (
    "chain",
    "number",
    "at",
    "kind",
    "person",
    "way_in",
    "os_user",
    "payload",
    "previous",
    "digest",
)
SEAL_COLUMNS = ("at", "heads", "chains", "root", "previous", "signature")


def audit_events(session: Session, chain: str | None = None) -> Iterator[dict[str, Any]]:
    """Chain by chain, each in its order; or one chain alone."""
    statement = select(*(getattr(AuditEvent, column) for column in EVENT_COLUMNS))
    statement = statement.order_by(AuditEvent.chain, AuditEvent.number)
    if chain is not None:
        statement = statement.where(AuditEvent.chain == chain)
    for row in session.execute(statement.execution_options(yield_per=STREAMED)).mappings():
        yield dict(row)


def seals(session: Session) -> Iterator[dict[str, Any]]:
    statement = select(*(getattr(Seal, column) for column in SEAL_COLUMNS)).order_by(Seal.id)
    for row in session.execute(statement.execution_options(yield_per=STREAMED)).mappings():
        yield dict(row)
