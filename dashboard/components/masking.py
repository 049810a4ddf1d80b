"""Hiding personal data that the checks recognise in the texts of a form, before it is handed in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from dashboard.components.field_form import FieldForm, rows_of
from dashboard.components.sitting import plain
from definitions.schema.fields import MarkdownField, RowsField, TextField
from definitions.schema.process import Check
from flows.checks.finding import Finding
from flows.checks.masking import apply, proposals

SHOWN = 12
"""Places that get a button each; one button hides all of them."""


@dataclass(frozen=True, slots=True)
class _Text:
    """What stands in one field of the form, or in one cell of a table."""

    form: FieldForm
    """Of a cell that of its row."""
    field: TextField | MarkdownField
    called: str

    @property
    def widget(self) -> str:
        return self.form.widget(self.field.id)

    @property
    def is_markdown(self) -> bool:
        return isinstance(self.field, MarkdownField)

    @property
    def now(self) -> str:
        value = st.session_state.get(self.widget)
        return value if isinstance(value, str) else ""

    def proposals(self, checks: Sequence[Check]) -> tuple[Finding, ...]:
        return proposals(checks, self.field.id, self.now, is_markdown=self.is_markdown) if self.now else ()

    def mask(self, chosen: Sequence[Finding]) -> None:
        st.session_state[self.widget] = apply(self.now, chosen, is_markdown=self.is_markdown)


def draw_masking(form: FieldForm, checks: Sequence[Check]) -> None:
    """Nothing where nothing is found."""
    found = [(text, one) for text in _texts(form) for one in text.proposals(checks)]
    if not found:
        return
    with st.container(border=True, key=f"{form.key}//masking".replace("/", "-")):
        st.markdown(
            f"**发现个人信息 {len(found)} 处**，公开前要核对。可以一次全部遮盖，也可以逐处遮盖；遮盖后仍可修改。"
        )
        st.button(
            "全部按建议遮盖",
            key=f"{form.key}//mask-all",
            icon=":material/visibility_off:",
            on_click=partial(_mask_all, form, checks),
        )
        for number, (text, one) in enumerate(found[:SHOWN], 1):
            words, button = st.columns([4, 1], vertical_alignment="center")
            place = one.message.partition("有")[0]
            words.write(plain(f"{number}. {text.called}：{place}，遮盖为 {one.suggestion}"))
            button.button(
                "按建议遮盖",
                key=f"{text.widget}//mask/{one.start}/{one.end}",
                on_click=partial(_mask, text, one, text.now),
            )
        if len(found) > SHOWN:
            st.caption(f"另有 {len(found) - SHOWN} 处，遮盖几处后再列出。")


def _texts(form: FieldForm) -> Iterator[_Text]:
    for field in form.fields:
        if isinstance(field, TextField | MarkdownField):
            yield _Text(form, field, field.label.zh)
        elif isinstance(field, RowsField):
            for number, row in enumerate(rows_of(form, field, dict), start=1):
                yield from (
                    replace(text, called=f"{field.label.zh}第{number}行「{text.called}」")
                    for text in _texts(row)
                )


def _mask_all(form: FieldForm, checks: Sequence[Check]) -> None:
    for text in _texts(form):
        chosen = text.proposals(checks)
        if chosen:
            text.mask(chosen)


def _mask(text: _Text, one: Finding, seen: str) -> None:
    """Only in the text for which it was proposed: who typed on meanwhile is shown the places anew."""
    if text.now == seen:
        text.mask([one])
