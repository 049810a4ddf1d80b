"""One form on a page, and the rows of its tables, each of which is a small form of its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from definitions.schema.fields import FormField, RowsField
from definitions.semantics.day_bounds import Occasion
from definitions.semantics.forms import complete, empty_value
from flows.casework.nameable import Nameable
from flows.casework.registers import Offered

Context = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""What conditions see, given the values so far."""


@dataclass(frozen=True)
class FieldForm:
    """One form on a page. `key` is unique to this filling-in."""

    key: str
    fields: Sequence[FormField]
    context: Context
    initial: Mapping[str, Any] = field(default_factory=dict)
    people: Nameable | None = None
    """None: no field asks for a person."""
    units: Mapping[str, str] = field(default_factory=dict)
    entries: Mapping[str, Offered] = field(default_factory=dict)
    """Field id to the entries of a register that can be chosen there."""
    remarks: Mapping[str, str] = field(default_factory=dict)
    """Field id to where it is said what the checks want changed there."""
    today: Occasion | None = None
    """When it is handed in, for dates that keep a distance from it."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """`form.begins_on` to what that field is called."""

    def widget(self, field_id: str, part: str = "") -> str:
        return f"{self.key}/{field_id}{part}"

    def empty(self, each: FormField) -> Any:
        """What stands in a field in which nothing was filled in."""
        return self.entries[each.id].nothing if each.id in self.entries else empty_value(each)


def rows_of(form: FieldForm, table: RowsField, plain: Callable[[], Mapping[str, Any]]) -> list[FieldForm]:
    """The rows that stand in the form now. `plain` gives the values of its fields that are no tables."""

    def context(values: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**form.context(plain()), "row": complete(table.columns, values)}

    return [
        replace(
            form,
            key=form.widget(table.id, f"/{name}"),
            fields=table.columns,
            context=context,
            initial=initial,
            entries={},
            remarks={},
            titles={**form.titles, **{f"row.{one.id}": one.label.zh for one in table.columns}},
        )
        for name, initial in _rows(form, table).items()
    ]


def begin_rows(form: FieldForm, table: RowsField, initial: Sequence[Mapping[str, Any]]) -> None:
    """Those that were filled in before; else as many as there have to be."""
    rows = _rows(form, table)
    if not rows and form.widget(table.id, "/begun") not in st.session_state:
        st.session_state[form.widget(table.id, "/begun")] = True
        for row in initial or [{}] * (table.at_least if table.required else 0):
            rows[len(rows)] = row


def add_row(form: FieldForm, table: RowsField) -> None:
    rows = _rows(form, table)
    rows[max(rows, default=-1) + 1] = {}


def remove_row(form: FieldForm, table: RowsField, place: int) -> None:
    """The one that stands at this place, from 0."""
    rows = _rows(form, table)
    if place < len(rows):
        del rows[list(rows)[place]]


def _rows(form: FieldForm, table: RowsField) -> dict[int, Mapping[str, Any]]:
    """What each began with, by a name that it keeps while others come and go."""
    found: dict[int, Mapping[str, Any]] = st.session_state.setdefault(form.widget(table.id, "/rows"), {})
    return found
