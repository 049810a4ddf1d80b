"""Registers, as people look at them: the entries of a day, and what happened to each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from definitions.registry import Office
from definitions.schema.fields import EntryField, FormField
from definitions.schema.registers import Register
from definitions.semantics.clocks import day_of
from definitions.semantics.entries import nothing
from definitions.semantics.staleness import Freshness, StaleDays, stale_days
from definitions.vocabulary import FieldKind
from definitions.working_days import end_of_day
from flows.access.actor import Actor
from flows.access.enforcing import must_be_allowed
from flows.access.refusal import Missing
from flows.access.register_policy import may_see_registers
from flows.casework.desk import Desk, plain
from flows.casework.entries import seen, why_not_offered
from storage.queries.cases import names_of
from storage.queries.registers import ChangeLine, changes_of, entries, entries_at, find_entry
from storage.records.registers import StoredEntry


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry as it was on a day, in words."""

    number: int
    name: str
    state: str
    """Its id."""
    state_title: str
    is_closed: bool
    cells: Sequence[str]
    """What stands in the fields of the register, in their order."""
    values: Mapping[str, Any]
    changed_at: datetime
    stale: StaleDays | None
    freshness: Freshness


@dataclass(frozen=True, slots=True)
class RegisterView:
    register: Register
    on: date
    lines: Sequence[EntryLine]


@dataclass(frozen=True, slots=True)
class EntryHistory:
    register: Register
    line: EntryLine
    changes: Sequence[ChangeLine]
    words: Mapping[str, str]
    """Ids of units and people, to what they are called."""


@dataclass(frozen=True, slots=True)
class Offered:
    """The entries that can be chosen in a field."""

    register: Register
    entries: Mapping[int, Mapping[str, Any]]
    """Number to what the entry says, as the form would keep it."""

    @property
    def nothing(self) -> dict[str, Any]:
        """What conditions see where none is chosen."""
        return nothing(self.register)

    def name(self, number: int) -> str:
        """`优化营商环境（第3号，在用）`."""
        said = self.entries.get(number)
        if said is None:
            return f"第{number}号（现在不能选）"
        state = self.register.state_title(str(said["state"]))
        return f"{said.get(self.register.naming_field)}（第{number}号，{state}）"


def find_register(desk: Desk, organization: str, name: str) -> Register:
    """Raises Missing."""
    registers = desk.office(organization).registers
    if name not in registers:
        known = "、".join(f"{one.title}（{id_}）" for id_, one in registers.items())
        raise Missing(f"没有名为“{name}”的登记簿", f"现有登记簿：{known or '没有'}")
    return registers[name]


def view_register(
    desk: Desk, actor: Actor, organization: str, name: str, on: date | None = None
) -> RegisterView:
    """The entries as they are now, or as they were at the end of a day."""
    office = _seen(desk, actor, organization)
    register = find_register(desk, organization, name)
    today = day_of(desk.clock())
    with desk.database.reading() as session:
        found = (
            entries(session, organization, name)
            if on is None
            else entries_at(session, organization, name, end_of_day(on))
        )
        people = names_of(session, sorted(_people(register, found)))
    words = {**{one.id: one.title.zh for one in office.organization.units}, **people}
    return RegisterView(
        register, on or today, [_line(office, register, one, words, on or today) for one in found]
    )


def entry_history(desk: Desk, actor: Actor, organization: str, name: str, number: int) -> EntryHistory:
    """Raises Missing where there is no such entry."""
    office = _seen(desk, actor, organization)
    register = find_register(desk, organization, name)
    with desk.database.reading() as session:
        entry = find_entry(session.connection(), organization, name, number)
        if entry is None:
            raise Missing(f"{register.title}里没有第{number}号", "请核对编号")
        changes = changes_of(session, entry.id)
        people = names_of(session, sorted(_people(register, [entry, *changes])))
    words = {**{one.id: one.title.zh for one in office.organization.units}, **people}
    line = _line(office, register, entry, words, day_of(desk.clock()))
    return EntryHistory(register, line, changes, words)


def offered_entries(
    desk: Desk, actor: Actor, fields: Sequence[FormField], organization: str, unit: str
) -> dict[str, Offered]:
    """Of each field that asks for an entry: what can be chosen there for this unit."""
    wanted = [field for field in fields if isinstance(field, EntryField)]
    if not wanted:
        return {}
    office = _seen(desk, actor, organization)
    found = {}
    with desk.database.reading() as session:
        for field in wanted:
            register = office.registers.get(field.register_name)
            if register is not None:
                every = entries(session, organization, field.register_name)
                fit = [one for one in every if why_not_offered(field, register, one, office, unit) is None]
                found[field.id] = Offered(register, {one.number: seen(register, one) for one in fit})
    return found


def _seen(desk: Desk, actor: Actor, organization: str) -> Office:
    office = desk.office(organization)
    must_be_allowed(may_see_registers(actor, office.organization))
    return office


def _people(register: Register, found: Sequence[StoredEntry | ChangeLine]) -> set[str]:
    fields = [field.id for field in register.fields if field.kind is FieldKind.PERSON]
    return {str(one.values[name]) for one in found for name in fields if one.values.get(name)}


def _line(
    office: Office, register: Register, entry: StoredEntry, words: Mapping[str, str], on: date
) -> EntryLine:
    stale = stale_days(register, entry.state, entry.values, day_of(entry.changed_at), office.calendar)
    return EntryLine(
        entry.number,
        str(entry.values.get(register.naming_field) or ""),
        entry.state,
        register.state_title(entry.state),
        register.is_closed(entry.state),
        [cell(field, entry.values.get(field.id), words) for field in register.fields],
        entry.values,
        entry.changed_at,
        stale,
        stale.on(on) if stale is not None else "",
    )


def cell(field: FormField, value: Any, words: Mapping[str, str]) -> str:
    """A value as people read it; `words`: ids of units and people to what they are called."""
    if isinstance(value, list):
        return "、".join(map(str, value))
    if field.kind in (FieldKind.UNIT, FieldKind.PERSON):
        return words.get(str(value or ""), str(value or ""))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return plain(value)


def say_changed(history: EntryHistory, change: ChangeLine) -> list[str]:
    """What a change made otherwise, in words."""
    register, words = history.register, []
    if change.stale_on is not None:
        return [f"{change.stale_on.isoformat()}起"]
    if change.state_before is not None and change.state != change.state_before:
        words.append(
            f"状态：{register.state_title(change.state_before)}→{register.state_title(change.state)}"
        )
    for field in register.fields:
        old, new = (change.values_before or {}).get(field.id), change.values.get(field.id)
        if old != new and change.values_before is not None:
            before, after = (cell(field, one, history.words) or "（空）" for one in (old, new))
            words.append(f"{field.label.zh}：{before}→{after}")
    return words


def say_source(change: ChangeLine) -> str:
    """Where a change comes from."""
    if change.case_id is not None:
        return f"办件 {change.case_number}"
    return f"{change.person}直接填写" if change.person else "系统"
