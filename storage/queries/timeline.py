"""What happened to a case, in order, with the names of those who did it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.audit_chain import case_chain
from storage.models import AuditEvent, Person


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
    return [
        Happening(e.number, e.at, e.kind, name, e.way_in, json.loads(e.payload), e.digest) for e, name in rows
    ]
