"""Where each row of a table is decided: agreed to, or refused with a reason."""

import streamlit as st

from dashboard.components.field_form import FieldForm
from dashboard.components.form_fields import REQUIRED
from dashboard.components.sitting import plain
from flows.casework.views import CaseView

AGREED, REFUSED = "同意", "不同意"


def draw_row_answers(view: CaseView, form: FieldForm) -> None:
    """Nothing where the sheet is decided as a whole. Rows that were refused before are asked about no more."""
    if view.each is None:
        return
    agreeing = next((option.title for option in view.decisions if option.effect.value == "pass"), "")
    st.markdown(f"**{plain(view.each.label)}：逐行审签**")
    st.caption(
        f"选“{plain(agreeing)}”时，不同意的行被剔除，其余的往下走；一行不剩就是整张表不同意。退回、不同意都是对整张表。"
    )
    for row in view.each.standing:
        with st.container(border=True):
            answer = _key(form, row.number, "answer")
            st.session_state.setdefault(answer, AGREED)
            st.radio(plain(row.called), [AGREED, REFUSED], key=answer, horizontal=True)
            if st.session_state[answer] == REFUSED:
                st.text_input(f"第{row.number}行不同意的理由{REQUIRED}", key=_key(form, row.number, "why"))


def refused_rows(view: CaseView, form: FieldForm) -> dict[int, str]:
    """The numbers of the rows that are refused on the page, each with the reason."""
    rows = view.each.standing if view.each is not None else ()
    return {
        row.number: st.session_state.get(_key(form, row.number, "why")) or ""
        for row in rows
        if st.session_state.get(_key(form, row.number, "answer")) == REFUSED
    }


def _key(form: FieldForm, number: int, what: str) -> str:
    return form.widget("", f"/row/{number}/{what}")
