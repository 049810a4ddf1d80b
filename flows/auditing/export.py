"""The audit as a file, for those who keep or check it without this program.

JSON lines: one about the file, one for each event, one for each seal, and a last one with their numbers, so that a file
that was cut off shows. Events are written as they are stored: the digest of each can be computed from its line.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from flows.access.actor import Actor
from flows.access.credentials import AUDIT_ADMIN
from flows.access.refusal import Invalid, Refused
from storage.audit_chain import append, case_chain, instant
from storage.database import Database
from storage.verification.lines import audit_events, seals

FORMAT = 1
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass
class Exported:
    """What a file holds."""

    events: int = 0
    seals: int = 0
    sha256: str = ""


def must_audit(actor: Actor) -> None:
    if not any(actor.holds(AUDIT_ADMIN, organization) for organization in actor.organizations):
        raise Refused("只有审计管理员可以核对和导出审计记录", "请由审计管理员（audit_admin）办理")


def export(database: Database, target: Path, actor: Actor, at: datetime, case_id: int | None) -> Exported:
    """Write everything, or the chain of one case, as of one moment. The export is an event itself, the next one.

    The file appears only when it is whole and told of; one that is there already is never written over.
    """
    must_audit(actor)
    if target.exists() or target.is_symlink():
        raise Invalid(f"{target} 已经存在，没有导出", "请换一个文件名")
    draft = target.with_name(f"{target.name}.part")
    try:
        exported = _write(database, draft, at, case_id)
        told = {"file": target.name, "case": case_id, **vars(exported)}
        with database.writing() as session:
            append(session, kind="audit_exported", payload=told, origin=actor.origin, at=at)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return exported


def _write(database: Database, draft: Path, at: datetime, case_id: int | None) -> Exported:
    exported, whole = Exported(), hashlib.sha256()
    with draft.open("xb") as stream, database.reading_one_moment() as session:
        for line in _lines(session, at, case_id, exported):
            encoded = f"{_encode(line)}\n".encode()
            whole.update(encoded)
            stream.write(encoded)
    exported.sha256 = whole.hexdigest()
    return exported


def _lines(
    session: Session, at: datetime, case_id: int | None, exported: Exported
) -> Iterator[dict[str, Any]]:
    chain = None if case_id is None else case_chain(case_id)
    yield {"audit": FORMAT, "at": instant(at), "chain": chain}
    for event in audit_events(session, chain):
        exported.events += 1
        yield {"event": {**event, "at": instant(event["at"])}}
    if chain is None:
        for seal in seals(session):
            exported.seals += 1
            yield {"seal": {**seal, "at": instant(seal["at"])}}
    yield {"end": {"events": exported.events, "seals": exported.seals}}
