"""Entries of registers, as they are and as they were, and what happened to them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select
from sqlalchemy.orm import Session

from definitions.vocabulary import EntryEvent
from storage.models import Case, Person, RegisterChange, RegisterEntry
from storage.records.registers import COLUMNS, STALENESS, StoredEntry, entry_of

_entries: Any = RegisterEntry.__table__
_changes: Any = RegisterChange.__table__


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One thing that happened to an entry."""

    change: int
    kind: EntryEvent
    at: datetime
    state_before: str | None
    state: str
    values_before: Mapping[str, Any] | None
    values: Mapping[str, Any]
    stale_on: date | None
    case_id: int | None
    case_number: str | None
    person: str | None
    """The name of who did it by hand."""


@dataclass(frozen=True, slots=True)
class Unfollowed:
    """A change that no trigger has looked at."""

    entry: int
    change: int
    kind: EntryEvent
    at: datetime
    state: str
    values: Mapping[str, Any]
    changed_at: datetime
    """When the entry's state or values had changed last by then."""
    stale_on: date | None


def _of(organization: str, register: str) -> Select[Any]:
    return select(*COLUMNS).where(_entries.c.organization == organization, _entries.c.register == register)


def kept_registers(session: Session) -> list[tuple[str, str]]:
    """Organisation and name of every register that has entries."""
    rows = session.execute(
        select(_entries.c.organization, _entries.c.register).distinct().order_by("organization", "register")
    )
    return [(row.organization, row.register) for row in rows]


def entries(session: Session | Connection, organization: str, register: str) -> list[StoredEntry]:
    """As they are now, in the order of their numbers."""
    rows = session.execute(_of(organization, register).order_by(_entries.c.number))
    return [entry_of(row) for row in rows]


def entries_at(session: Session, organization: str, register: str, before: datetime) -> list[StoredEntry]:
    """As they were at the end of a stretch; those that were opened later are left out."""
    latest = (
        select(_changes.c.entry, func.max(_changes.c.change).label("change"))
        .where(_changes.c.at < before, _changes.c.kind.not_in(STALENESS))
        .group_by(_changes.c.entry)
        .subquery()
    )
    rows = session.execute(
        select(*COLUMNS, _changes.c.state, _changes.c["values"], _changes.c.key, _changes.c.at)
        .join(latest, latest.c.entry == _entries.c.id)
        .join(_changes, and_(_changes.c.entry == latest.c.entry, _changes.c.change == latest.c.change))
        .where(_entries.c.organization == organization, _entries.c.register == register)
        .order_by(_entries.c.number)
    )
    return [_as_then(row) for row in rows]


def _as_then(row: Any) -> StoredEntry:
    *columns, state, values, key, at = row
    names = list(StoredEntry.__dataclass_fields__)
    then = dict(zip(names, columns, strict=True)) | {"state": state, "values": values, "key": key}
    return StoredEntry(**{**then, "changed_at": at})


def find_entry(connection: Connection, organization: str, register: str, number: int) -> StoredEntry | None:
    found = connection.execute(_of(organization, register).where(_entries.c.number == number)).one_or_none()
    return None if found is None else entry_of(found)


def entry_with_key(connection: Connection, organization: str, register: str, key: str) -> StoredEntry | None:
    """The entry that has this key now."""
    found = connection.execute(_of(organization, register).where(_entries.c.key == key)).one_or_none()
    return None if found is None else entry_of(found)


def opened_by(connection: Connection, case_id: int, stage: str) -> tuple[str, int] | None:
    """Register and number of the entry that this stage of a case opened before."""
    found = connection.execute(
        select(_entries.c.register, _entries.c.number)
        .join(_changes, _changes.c.entry == _entries.c.id)
        .where(
            _changes.c.case_id == case_id,
            _changes.c.stage == stage,
            _changes.c.kind == EntryEvent.OPENED.value,
        )
        .order_by(_changes.c.id.desc())
        .limit(1)
    ).one_or_none()
    return None if found is None else (found.register, found.number)


def changes_of(session: Session, entry: int) -> list[ChangeLine]:
    """Everything that happened to an entry, oldest first."""
    rows = session.execute(
        select(
            RegisterChange.change,
            RegisterChange.kind,
            RegisterChange.at,
            RegisterChange.state_before,
            RegisterChange.state,
            RegisterChange.values_before,
            RegisterChange.values,
            RegisterChange.stale_on,
            RegisterChange.case_id,
            Case.number,
            Person.name,
        )
        .outerjoin(Case, Case.id == RegisterChange.case_id)
        .outerjoin(Person, Person.id == RegisterChange.person)
        .where(RegisterChange.entry == entry)
        .order_by(RegisterChange.change)
    )
    return [ChangeLine(row[0], EntryEvent(row[1]), *row[2:]) for row in rows]


def with_unfollowed(session: Session, registers: Collection[tuple[str, str]]) -> list[tuple[str, str, int]]:
    """Organisation, register and number of the entries to which something happened that no trigger has looked at."""
    rows = session.execute(
        select(_entries.c.organization, _entries.c.register, _entries.c.number)
        .where(_entries.c.changes > _entries.c.followed)
        .order_by(_entries.c.id)
    )
    return [(row[0], row[1], row[2]) for row in rows if (row[0], row[1]) in registers]


def unfollowed_changes(connection: Connection, entry: int) -> list[Unfollowed]:
    rows = connection.execute(
        select(
            _changes.c.entry,
            _changes.c.change,
            _changes.c.kind,
            _changes.c.at,
            _changes.c.state,
            _changes.c["values"],
            select(func.max(RegisterChange.at))
            .where(
                RegisterChange.entry == _changes.c.entry,
                RegisterChange.change <= _changes.c.change,
                RegisterChange.kind.not_in(STALENESS),
            )
            .scalar_subquery(),
            _changes.c.stale_on,
        )
        .join(_entries, _entries.c.id == _changes.c.entry)
        .where(_changes.c.entry == entry, _changes.c.change > _entries.c.followed)
        .order_by(_changes.c.change)
    )
    return [Unfollowed(row[0], row[1], EntryEvent(row[2]), *row[3:]) for row in rows]
