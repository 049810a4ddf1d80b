"""What happened to a case, in order, with the names of those who did it."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.audit_chain import case_chain
from storage.models import AuditEvent, Person
from storage.queries.moved_limits import moved_limits


@dataclass(frozen=True, slots=True)
class Happening:
    number: int
    at: datetime
    kind: str
    person: str | None
    """Name, not id."""
    way_in: str
    payload: dict[str, Any]
    digest: str


def timeline(session: Session, case_id: int) -> list[Happening]:
    rows = session.execute(
        select(AuditEvent, Person.name)
        .outerjoin(Person, Person.id == AuditEvent.person)
        .where(AuditEvent.chain == case_chain(case_id))
        .order_by(AuditEvent.number)
    )
    told = [
        Happening(e.number, e.at, e.kind, name, e.way_in, json.loads(e.payload), e.digest) for e, name in rows
    ]
    return _with_moved_limits(session, case_id, told)


RECOUNTED = "recounted"
"""The kind of an event that tells what followed from limits that a calendar moved; of others the table alone tells."""


def _with_moved_limits(session: Session, case_id: int, told: list[Happening]) -> list[Happening]:
    """Each import of a calendar that moved limits of the case once, after what had happened until then."""
    found = {one.number: one for one in told}
    beside: list[Happening] = []
    for moved in moved_limits(session, case_id):
        following = found.get(moved.after + 1)
        if following is not None and (following.kind, following.at) == (RECOUNTED, moved.at):
            found[following.number] = replace(following, payload={**following.payload, **moved.why})
        else:
            payload = {"limits": moved.limits, **moved.why}
            one = Happening(moved.after, moved.at, RECOUNTED, None, moved.way_in, payload, moved.digest)
            beside.append(one)
    return sorted([*found.values(), *beside], key=lambda one: one.number)
