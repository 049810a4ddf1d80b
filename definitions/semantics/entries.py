"""Entries of registers: what expressions see of one, what a form keeps of it, and what its key is."""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from definitions.conditions import holds, references
from definitions.schema.fields import EntryField, FilesField, FormField, RowsField
from definitions.schema.organization import Organization
from definitions.schema.registers import CHANGED_ON, NUMBER, STATE, FurtherKey, Register
from definitions.semantics.forms import complete, empty_value, is_empty
from definitions.semantics.named_files import files_named
from definitions.vocabulary import FieldKind

Registers = Mapping[str, Register]
"""By name."""


def snapshot(
    register: Register, number: int, state: str, changed_on: date, values: Mapping[str, Any]
) -> dict[str, Any]:
    """What an entry says at one moment, every declared field present."""
    head = {NUMBER: number, STATE: state, CHANGED_ON: changed_on.isoformat()}
    return head | complete(register.fields, values)


def nothing(register: Register) -> dict[str, Any]:
    """What expressions see where no entry was chosen."""
    return {name: empty_value(field) for name, field in register.members.items()}


def number_of(value: Any) -> int | None:
    """The number of the entry that a form means, however it is written: `7`, `"7"`, `7.0`, or the entry itself."""
    if isinstance(value, Mapping):
        return number_of(value.get(NUMBER))
    if isinstance(value, str):
        return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None
    if isinstance(value, int | float) and not isinstance(value, bool) and value == int(value):
        return int(value)
    return None


def made_whole(
    fields: Sequence[FormField], values: Mapping[str, Any], registers: Registers
) -> dict[str, Any]:
    """Values of an example, which say of an entry no more than matters and of a file its name, as a form would hold them."""
    whole = dict(values)
    for field in fields:
        if isinstance(field, FilesField) and field.id in values:
            whole[field.id] = files_named(values[field.id])
        elif isinstance(field, RowsField) and isinstance(values.get(field.id), list):
            whole[field.id] = [
                made_whole(field.columns, row, registers) if isinstance(row, Mapping) else row
                for row in values[field.id]
            ]
        register = registers.get(field.register_name) if isinstance(field, EntryField) else None
        if register is not None:
            whole[field.id] = _whole(register, values.get(field.id))
    return whole


def _whole(register: Register, given: Any) -> Any:
    if not isinstance(given, Mapping):
        return nothing(register) if is_empty(given) else given
    if not given:
        return nothing(register)
    usual = {NUMBER: 1, STATE: register.open_states[0], CHANGED_ON: "2026-01-01"}
    return {**nothing(register), **usual, **given}


def key_of(register: Register, state: str, values: Mapping[str, Any]) -> str | None:
    """What no other entry may have at the same time; None where nothing is kept free."""
    if not register.key or register.is_closed(state):
        return None
    return _joined(register.key, values)


def value_of(register: Register, key: FurtherKey, state: str, values: Mapping[str, Any]) -> str | None:
    """The same of any of its keys. Raises ConditionError where its condition cannot be told."""
    if register.is_closed(state):
        return None
    if key.when is not None and not holds(key.when, judged(register, state, values)):
        return None
    return _joined(key.fields, values)


def judged(register: Register, state: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What the condition of a key sees."""
    return {"entry": {STATE: state, **complete(register.fields, values)}}


def asked_by(key: FurtherKey) -> list[str]:
    """The members of an entry that a key is made of, and those that its condition asks for."""
    asked = references(key.when) if key.when is not None else ()
    return [*key.fields, *sorted({path[1] for path in asked if len(path) > 1})]


def _joined(fields: Sequence[str], values: Mapping[str, Any]) -> str:
    return json.dumps([_folded(values.get(name)) for name in fields], ensure_ascii=False)


def _folded(value: Any) -> Any:
    """Width, capitals and blanks at the ends tell nothing apart."""
    if isinstance(value, list):
        return sorted(map(str, map(_folded, value)))
    return unicodedata.normalize("NFKC", str("" if value is None else value)).strip().casefold()


def told_key(
    register: Register, key: FurtherKey, values: Mapping[str, Any], organization: Organization
) -> str:
    """`平台“微信”、单位“办公室”`, for whoever has to choose another one."""
    fields = {field.id: field for field in register.fields}
    told = []
    for name in key.fields:
        value = values.get(name) or ""
        is_unit = fields[name].kind in (FieldKind.UNIT, FieldKind.UNITS)
        shown = organization.unit_titles(value) if is_unit else str(value)
        told.append(f"{fields[name].label.zh}“{shown}”")
    return "、".join(told)


def say_entry(register: Register | None, said: Any) -> str:
    """`第3号 优化营商环境（在用）`, of what a form keeps; empty where no entry was chosen."""
    number = number_of(said)
    if number is None or not isinstance(said, Mapping):
        return ""
    if register is None:
        return f"第{number}号"
    return f"第{number}号 {said.get(register.naming_field, '')}（{register.state_title(str(said.get(STATE, '')))}）"
