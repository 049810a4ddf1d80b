"""Hiding personal data that the checks recognise in the texts of a form, before it is handed in."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from dashboard.components.field_form import FieldForm
from dashboard.components.sitting import plain
from definitions.schema.fields import FormField, MarkdownField, TextField
from definitions.schema.process import Check
from flows.checks.finding import Finding
from flows.checks.masking import apply, proposals

SHOWN = 12
"""Places that get a button each; one button hides all of them."""


def draw_masking(form: FieldForm, checks: Sequence[Check]) -> None:
    """Nothing where nothing is found."""
    found = [(field, one) for field in form.fields for one in _proposals(form, checks, field)]
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
        for number, (field, one) in enumerate(found[:SHOWN], 1):
            words, button = st.columns([4, 1], vertical_alignment="center")
            place = one.message.partition("有")[0]
            words.write(plain(f"{number}. {field.label.zh}：{place}，遮盖为 {one.suggestion}"))
            button.button(
                "按建议遮盖",
                key=f"{form.key}//mask/{field.id}/{one.start}/{one.end}",
                on_click=partial(_mask, form, field, one, _text(form, field)),
            )
        if len(found) > SHOWN:
            st.caption(f"另有 {len(found) - SHOWN} 处，遮盖几处后再列出。")


def _proposals(form: FieldForm, checks: Sequence[Check], field: FormField) -> tuple[Finding, ...]:
    text = _text(form, field)
    return proposals(checks, field.id, text, is_markdown=isinstance(field, MarkdownField)) if text else ()


def _text(form: FieldForm, field: FormField) -> str:
    value = (
        st.session_state.get(form.widget(field.id)) if isinstance(field, TextField | MarkdownField) else None
    )
    return value if isinstance(value, str) else ""


def _mask_all(form: FieldForm, checks: Sequence[Check]) -> None:
    for field in form.fields:
        chosen = _proposals(form, checks, field)
        if chosen:
            st.session_state[form.widget(field.id)] = apply(
                _text(form, field), chosen, is_markdown=isinstance(field, MarkdownField)
            )


def _mask(form: FieldForm, field: FormField, one: Finding, seen: str) -> None:
    """Only in the text for which it was proposed: who typed on meanwhile is shown the places anew."""
    if _text(form, field) == seen:
        is_markdown = isinstance(field, MarkdownField)
        st.session_state[form.widget(field.id)] = apply(seen, [one], is_markdown=is_markdown)
