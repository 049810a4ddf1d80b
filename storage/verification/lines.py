"""The audit as it stands in its tables, for a copy that others check: every event, and the seals over them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import AuditEvent, Seal
from storage.verification.inspection import streamed

_events: Any = AuditEvent.__table__
_seals: Any = Seal.__table__


def audit_events(session: Session, chain: str | None = None) -> Iterator[dict[str, Any]]:
    """Chain by chain, each in its order; or one chain alone."""
    columns = [column for column in _events.c if column.name != "id"]
    in_order = select(*columns).order_by(_events.c.chain, _events.c.number)
    return streamed(session, in_order if chain is None else in_order.where(_events.c.chain == chain))


def seals(session: Session) -> Iterator[dict[str, Any]]:
    columns = [column for column in _seals.c if column.name != "id"]
    return streamed(session, select(*columns).order_by(_seals.c.id))
