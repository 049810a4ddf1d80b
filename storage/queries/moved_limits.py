"""Limits that another calendar moved, as the table of its changes tells: no event of a case is written for each."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ScalarSelect, and_, select
from sqlalchemy.orm import Session

from storage.audit_chain import instant
from storage.models import AuditEvent, DeadlineChange

_change: Any = DeadlineChange.__table__
_import: Any = AuditEvent.__table__


@dataclass(frozen=True, slots=True)
class MovedLimits:
    """What one import moved of a case."""

    at: datetime
    way_in: str
    after: int
    """Number of the case's last event before it."""
    digest: str
    why: dict[str, Any]
    """The year that was imported, and its source."""
    limits: list[dict[str, Any]]
    """As an event that is written because something follows from them tells them."""


def moved_limits(session: Session, case_id: int) -> Iterator[MovedLimits]:
    """Oldest first."""
    rows = session.execute(
        select(_change, _import.c.payload, _import.c.way_in, _import.c.digest)
        .join(
            _import,
            and_(_import.c.chain == "installation", _import.c.number == _change.c.imported),
        )
        .where(_change.c.case_id == case_id, _change.c.old_due_at != _change.c.new_due_at)
        .order_by(_change.c.id)
    )
    for _, moved in groupby(rows, key=lambda row: row.imported):
        changes = list(moved)
        one, told = changes[0], json.loads(changes[0].payload)
        limits = [_limit(change) for change in changes]
        why = {"year": told["year"], "source": told["source"]}
        yield MovedLimits(one.at, one.way_in, one.event, one.digest, why, limits)


def _limit(change: Any) -> dict[str, Any]:
    was, now = instant(change.old_due_at), instant(change.new_due_at)
    return {"key": change.key, "was": was, "now": now, "in_time": False}


def moved_from(case_id: Any, key: Any, due_at: Any, since: Any) -> ScalarSelect[Any]:
    """When the limit of a line was due before a calendar moved it to where it is, if that was since then."""
    return (
        select(_change.c.old_due_at)
        .where(
            _change.c.case_id == case_id,
            _change.c.key == key,
            _change.c.new_due_at == due_at,
            _change.c.old_due_at != _change.c.new_due_at,
            _change.c.at >= since,
        )
        .order_by(_change.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
