"""A form generated from the fields that a definition declares: drawn as widgets, read back as values."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from dashboard.components.body_text import draw_body
from dashboard.components.days import ANY_DAY, days_within
from dashboard.components.field_form import FieldForm, add_row, begin_rows, remove_row, rows_of
from dashboard.components.field_marks import draw_mark, draw_marks, faults_in_row
from dashboard.components.sitting import Faults, plain, sitting
from definitions.schema.fields import (
    BaseField,
    ChoiceField,
    ChoicesField,
    DateField,
    EntryField,
    FilesField,
    FormField,
    MarkdownField,
    NumberField,
    PersonField,
    PublicationField,
    RowsField,
    TextField,
    UnitField,
    UnitsField,
    UrlField,
)
from definitions.schema.registers import NUMBER
from definitions.semantics.day_bounds import limits_of, say_bounds
from definitions.semantics.entries import number_of
from definitions.semantics.forms import FieldProblem, empty_value, in_row, is_empty, is_required, is_shown
from definitions.semantics.rows import cell
from flows.assembly import Services
from flows.casework.contents import store_each
from storage.attachments import StoredFile

REQUIRED = "＊"
HAND_IN = "hand-in"
"""The key of what holds the buttons that hand a form in: `uploads.js` stops them while a file has not arrived."""
FEW = 4
"""So many options are shown beside each other; more go into a list."""


def draw(form: FieldForm, wanted: Mapping[str, str] | None = None) -> None:
    """`wanted` is field id to the occasion that requires it."""
    here = sitting()
    here.keep_typed = partial(_keep, form)
    _draw_fields(form, wanted, here.faults.get(form.key))
    _keep(form)


def _draw_fields(form: FieldForm, wanted: Mapping[str, str] | None, faults: Faults | None) -> None:
    _begin(form, {**form.initial, **sitting().typed.get(form.key, {})})
    values = standing(form)
    context = form.context(read(form))
    for each in form.fields:
        if is_shown(each, context):
            label = _label(each, context, (wanted or {}).get(each.id))
            if isinstance(each, RowsField):
                _draw_rows(form, each, label, faults)
                continue
            _draw_field(form, each, label)
            draw_marks(faults, each.id, values)
            if each.id in form.remarks:
                before = form.initial.get(each.id, empty_value(each))
                draw_mark(form.remarks[each.id], is_mended=values[each.id] != before)


def _draw_rows(form: FieldForm, table: RowsField, label: str, faults: Faults | None) -> None:
    """Each row in a frame of its own: that fits a telephone, and long texts and files."""
    st.markdown(f"**{plain(label)}**")
    rows = _rows(form, table)
    for number, row in enumerate(rows, start=1):
        with st.container(border=True, key=f"{row.key}/frame"):
            with st.container(
                horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
            ):
                st.markdown(f"第{number}行", width="content")
                st.button(
                    "删去这一行",
                    key=f"{row.key}/remove",
                    type="tertiary",
                    icon=":material/delete:",
                    on_click=remove_row,
                    args=(form, table, number - 1),
                )
            _draw_fields(row, None, faults_in_row(faults, table.id, number))
            for words in _remarks_on_row(form, table, number):
                draw_mark(words, is_mended=False)
    if len(rows) < table.at_most:
        key = form.widget(table.id, "/add")
        st.button("增加一行", key=key, icon=":material/add:", on_click=add_row, args=(form, table))
    draw_marks(faults, table.id, standing(form))


def _remarks_on_row(form: FieldForm, table: RowsField, number: int) -> list[str]:
    """What the checks want changed in it: while the row is the one that they looked at."""
    labels = {f"{table.id}.{number}.{column.id}": column.label.zh for column in table.columns}
    return [f"{labels[name]}：{words}" for name, words in form.remarks.items() if name in labels]


def _rows(form: FieldForm, table: RowsField) -> list[FieldForm]:
    return rows_of(form, table, lambda: _read_plain(form))


def _keep(form: FieldForm) -> None:
    """Remember what stands in those of its fields that are in the browser."""
    here = sitting()
    if form.key in here.sent:
        return
    asked = {each.id for each in form.fields if form.widget(each.id) in st.session_state}
    for table in form.fields:
        for row in _rows(form, table) if isinstance(table, RowsField) else ():
            _keep(row)
    here.typed.setdefault(form.key, {}).update((k, v) for k, v in read(form).items() if k in asked)


def _begin(form: FieldForm, initial: Mapping[str, Any]) -> None:
    """Give each widget its first value, where the browser has not yet given it another."""
    for each in form.fields:
        key = form.widget(each.id)
        if isinstance(each, RowsField):
            begin_rows(form, each, initial.get(each.id) or ())
            continue
        if key in st.session_state or isinstance(each, FilesField):
            continue
        value = initial.get(each.id, getattr(each, "default", None))
        if not is_empty(value):
            st.session_state[key] = _to_widget(each, value)


def _to_widget(each: FormField, value: Any) -> Any:
    match each:
        case DateField():
            return date.fromisoformat(value)
        case PublicationField():
            return value["url"] or value["number"] if isinstance(value, Mapping) else value
        case ChoiceField() if _is_ticked(each):
            return value == each.options[0]
        case ChoicesField():
            return [item for item in value if item in each.options]
        case EntryField():
            return number_of(value)
        case _:
            return value


def read(form: FieldForm) -> dict[str, Any]:
    """The values as they stand, without files. What is not asked for now has its empty value."""
    tables = {f.id: [read(row) for row in _rows(form, f)] for f in form.fields if isinstance(f, RowsField)}
    return _without_hidden(form, {**_read_plain(form), **tables})


def _read_plain(form: FieldForm) -> dict[str, Any]:
    """Of the fields that are no tables."""
    plain_fields = [f for f in form.fields if not isinstance(f, FilesField | RowsField)]
    return _without_hidden(form, {f.id: _from_widget(form, f) for f in plain_fields})


def _without_hidden(form: FieldForm, values: dict[str, Any]) -> dict[str, Any]:
    while True:
        context = form.context(values)
        hidden = [f for f in form.fields if not is_empty(values.get(f.id)) and not is_shown(f, context)]
        if not hidden:
            return values
        values |= {f.id: form.empty(f) for f in hidden}


def standing(form: FieldForm) -> dict[str, Any]:
    """Everything that stands in the form now: the values, and of files their names."""
    named: dict[str, Any] = {}
    for each in form.fields:
        if isinstance(each, FilesField):
            added = st.session_state.get(form.widget(each.id)) or []
            kept = st.session_state.get(form.widget(each.id, "/kept"), [])
            named[each.id] = [*kept, *(upload.name for upload in added)]
        elif isinstance(each, RowsField):
            named[each.id] = [standing(row) for row in _rows(form, each)]
    return {**read(form), **named}


def _from_widget(form: FieldForm, each: FormField) -> Any:
    value = st.session_state.get(form.widget(each.id))
    match each:
        case ChoiceField() if _is_ticked(each):
            return each.options[0] if value else ""
        case DateField():
            return value.isoformat() if isinstance(value, date) else ""
        case NumberField() if isinstance(value, float) and value.is_integer():
            return int(value)
        case EntryField() if isinstance(value, int):
            known = form.entries[each.id].entries if each.id in form.entries else {}
            return known.get(value, {**form.empty(each), NUMBER: value})
        case _:
            return form.empty(each) if value is None else value


def filled(form: FieldForm) -> dict[str, Any]:
    """The values to hand in: an empty one only where it takes the place of another."""
    values = read(form)
    for table in form.fields:
        if isinstance(table, RowsField) and table.id in values:
            rows = values[table.id]
            values[table.id] = [{name: v for name, v in row.items() if not is_empty(v)} for row in rows]
    return {name: v for name, v in values.items() if not is_empty(v) or not is_empty(form.initial.get(name))}


def files(form: FieldForm, services: Services) -> tuple[dict[str, list[StoredFile]], list[FieldProblem]]:
    """The files of each field that asks for some: those that stay and those that were added, stored; and what is
    wrong with those that were not.
    """
    found: dict[str, list[StoredFile]] = {}
    problems: list[FieldProblem] = []
    for each in form.fields:
        if isinstance(each, RowsField):
            for number, row in enumerate(_rows(form, each), start=1):
                of_row, refused = files(row, services)
                found |= {cell(each.id, number, column): stored for column, stored in of_row.items()}
                problems += [in_row(each, number, one) for one in refused]
        if isinstance(each, FilesField):
            stay = st.session_state.get(form.widget(each.id, "/kept"), [])
            added = st.session_state.get(form.widget(each.id)) or []
            before = [StoredFile.from_json(item) for item in form.initial.get(each.id, ())]
            stored, refused = store_each(
                each.id, each.label.zh, lambda one: services.store_file(one, one.name), added
            )
            found[each.id] = [*(file for file in before if _told(file) in stay), *stored]
            problems += refused
    return found, problems


def _told(file: StoredFile) -> str:
    return f"{file.name}（{file.digest[:6]}）"


def _label(each: BaseField, context: Mapping[str, Any], occasion: str | None) -> str:
    """Without Markdown: screen readers are given the label as it is written."""
    label = each.label.zh
    if is_required(each, context):
        label += REQUIRED
    elif occasion:
        label += f"（选“{occasion}”时必填）"
    return label


def _draw_day(form: FieldForm, each: DateField, label: str, note: str | None) -> None:
    """What is counted from today alone can be chosen only so far; a day that was taken before stays."""
    said = say_bounds(each, form.titles)
    help_text = "。".join(filter(None, (note and note.rstrip("。"), said))) or None
    days = ANY_DAY if form.today is None else days_within(limits_of(each, {}, form.today))
    chosen = st.session_state.get(form.widget(each.id))
    if isinstance(chosen, date) and not days["min_value"] <= chosen <= days["max_value"]:
        days = ANY_DAY
    st.date_input(label, value=None, key=form.widget(each.id), help=help_text, **days)


def _draw_field(form: FieldForm, each: FormField, label: str) -> None:
    key = form.widget(each.id)
    note = plain(each.help.zh) if each.help else None
    match each:
        case TextField(multiline=True):
            st.text_area(label, max_chars=each.max_length, key=key, help=note)
        case MarkdownField():
            draw_body(label, key, form.widget(each.id, "/upload"), each.max_length, note)
        case DateField():
            _draw_day(form, each, label, note)
        case ChoiceField():
            _draw_choice(each, label, key, note)
        case ChoicesField():
            st.pills(label, each.options, selection_mode="multi", key=key, help=note, wrap=True)
        case NumberField():
            st.number_input(label, each.minimum, each.maximum, value=None, key=key, help=note)
        case PersonField() | UnitField() | UnitsField():
            draw_them = _draw_several if isinstance(each, UnitsField) else _draw_offered
            draw_them(key, label, note, _offered(form, each))
        case EntryField():
            _draw_entries(form, each, label, note)
        case FilesField():
            _draw_files(form, each, label, note)
        case _:
            limit = each.max_length if isinstance(each, TextField) else None
            st.text_input(label, max_chars=limit, key=key, help=note, placeholder=_hint(each))


def _offered(form: FieldForm, each: PersonField | UnitField | UnitsField) -> Mapping[str, str]:
    if not isinstance(each, PersonField):
        return form.units
    return form.people.offered(each, form.context(read(form))) if form.people is not None else {}


def _draw_offered(key: str, label: str, note: str | None, offered: Mapping[str, str]) -> None:
    """What was chosen before and cannot be chosen any more, such as a person of another unit, is chosen no longer."""
    if st.session_state.get(key) not in offered:
        st.session_state[key] = None
    st.selectbox(label, list(offered), None, offered.__getitem__, key, note, placeholder="请选择")


def _draw_several(key: str, label: str, note: str | None, offered: Mapping[str, str]) -> None:
    """The same of several."""
    chosen = st.session_state.get(key) or []
    if not all(one in offered for one in chosen):
        st.session_state[key] = [one for one in chosen if one in offered]
    st.multiselect(
        label, list(offered), format_func=offered.__getitem__, key=key, help=note, placeholder="请选择"
    )


def _hint(each: FormField) -> str | None:
    """What stands in an empty line of text."""
    match each:
        case PublicationField():
            return "办件编号，或者从浏览器复制的网址"
        case UrlField():
            return "https://"
        case _:
            return None


def _draw_entries(form: FieldForm, each: EntryField, label: str, note: str | None) -> None:
    offered = form.entries.get(each.id)
    key = form.widget(each.id)
    numbers = list(offered.entries) if offered else []
    before = st.session_state.get(key)
    if before is not None and before not in numbers:
        # It stands in the form; what is wrong with it is told when it is handed in.
        numbers.append(before)
    st.selectbox(
        label,
        numbers,
        index=None,
        format_func=lambda number: offered.name(number) if offered else f"第{number}号",
        key=key,
        help=note,
        placeholder="请选择" if numbers else "登记簿里没有可以选的",
    )


def _is_ticked(each: ChoiceField) -> bool:
    """One answer, to be given or not; where it is given from the start, there is nothing to affirm."""
    return len(each.options) == 1 and each.default is None


def _draw_choice(each: ChoiceField, label: str, key: str, note: str | None) -> None:
    if _is_ticked(each):
        st.checkbox(f"{label}：{each.options[0]}", key=key, help=note, wrap=True)
    elif len(each.options) <= FEW:
        st.radio(label, each.options, index=None, horizontal=True, key=key, help=note)
    else:
        st.selectbox(label, each.options, index=None, key=key, help=note, placeholder="请选择")


def _draw_files(form: FieldForm, each: FilesField, label: str, note: str | None) -> None:
    before = [_told(StoredFile.from_json(item)) for item in form.initial.get(each.id, ())]
    if before:
        kept = form.widget(each.id, "/kept")
        if kept not in st.session_state:
            st.session_state[kept] = before
        st.multiselect(f"{label}：已上传的（去掉的不再保留）", before, key=kept, placeholder="都不保留")
    # Of no type: the browser would leave files of others out, and the rest would go off without a word about them.
    st.file_uploader(
        f"{label}：新增" if before else label,
        accept_multiple_files=True,
        key=form.widget(each.id),
        help=note or "可以一次选几个文件；上传成功不等于提交，最后请按“提交”。",
    )
