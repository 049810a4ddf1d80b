"""Handing a content in: the first time, and again after a return."""

from functools import partial

import streamlit as st

from dashboard.components.field_marks import draw_refusal
from dashboard.components.form_fields import FieldForm, draw, files, filled, standing
from dashboard.components.sitting import Notice, refusals_noted, sitting
from dashboard.presentation.labels import say_checks
from dashboard.session.services import current_actor, services
from flows.casework.submission import Submission


def draw_submission(form: FieldForm, process: str, unit: str) -> None:
    draw(form)
    st.button(
        "提交",
        key=f"{form.key}//submit",
        type="primary",
        icon=":material/send:",
        on_click=_submit,
        args=(form, process, unit),
    )
    draw_refusal(sitting().faults.get(form.key), standing(form))


def draw_revision(form: FieldForm, reference: str) -> None:
    draw(form)
    st.button(
        "重新提交",
        key=f"{form.key}//revise",
        type="primary",
        icon=":material/send:",
        on_click=_revise,
        args=(form, reference),
    )
    draw_refusal(sitting().faults.get(form.key), standing(form))


def _submit(form: FieldForm, process: str, unit: str) -> None:
    here = sitting()
    with refusals_noted(form.key, partial(standing, form)):
        if here.was_sent(form.key):
            return
        actor, values, stored = current_actor(), filled(form), files(form, services())
        _handed_in(form, services().submit(actor, process, values, stored, unit))
        here.forms += 1


def _revise(form: FieldForm, reference: str) -> None:
    with refusals_noted(form.key, partial(standing, form)):
        if sitting().was_sent(form.key):
            return
        actor, values, stored = current_actor(), filled(form), files(form, services())
        _handed_in(form, services().revise(actor, reference, values, stored))


def _handed_in(form: FieldForm, submission: Submission) -> None:
    case_id = submission.case_id
    if submission.held:
        words = f"已保存为办件 {submission.number}，但还没有报出：内容检查发现问题（{say_checks(submission.held)}）。"
        notice = Notice("warning", words, "请按下面的检查意见修改后重新提交，内容不会丢失。")
    else:
        notice = Notice("success", f"已提交，办件编号 {submission.number}。", case_id=case_id)
    sitting().note_sent(form.key, notice, open_case=case_id)
