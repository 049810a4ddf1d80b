"""Handing a content in: the first time, and again after a return."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard.components.field_form import FieldForm
from dashboard.components.field_marks import draw_refusal
from dashboard.components.form_fields import HAND_IN, draw, files, filled, standing
from dashboard.components.masking import draw_masking
from dashboard.components.sitting import Faults, Notice, plain, refusals_noted, sitting
from dashboard.session.services import current_actor, services
from definitions.schema.fields import FilesField
from definitions.schema.process import Check
from definitions.semantics.entries import say_entry
from definitions.semantics.forms import is_empty
from flows.casework.submission import Submission
from flows.casework.telling import say_checks
from flows.casework.views import CaseView


def draw_submission(form: FieldForm, process: str, unit: str, checks: Sequence[Check]) -> None:
    draw(form)
    draw_masking(form, checks)
    _draw_button("提交", form, partial(_submit, form, process, unit))


def draw_revision(form: FieldForm, reference: str, checks: Sequence[Check], *, is_first: bool) -> None:
    """`is_first`: nobody has handed the case in before; the system or another case opened it as a draft."""
    draw(form)
    draw_masking(form, checks)
    _draw_button("提交" if is_first else "重新提交", form, partial(_revise, form, reference))


def _draw_button(label: str, form: FieldForm, hand_in: Callable[[], None]) -> None:
    with st.container(key=HAND_IN):
        st.button(label, key=f"{form.key}//hand-in", type="primary", icon=":material/send:", on_click=hand_in)
    draw_refusal(sitting().faults.get(form.key), standing(form))


def keep_unsent(view: CaseView, *, revising: bool) -> list[Faults]:
    """What was refused in a form of this case that is on the page no more: somebody handed in elsewhere meanwhile."""
    here = sitting()
    gone = [
        key
        for key in here.faults
        if key.startswith(f"revise/{view.id}/") and not (revising and key == revision_key(view))
    ]
    for key in gone:
        here.faults[key] = replace(here.faults[key], look=partial(dict, here.faults[key].values))
    return [here.faults[key] for key in gone]


def draw_unsent(view: CaseView, unsent: list[Faults]) -> None:
    """What was typed and not taken, so that it can be copied."""
    for faults in unsent:
        rows = [(field, faults.values.get(field.id)) for field in view.definition.form.fields]
        changed = [
            (field.label.zh, value)
            for field, value in rows
            if not isinstance(field, FilesField)
            and not is_empty(value)
            and value != view.values.get(field.id)
        ]
        if not changed:
            continue
        with st.container(border=True):
            st.subheader("您刚才填写、没有计入的内容", anchor=False)
            st.caption("与现在的内容不同的各项，可以从这里复制。")
            for label, value in changed:
                st.write(plain(label))
                st.code(_as_text(value), language=None, wrap_lines=True)


def _as_text(value: object) -> str:
    """An entry by its name, a table row by row."""
    if not isinstance(value, list):
        return say_entry(None, value) or str(value)
    rows = [one for one in value if isinstance(one, dict)]
    if rows:
        return "\n".join("；".join(str(one) for one in row.values() if not is_empty(one)) for row in rows)
    return "、".join(map(str, value))


def revision_key(view: CaseView) -> str:
    return f"revise/{view.id}/{view.round}/{view.visit}"


def _submit(form: FieldForm, process: str, unit: str) -> None:
    here = sitting()
    with refusals_noted(form.key, partial(standing, form)):
        if here.was_sent(form.key):
            return
        actor, values, (stored, unstored) = current_actor(), filled(form), files(form, services())
        _handed_in(form, services().submit(actor, process, values, stored, unit, unstored))
        here.forms += 1


def _revise(form: FieldForm, reference: str) -> None:
    with refusals_noted(form.key, partial(standing, form)):
        if sitting().was_sent(form.key):
            return
        actor, values, (stored, unstored) = current_actor(), filled(form), files(form, services())
        _handed_in(form, services().revise(actor, reference, values, stored, unstored))


def _handed_in(form: FieldForm, submission: Submission) -> None:
    case_id = submission.case_id
    if submission.held:
        words = f"已保存为办件 {submission.number}，但还没有报出：内容检查发现问题（{say_checks(submission.held)}）。"
        notice = Notice("warning", words, "请按下面的检查意见修改后重新提交，内容不会丢失。")
    else:
        notice = Notice("success", f"已提交，办件编号 {submission.number}。", case_id=case_id)
    sitting().note_sent(form.key, notice, open_case=case_id)
