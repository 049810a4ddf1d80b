"""Beside the limits of a case: asking for more time, and granting or refusing it."""

from html import escape

import streamlit as st

from dashboard.components.sitting import Notice, plain, refusals_noted, sitting
from dashboard.session.services import current_actor, services
from definitions.vocabulary import Verb
from flows.casework.extending import Extendable, Grantable
from flows.casework.views import CaseView


def draw_requests_to_grant(view: CaseView) -> None:
    """What the person has to decide on stands before all that they might do."""
    for asked in view.grantable:
        if asked.allowed:
            _draw_request(view, asked)


def draw_extensions(view: CaseView) -> None:
    for asked in view.grantable:
        if not asked.allowed:
            _draw_request(view, asked)
    if view.extendable:
        with st.container(horizontal=True, key="extending"):
            for one in view.extendable:
                with st.popover(
                    f"申请延期：{one.title}",
                    icon=":material/more_time:",
                    key=f"extend/{view.id}/{one.deadline}/open",
                ):
                    _draw_asking(view, one)


def _draw_request(view: CaseView, asked: Grantable) -> None:
    with st.container(border=True):
        if asked.allowed:
            is_led_to = not view.rulings[Verb.DECIDE].allowed
            st.subheader(f"审批延期：{plain(asked.title)}", anchor="decide" if is_led_to else False)
        else:
            st.html(f"<p><strong>申请延期：{escape(asked.title)}</strong></p>")
        st.html(f"<p>{escape(asked.asked_by)}申请延期{escape(asked.by)}。理由：{escape(asked.reason)}</p>")
        if not asked.allowed:
            st.html('<p class="sanshen-quiet">等待审批。</p>')
            return
        key = f"grant/{view.id}/{asked.deadline}/{len(view.timeline)}"
        st.text_area("理由（不同意的必须写）", key=f"{key}/why", height=90)
        with st.container(horizontal=True):
            for granted, label in ((True, "同意延期"), (False, "不同意延期")):
                st.button(
                    label,
                    key=f"{key}/{granted}",
                    type="primary" if granted else "secondary",
                    on_click=_decide,
                    args=(view.id, asked.deadline, granted, key),
                )


def _draw_asking(view: CaseView, one: Extendable) -> None:
    st.write(f"批准以后，时限延长{one.by}；暂停计时期间也可以申请。批准以前，时限不变。")
    key = f"extend/{view.id}/{one.deadline}/{len(view.timeline)}"
    st.text_area("延期的理由＊", key=f"{key}/why", height=90)
    st.button("确认申请延期", key=key, type="primary", on_click=_ask, args=(view.id, one.deadline, key))


def _ask(case_id: int, deadline: str, key: str) -> None:
    here = sitting()
    with refusals_noted():
        if here.was_sent(key):
            return
        services().extend(current_actor(), case_id, st.session_state.get(f"{key}/why") or "", deadline)
        here.note_sent(key, Notice("success", "已申请延期，等待审批。", case_id=case_id))


def _decide(case_id: int, deadline: str, granted: bool, key: str) -> None:  # noqa: FBT001 - a callback's
    here = sitting()
    with refusals_noted():
        if here.was_sent(key):
            return
        reason = st.session_state.get(f"{key}/why") or ""
        services().decide_extension(
            current_actor(), case_id, granted=granted, reason=reason, deadline=deadline
        )
        words = "已同意延期。" if granted else "已不同意延期，时限不变。"
        here.note_sent(key, Notice("success", words, case_id=case_id))
