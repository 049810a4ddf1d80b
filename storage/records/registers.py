"""Entries of registers and their changes: every change of an entry is written together with the line that tells it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from definitions.vocabulary import EntryEvent
from storage.audit_chain import fingerprint
from storage.models import RegisterChange, RegisterEntry
from storage.records.counters import lock_serial, next_serial

_entries: Any = RegisterEntry.__table__
_changes: Any = RegisterChange.__table__

STALENESS = (EntryEvent.STALE_SOON, EntryEvent.STALE)
NOT_TOLD = ("id", "entry", "event")
"""Columns of a change that its event does not hold: it names the entry by its register and number."""


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """The columns of an entry, but for up to where triggers have looked."""

    id: int
    organization: str
    register: str
    number: int
    state: str
    values: Mapping[str, Any]
    key: str | None
    opened_at: datetime
    changed_at: datetime
    changes: int
    soon_for: date | None
    stale_for: date | None


@dataclass(frozen=True, slots=True)
class Doing:
    """What is to happen to an entry, and by what."""

    kind: EntryEvent
    at: datetime
    state: str
    values: Mapping[str, Any]
    key: str | None
    stale_on: date | None = None
    case_id: int | None = None
    stage: str | None = None
    visit: int | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A line of `register_change` that is to be written, once its audit event has a number."""

    organization: str
    register: str
    number: int
    row: Mapping[str, Any]

    @property
    def told(self) -> dict[str, Any]:
        """What the audit holds of it."""
        return {
            "organization": self.organization,
            "register": self.register,
            "number": self.number,
            "change": self.row["change"],
            "kind": self.row["kind"],
            "state": self.row["state"],
            "digest": digest_of(self.row),
        }


def digest_of(row: Mapping[str, Any]) -> str:
    """The SHA-256 of what a change holds, as its event tells it."""
    return fingerprint({name: value for name, value in row.items() if name not in NOT_TOLD})


COLUMNS = tuple(_entries.c[name] for name in StoredEntry.__dataclass_fields__)


def entry_of(row: Any) -> StoredEntry:
    return StoredEntry(*row)


def lock_entry(connection: Connection, organization: str, register: str, number: int) -> StoredEntry | None:
    """The entry; nobody else changes it until this transaction ends."""
    found = connection.execute(
        select(*COLUMNS)
        .where(
            _entries.c.organization == organization,
            _entries.c.register == register,
            _entries.c.number == number,
        )
        .with_for_update()
    ).one_or_none()
    return None if found is None else entry_of(found)


def open_entry(connection: Connection, organization: str, register: str, doing: Doing) -> Change:
    """Make a new entry with the next number of its register."""
    number = next_serial(connection, counter_of(organization, register), 0)
    entry = connection.execute(
        insert(_entries)
        .values(
            organization=organization,
            register=register,
            number=number,
            state=doing.state,
            values=dict(doing.values),
            key=doing.key,
            opened_at=doing.at,
            changed_at=doing.at,
            changes=1,
        )
        .returning(_entries.c.id)
    ).scalar_one()
    return Change(organization, register, number, _row(entry, 1, None, doing))


def change_entry(connection: Connection, entry: StoredEntry, doing: Doing) -> Change:
    """Change an entry that is locked."""
    number = entry.changes + 1
    connection.execute(
        update(_entries).where(_entries.c.id == entry.id).values(changes=number, **now_of(doing))
    )
    return Change(entry.organization, entry.register, entry.number, _row(entry.id, number, entry, doing))


def now_of(doing: Doing) -> dict[str, Any]:
    """What the entry's own columns hold after it."""
    match doing.kind:
        case EntryEvent.STALE_SOON:
            return {"soon_for": doing.stale_on}
        case EntryEvent.STALE:
            return {"stale_for": doing.stale_on}
        case _:
            values = dict(doing.values)
            return {"state": doing.state, "values": values, "key": doing.key, "changed_at": doing.at}


def _row(entry: int, number: int, before: StoredEntry | None, doing: Doing) -> dict[str, Any]:
    return {
        **asdict(doing),
        "kind": doing.kind.value,
        "values": dict(doing.values),
        "entry": entry,
        "change": number,
        "state_before": before.state if before else None,
        "values_before": dict(before.values) if before else None,
    }


def write_changes(connection: Connection, changes: Sequence[Change], event: int) -> None:
    """Append the lines. `event`: the number of the audit event that tells of them."""
    if changes:
        connection.execute(insert(_changes), [{**one.row, "event": event} for one in changes])


def lock_register(connection: Connection, organization: str, register: str) -> None:
    """Nobody else changes its entries until this transaction ends. Taken in the order of their numbers."""
    connection.execute(
        select(_entries.c.id)
        .where(_entries.c.organization == organization, _entries.c.register == register)
        .order_by(_entries.c.number)
        .with_for_update()
    ).all()


def lock_keys(connection: Connection, organization: str, register: str) -> None:
    """Nobody else writes an entry that may take a further key, until this transaction ends: those the database does not know.
    Taken after the entries.
    """
    lock_serial(connection, counter_of(organization, register), 0)


def free_keys(connection: Connection, entries: Sequence[int]) -> None:
    """Before several entries are written, so that keys may change hands among them."""
    connection.execute(update(_entries).where(_entries.c.id.in_(entries)).values(key=None))


def mark_followed(connection: Connection, entry: int, change: int) -> None:
    connection.execute(update(_entries).where(_entries.c.id == entry).values(followed=change))


def counter_of(organization: str, register: str) -> str:
    """Which counter numbers the entries of a register."""
    return f"register/{organization}/{register}"
