"""Compares registers: each change with the event that tells of it, each entry with what its changes lead to."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from definitions.vocabulary import EntryEvent
from flows.auditing.counters import Counters
from storage.models import RegisterChange, RegisterEntry
from storage.records.registers import STALENESS, digest_of
from storage.verification import Damage, Recorded, compare
from storage.verification.inspection import streamed

Position = tuple[str, str, int, int]
"""Organisation, register, number of the entry, number of its change."""
Columns = dict[str, Any]

_entries: Any = RegisterEntry.__table__
_changes: Any = RegisterChange.__table__
IN_ORDER = (
    select(_changes, _entries.c.organization, _entries.c.register, _entries.c.number)
    .outerjoin(_entries, _entries.c.id == _changes.c.entry)
    .order_by(_changes.c.entry, _changes.c.change)
)
BY_HAND = frozenset({"register_imported", "entries_stale"})
"""Events of the installation that tell of changes; a case tells of its own in `registered`."""


class Registers:
    """Tells the counters how many entries there are."""

    def __init__(self, counters: Counters) -> None:
        self._counters = counters
        self._told: dict[Position, Columns] = {}
        self._meant: dict[tuple[str, int], Position] = {}
        """Digest and event to what they tell of, for changes whose entry was given another name."""

    def read(self, event: Recorded) -> None:
        if event.kind in BY_HAND:
            for change in event.payload["changes"]:
                self.expect(change, event.number)

    def expect(self, change: Mapping[str, Any], number: int) -> None:
        """`number`: of the event that tells it."""
        position = (change["organization"], change["register"], change["number"], change["change"])
        if change["change"] == 1:
            self._counters.add_entry(change["organization"], change["register"])
        self._told[position] = {"内容": change["digest"], "event": number, "entry": position[:3]}
        self._meant[change["digest"], number] = position

    def compare(self, session: Session) -> Iterator[Damage]:
        expected: dict[int, Columns] = {}
        for entry, rows in groupby(streamed(session, IN_ORDER), lambda row: row["entry"]):
            columns: Columns = {}
            for row in rows:
                of = (row["organization"], row["register"], row["number"])
                found = {"内容": digest_of(_own(row)), "event": row["event"], "entry": of}
                position = self._position(row, found)
                told = self._told.pop(position, None)
                yield from compare(
                    "register_change", {position: told} if told else {}, [(position, found)], _name
                )
                columns = _after(columns, row, position)
            expected[entry] = columns
        yield from compare("register_change", {position: {} for position in self._told}, [], _name)
        stored = ((row["id"], row) for row in streamed(session, select(_entries)))
        yield from compare("register_entry", expected, stored, lambda entry: f"id {entry}")

    def _position(self, row: Mapping[str, Any], found: Columns) -> Position:
        """What the change is told to be about, whatever its entry is called now."""
        now = (row["organization"], row["register"], row["number"], row["change"])
        return now if now in self._told else self._meant.get((found["内容"], found["event"]), now)


def _own(row: Mapping[str, Any]) -> Columns:
    """Without the columns of the entry."""
    return {name: value for name, value in row.items() if name in _changes.c}


def _after(columns: Columns, row: Mapping[str, Any], position: Position) -> Columns:
    """What the entry holds after one more change."""
    begun = columns or {"opened_at": row["at"], "soon_for": None, "stale_for": None}
    named = dict(zip(("organization", "register", "number"), position, strict=False))
    now: Columns = {**begun, **named, "changes": row["change"]}
    if row["kind"] in STALENESS:
        return {**now, "soon_for" if row["kind"] == EntryEvent.STALE_SOON else "stale_for": row["stale_on"]}
    return {**now, "changed_at": row["at"], **{name: row[name] for name in ("state", "values", "key")}}


def _name(position: Position) -> str:
    organization, register, number, change = position
    return f"{organization}/{register} {number} #{change}"
