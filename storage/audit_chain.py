"""Hash chains over what happened: every fact is chained to the one before it in the transaction that records it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.orm import Session

from storage.database import connection_of
from storage.models import AuditEvent, ChainHead
from storage.prepared import Prepared, insertion
from storage.upsert import Insert, insert_for

_heads: Any = ChainHead.__table__
_OF_CHAIN = _heads.c.chain == bindparam("of_chain")


def _begin(dialect: str) -> Insert:
    first = {"chain": bindparam("of_chain"), "events": 0, "head": ""}
    return insert_for(dialect, _heads).values(first).on_conflict_do_nothing()


_APPEND = insertion(AuditEvent.__table__)
_BEGIN = Prepared(_begin)
_LOCK = Prepared(select(_heads.c.events, _heads.c.head).where(_OF_CHAIN).with_for_update())
_MOVE = Prepared(update(_heads).where(_OF_CHAIN), ["events", "head"])

INSTALLATION = "installation"
"""The chain of everything that does not belong to one case."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who did it, and by which door."""

    person: str | None
    way_in: str
    os_user: str


@dataclass(frozen=True, slots=True)
class Link:
    """The last event of a chain; number 0 and an empty digest for an empty chain."""

    number: int
    digest: str


EMPTY = Link(0, "")


CASE_CHAIN = "case/"
"""With what the name of a case's chain begins; its id follows."""


def case_chain(case_id: int) -> str:
    return f"{CASE_CHAIN}{case_id}"


_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(payload: Mapping[str, Any]) -> str:
    """Canonical JSON: the same mapping always gives the same text."""
    return _canonical.encode(payload)


def fingerprint(row: Mapping[str, Any]) -> str:
    """The SHA-256 of what a row holds, for the event that tells of it. Moments are brought to UTC first."""
    return hashlib.sha256(_rows.encode(row).encode()).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no row holds such a value: {value!r}")


_rows = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def instant(moment: datetime) -> str:
    """A moment as the audit writes it, the same for every time zone that it was given in."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def digest_of(event: Mapping[str, Any]) -> str:
    """The SHA-256 of one event's columns, as they stand in the table."""
    parts = (
        event["chain"],
        str(event["number"]),
        instant(event["at"]),
        event["kind"],
        event["person"] or "",
        event["way_in"],
        event["os_user"],
        event["payload"],
        event["previous"],
    )
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """One event to append."""

    kind: str
    payload: Mapping[str, Any]
    origin: Origin
    at: datetime


def extend(connection: Connection, chain: str, last: Link, entries: list[Entry]) -> Link:
    """Append to a chain whose head the caller holds locked, and return the new head."""
    rows = []
    for entry in entries:
        row: dict[str, Any] = {
            "chain": chain,
            "number": last.number + 1,
            "at": entry.at,
            "kind": entry.kind,
            "person": entry.origin.person,
            "way_in": entry.origin.way_in,
            "os_user": entry.origin.os_user,
            "payload": canonical(entry.payload),
            "previous": last.digest,
        }
        row["digest"] = digest_of(row)
        last = Link(row["number"], row["digest"])
        rows.append(row)
    _APPEND.run_each(connection, rows)
    return last


def append(
    session: Session,
    *,
    kind: str,
    payload: Mapping[str, Any],
    origin: Origin,
    at: datetime,
    chain: str = INSTALLATION,
) -> Link:
    """Append one event to a chain that is not a case's, locking its head."""
    if chain.startswith("case/"):
        raise ValueError("events of a case are appended under the case's own lock")
    connection, named = connection_of(session), {"of_chain": chain}
    found = _LOCK.rows(connection, named)
    if not found:
        _BEGIN.run(connection, named)
        found = _LOCK.rows(connection, named)
    last = extend(connection, chain, Link(*found[0]), [Entry(kind, payload, origin, at)])
    _MOVE.run(connection, {**named, "events": last.number, "head": last.digest})
    return last
