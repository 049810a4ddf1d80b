"""Urgent cases (加急): asking for it, and confirming or refusing it."""

from html import escape

import streamlit as st

from dashboard.components.sitting import Notice, refusals_noted, sitting
from dashboard.session.services import current_actor, services
from definitions.vocabulary import Verb
from flows.casework.urging import Confirmable
from flows.casework.views import CaseView

PHONE = "电话确认（何时、与谁通话）"


def draw_urgency_to_confirm(view: CaseView) -> None:
    """What the person has to decide on stands before all that they might do."""
    if view.confirmable is not None and view.confirmable.allowed:
        _draw_request(view, view.confirmable)


def draw_urging(view: CaseView) -> None:
    if view.confirmable is not None and not view.confirmable.allowed:
        _draw_request(view, view.confirmable)
    if view.rulings[Verb.MARK_URGENT].allowed:
        with st.popover("申请加急", icon=":material/bolt:", key=f"urgent/{view.id}/open"):
            _draw_asking(view)


def _draw_request(view: CaseView, asked: Confirmable) -> None:
    with st.container(border=True):
        if asked.allowed:
            is_led_to = not view.rulings[Verb.DECIDE].allowed
            st.subheader("审批加急", anchor="decide" if is_led_to else False)
        else:
            st.html("<p><strong>申请加急</strong></p>")
        st.html(f"<p>{escape(asked.asked_by)}申请加急。理由：{escape(asked.reason)}</p>")
        if not asked.allowed:
            st.html('<p class="sanshen-quiet">等待审批。</p>')
            return
        key = f"urgency/{view.id}/{len(view.timeline)}"
        st.text_area("理由（不同意的必须写）", key=f"{key}/why", height=90)
        st.text_input(PHONE, key=f"{key}/phone")
        with st.container(horizontal=True):
            for granted, label in ((True, "同意加急"), (False, "不同意加急")):
                st.button(
                    label,
                    key=f"{key}/{granted}",
                    type="primary" if granted else "secondary",
                    on_click=_decide,
                    args=(view.id, granted, key),
                )


def _draw_asking(view: CaseView) -> None:
    declared = view.definition.urgency
    when = "申请以后" if declared is not None and declared.at_once else "批准以后"
    st.write(f"{when}，各环节改按加急的期限；要经过的环节一个也不少。")
    key = f"urgent/{view.id}/{len(view.timeline)}"
    st.text_area("加急的理由＊", key=f"{key}/why", height=90)
    st.text_input(PHONE, key=f"{key}/phone")
    st.button("确认申请加急", key=key, type="primary", on_click=_ask, args=(view.id, key))


def _written(key: str, name: str) -> str:
    return st.session_state.get(f"{key}/{name}") or ""


def _ask(case_id: int, key: str) -> None:
    here = sitting()
    with refusals_noted():
        if here.was_sent(key):
            return
        at_once = services().mark_urgent(
            current_actor(), case_id, _written(key, "why"), _written(key, "phone")
        )
        words = "办件已转为加急。" if at_once else "已申请加急，等待审批。"
        here.note_sent(key, Notice("success", words, case_id=case_id))


def _decide(case_id: int, granted: bool, key: str) -> None:  # noqa: FBT001 - a callback's
    here = sitting()
    with refusals_noted():
        if here.was_sent(key):
            return
        services().decide_urgency(
            current_actor(),
            case_id,
            granted=granted,
            reason=_written(key, "why"),
            phone=_written(key, "phone"),
        )
        words = "已同意加急。" if granted else "已不同意加急，期限不变。"
        here.note_sent(key, Notice("success", words, case_id=case_id))
