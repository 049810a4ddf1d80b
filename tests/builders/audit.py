"""What a try has left behind: what the audit tells of it, and everything else that is stored."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from flows.auditing.audit import audit
from storage.database import Database
from storage.models import AuditEvent
from storage.models.base import Base
from storage.seals import load_key
from storage.verification import Verification
from tests.builders.office import SmallOffice

CHINESE = range(0x4E00, 0xA000)


def audited(office: SmallOffice) -> Verification:
    """Whether the rows are what the chain of events says, whatever was done."""
    desk = office.services.desk
    return audit(desk.database, load_key(office.services.settings.seal_key), desk.attachments)


@dataclass(frozen=True)
class Refusal:
    """An event of the audit."""

    person: str | None
    way_in: str
    verb: str
    target: str
    reason: str

    @property
    def is_in_chinese(self) -> bool:
        return any(ord(character) in CHINESE for character in self.reason)


def last_event(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(AuditEvent.id).order_by(AuditEvent.id.desc()).limit(1)) or 0


def refusals(database: Database, after: int = 0) -> list[Refusal]:
    """Those that came after an event."""
    return [
        Refusal(person, way_in, told["verb"], told["target"], told["reason"])
        for person, way_in, payload in _events(database, "refused", after)
        for told in [json.loads(payload)]
    ]


def payloads_of(database: Database, kind: str) -> list[dict[str, Any]]:
    return [json.loads(payload) for _, _, payload in _events(database, kind, 0)]


def who_did(database: Database, kind: str, after: int = 0) -> list[tuple[str | None, str]]:
    """The person and the way in of every event of this kind that came after an event."""
    return [(person, way_in) for person, way_in, _ in _events(database, kind, after)]


def _events(database: Database, kind: str, after: int) -> list[tuple[str | None, str, str]]:
    with database.reading() as session:
        rows = session.execute(
            select(AuditEvent.person, AuditEvent.way_in, AuditEvent.payload)
            .where(AuditEvent.kind == kind, AuditEvent.id > after)
            .order_by(AuditEvent.id)
        )
        return [(row.person, row.way_in, row.payload) for row in rows]


def everything_stored(database: Database, without: Collection[str] = ()) -> dict[str, list[Any]]:
    """Of every table but these: all rows, but for what was refused and the end of the chain where that is told."""
    found: dict[str, list[Any]] = {}
    with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            if table.name not in without:
                rows = session.execute(select(table)).all()
                found[table.name] = [row for row in rows if not _tells_of_refusals(row)]
    return found


def _tells_of_refusals(row: Row[Any]) -> bool:
    stored = row._mapping
    return stored.get("kind") == "refused" or (stored.get("chain") == "installation" and "kind" not in stored)
