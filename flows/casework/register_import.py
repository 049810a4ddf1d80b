"""Registers filled and corrected by hand: a table is brought in, all of it or nothing."""

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from definitions.problems import InvalidDefinition, Place, Problem, did_you_mean, quoted
from definitions.registry import Office
from definitions.schema.fields import ChoicesField, FormField, NumberField, UnitsField
from definitions.schema.registers import NUMBER, STATE, FurtherKey, Register
from definitions.semantics.entries import key_of, told_key, value_of
from definitions.semantics.forms import FieldProblem, empty_value, problems_of
from definitions.vocabulary import EntryEvent, FieldKind
from flows.access.actor import Actor
from flows.access.enforcing import must_be_allowed
from flows.access.register_policy import may_keep_registers
from flows.casework.desk import Desk
from flows.casework.entries import called
from flows.casework.presence import renewed
from flows.casework.registers import find_register
from flows.casework.spreadsheets import meant
from storage.audit_chain import append
from storage.queries.people import named
from storage.queries.registers import entries
from storage.records.registers import (
    Change,
    Doing,
    StoredEntry,
    change_entry,
    free_keys,
    lock_keys,
    lock_register,
    open_entry,
    write_changes,
)

NUMBER_TITLE, STATE_TITLE = "编号", "状态"
BEYOND = ""
"""Stands for the column of a cell for which there is none."""


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file, as it came."""

    name: str
    text: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Planned:
    """What a row makes of an entry."""

    line: int
    before: StoredEntry | None
    kind: EntryEvent | None
    """None: the entry says so already."""
    state: str
    values: Mapping[str, Any]
    key: str | None


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a table, or would."""

    register: Register
    rows: tuple[Planned, ...]

    def count(self, kind: EntryEvent | None) -> int:
        return sum(row.kind is kind for row in self.rows)


def import_register(
    desk: Desk, actor: Actor, organization: str, name: str, table: Table, *, preview: bool
) -> Imported:
    """Raises Refused, Missing, and InvalidDefinition with the place of everything that is wrong with the table."""
    office = desk.office(organization)
    _must_keep(actor, office)
    register = find_register(desk, organization, name)
    if preview:
        with desk.database.reading() as session:
            return _planned(session, office, register, table)
    at = desk.clock()
    with desk.database.writing() as session:
        connection = session.connection()
        _must_keep(renewed(connection, actor, at), office)
        lock_register(connection, organization, name)
        if register.further_keys:
            lock_keys(connection, organization, name)
        planned = _planned(session, office, register, table)
        changed = [row for row in planned.rows if row.kind is not None]
        free_keys(connection, [row.before.id for row in changed if row.before is not None])
        changes = [
            _written(
                connection,
                organization,
                name,
                row,
                Doing(row.kind, at, row.state, row.values, row.key, person=actor.person),
            )
            for row in changed
            if row.kind is not None
        ]
        if changes:
            payload = {
                "organization": organization,
                "register": name,
                "file": table.name,
                "sha256": table.digest,
                "changes": [change.told for change in changes],
            }
            told = append(session, kind="register_imported", payload=payload, origin=actor.origin, at=at)
            write_changes(connection, changes, told.number)
    return planned


def _written(connection: Connection, organization: str, name: str, row: Planned, doing: Doing) -> Change:
    if row.before is None:
        return open_entry(connection, organization, name, doing)
    return change_entry(connection, row.before, doing)


def _must_keep(actor: Actor, office: Office) -> None:
    must_be_allowed(may_keep_registers(actor, office.organization))


def _planned(session: Session, office: Office, register: Register, table: Table) -> Imported:
    reading = _Reading(session, office, register, table)
    rows = tuple(reading.rows())
    if not reading.problems:
        reading.problems += _conflicts(reading, rows)
    if reading.problems:
        raise InvalidDefinition(reading.problems, {table.name: table.text})
    return Imported(register, rows)


class _Reading:
    """Reads a table against the entries that there are, and notes what is wrong with it."""

    def __init__(self, session: Session, office: Office, register: Register, table: Table) -> None:
        self.register = register
        self.table = table
        self.problems: list[Problem] = []
        self._session = session
        self.organization = office.organization
        self._units = {one.title.zh: one.id for one in office.organization.units}
        self.known = {
            one.number: one
            for one in entries(session, office.organization.organization, register.register_name)
        }
        self._lines = table.text.removeprefix("\ufeff").split("\n")
        self._offsets: dict[str, int] = {}

    def note(self, code: str, line: int, column: str, message: str, hint: str | None = None) -> None:
        """`column`: the id of the column in whose cell it is."""
        place = Place(self.table.name, line, self._offsets.get(column, 0) + 1)
        self.problems.append(Problem(code, message, place, (), hint))

    def _place(self, line: int, columns: list[str], cells: list[str]) -> None:
        """Find where each cell begins in its line; what stands in a cell beyond the last column is called `beyond`."""
        written = self._lines[line - 1] if line <= len(self._lines) else ""
        self._offsets, at = {}, 0
        for name, cell in zip_longest(columns, cells, fillvalue=BEYOND):
            at = max(written.find(cell, at), at)
            self._offsets.setdefault(name, at)
            at += len(cell) + 1

    def rows(self) -> Iterator[Planned]:
        reader = csv.reader(io.StringIO(self.table.text.removeprefix("\ufeff"), newline=""))
        try:
            head = next(reader, [])
            columns = self._columns(head)
            if self.problems:
                return
            seen: Counter[int] = Counter()
            begin = reader.line_num + 1
            for cells in reader:
                line, begin = begin, reader.line_num + 1
                if any(cell.strip() for cell in cells):
                    planned = self._row(line, columns, cells, seen)
                    if planned is not None:
                        yield planned
        except csv.Error as error:
            self.note("syntax", reader.line_num or 1, "", f"这一行读不下去：{error}。", "请核对引号。")

    def _columns(self, head: list[str]) -> list[str]:
        titles = {NUMBER_TITLE: NUMBER, STATE_TITLE: STATE} | {f.label.zh: f.id for f in self.register.fields}
        ids = {*titles.values()}
        columns = []
        self._place(1, [one.strip() for one in head], head)
        for title in map(str.strip, head):
            name = titles.get(title, title)
            if name not in ids:
                hint = did_you_mean(title, titles)
                self.note("unknown-column", 1, title, f"登记簿里没有 {quoted(title)} 这一栏。", hint)
            elif name in columns:
                self.note("duplicate-column", 1, title, f"{quoted(title)} 这一栏写了两次。")
            columns.append(name)
        if not columns:
            self.note("empty", 1, "", "第一行要写各栏的名称。", f"可以写：{'、'.join(titles)}")
        return columns

    def _row(self, line: int, columns: list[str], cells: list[str], seen: Counter[int]) -> Planned | None:
        self._place(line, columns, cells)
        if len(cells) > len(columns):
            self.note("too-many-cells", line, BEYOND, "这一行的格子比第一行的栏目多。")
            return None
        faults = len(self.problems)
        given = dict(zip(columns, map(meant, map(str.strip, cells)), strict=False))
        before = self._before(line, given.get(NUMBER, ""), seen)
        state = self._state(line, given.get(STATE, ""), before)
        values = dict(before.values) if before else {f.id: empty_value(f) for f in self.register.fields}
        for field in self.register.fields:
            if field.id in given:
                values[field.id] = self._value(line, field, given[field.id])
        for problem in self._faults(values):
            self.note("unfit-value", line, problem.field, f"“{problem.label}”{problem.reason}。")
        if len(self.problems) > faults:
            return None
        key = key_of(self.register, state, values)
        return Planned(line, before, self._kind(before, state, values), state, values, key)

    def _faults(self, values: Mapping[str, Any]) -> list[FieldProblem]:
        """What is left of fields that the register has no more is nobody's fault."""
        declared = {field.id: values.get(field.id) for field in self.register.fields}
        return problems_of(self.register.fields, declared, {"form": declared})

    def _before(self, line: int, number: str, seen: Counter[int]) -> StoredEntry | None:
        """The entry that the row is about; None: a new one."""
        if not number:
            return None
        found = self.known.get(int(number)) if number.isdecimal() else None
        if found is None:
            message = f"登记簿里没有编号 {quoted(number)}。"
            self.note("unknown-entry", line, NUMBER, message, "新登记的一条，编号留空，由系统编。")
        elif seen[found.number]:
            self.note("duplicate-entry", line, NUMBER, f"编号 {number} 前面已经写过一行。", "合成一行。")
        if found is not None:
            seen[found.number] += 1
        return found

    def _state(self, line: int, given: str, before: StoredEntry | None) -> str:
        if not given:
            return before.state if before else self.register.open_states[0]
        titles = {state.title.zh: name for name, state in self.register.states.items()}
        name = titles.get(given, given)
        if name not in self.register.states:
            message = f"登记簿里没有 {quoted(given)} 这个状态。"
            self.note("unknown-state", line, STATE, message, did_you_mean(given, titles))
        return name

    def _value(self, line: int, field: FormField, text: str) -> Any:
        match field:
            case NumberField():
                return self._number(line, field, text)
            case ChoicesField():
                return _listed(text)
            case UnitsField():
                return [self._unit(line, field, one) for one in _listed(text)]
        if field.kind is FieldKind.UNIT and text:
            return self._unit(line, field, text)
        if field.kind is FieldKind.PERSON and text and not named(self._session, [text]):
            message = f"没有 {quoted(text)} 这位人员。"
            self.note(
                "unknown-person", line, field.id, message, "写登录名；`sanshen people list` 列出所有人员。"
            )
        return text

    def _unit(self, line: int, field: FormField, text: str) -> str:
        unit = self._units.get(text, text)
        if unit not in self._units.values():
            hint = did_you_mean(text, self._units)
            self.note("unknown-unit", line, field.id, f"本机构没有 {quoted(text)} 这个单位。", hint)
        return unit

    def _number(self, line: int, field: FormField, text: str) -> float | None:
        if not text:
            return None
        try:
            return int(text) if text.lstrip("+-").isdigit() else float(text)
        except ValueError:
            self.note("unfit-value", line, field.id, f"“{field.label.zh}”应当是数字。")
            return None

    def _kind(self, before: StoredEntry | None, state: str, values: Mapping[str, Any]) -> EntryEvent | None:
        if before is None:
            return EntryEvent.OPENED
        if (before.state, dict(before.values)) == (state, dict(values)):
            return None
        closes = self.register.is_closed(state) and not self.register.is_closed(before.state)
        return EntryEvent.CLOSED if closes else EntryEvent.CHANGED


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.replace("，", "、").split("、") if one.strip()]


def _conflicts(reading: _Reading, rows: tuple[Planned, ...]) -> Iterator[Problem]:
    """Two entries with one key, once everything is written."""
    for key in reading.register.keys:
        yield from _sharing(key, reading, rows)


def _sharing(key: FurtherKey, reading: _Reading, rows: tuple[Planned, ...]) -> Iterator[Problem]:
    register, changed = reading.register, {row.before.number for row in rows if row.before is not None}
    taken = {
        value_of(register, key, one.state, one.values): called(register, one)
        for one in reading.known.values()
        if one.number not in changed
    }
    for row in rows:
        value = value_of(register, key, row.state, row.values)
        if value is None:
            continue
        if value in taken:
            told = told_key(register, key, row.values, reading.organization)
            message = f"{told}已经登记：{taken[value]}，不能重复。"
            place = Place(reading.table.name, row.line, 1)
            hint = "改填，或者在这一行写上它的编号。"
            yield Problem("duplicate-key", message, place, (), hint)
        taken.setdefault(value, f"本文件第{row.line}行")
