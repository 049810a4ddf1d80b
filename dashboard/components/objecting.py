"""Objections (异议): what holds a case, answering and deciding on it, and raising one."""

from collections.abc import Callable
from functools import partial
from html import escape

import streamlit as st

from dashboard.components.sitting import Notice, refusals_noted, sitting
from dashboard.presentation.dates import say_moment
from dashboard.presentation.labels import OBJECTED
from dashboard.session.services import current_actor, services
from definitions.vocabulary import Verb
from flows.access.actor import Actor
from flows.assembly import Services
from flows.casework.objecting import Hold
from flows.casework.views import CaseView

Act = Callable[[Services, Actor, int, str], None]
"""What a button does with the case's id and what was written."""


def draw_hold(view: CaseView) -> None:
    """What holds the case stands before all that somebody might do."""
    hold = view.hold
    if hold is None:
        return
    with st.container(border=True):
        if hold.may_answer or hold.may_settle:
            st.subheader(hold.duty_title, anchor="decide")
        st.html(f"<p><strong>{OBJECTED}</strong></p>{_told(hold)}")
        if hold.may_answer:
            _draw_answering(view)
        elif hold.may_settle:
            _draw_settling(view)
        else:
            st.html(f'<p class="sanshen-quiet">等待{escape(hold.waiting_for)}{escape(hold.duty_title)}。</p>')
    if hold.may_drop:
        with st.popover("撤回异议", icon=":material/undo:", key=f"objection/{view.id}/drop"):
            st.write("撤回以后，办件从停下的地方继续办理。")
            _draw_form(view, "drop", "说明", (("确认撤回异议", "异议已撤回，办件继续办理。", _drop),))


def _told(hold: Hold) -> str:
    raised = f"{hold.unit} {hold.by} {say_moment(hold.raised_at)} 提出异议"
    lines = [f"<p>{escape(raised)}：{escape(hold.reason)}</p>"]
    if hold.answer:
        lines.append(f"<p>{escape(hold.answered_by)}答复，不采纳：{escape(hold.answer)}</p>")
    return "".join(lines)


def _draw_answering(view: CaseView) -> None:
    st.caption("采纳的，办件退回修改；不采纳的，请写明理由，由协调的人决定。")
    ways: tuple[tuple[str, str, Act], ...] = (
        ("采纳，退回修改", "已采纳异议，办件退回修改。", partial(_answer, accepted=True)),
        ("不采纳", "已答复不采纳，转请协调。", partial(_answer, accepted=False)),
    )
    _draw_form(view, "answer", "答复＊", ways)


def _draw_settling(view: CaseView) -> None:
    st.caption("采纳异议的，办件退回修改；不采纳的，办件继续办理。")
    ways: tuple[tuple[str, str, Act], ...] = (
        ("采纳异议，退回修改", "已协调：采纳异议，办件退回修改。", partial(_settle, upheld=True)),
        ("不采纳异议，继续办理", "已协调：不采纳异议，办件继续办理。", partial(_settle, upheld=False)),
    )
    _draw_form(view, "settle", "协调意见＊", ways)


def draw_objecting(view: CaseView) -> None:
    if view.rulings[Verb.OBJECT].allowed:
        with st.popover("提出异议", icon=":material/front_hand:", key=f"objection/{view.id}/open"):
            st.write("提出以后，办件暂停办理、不发布，由报送单位答复；意见不一致的，由协调的人决定。")
            _draw_form(
                view,
                "raise",
                "异议的内容和依据＊",
                (("确认提出异议", "已提出异议，办件暂停办理，等待答复。", _object),),
            )


def _draw_form(view: CaseView, name: str, label: str, ways: tuple[tuple[str, str, Act], ...]) -> None:
    """A text and a button for each way; the first one is the usual."""
    key = f"objection/{view.id}/{len(view.timeline)}/{name}"
    st.text_area(label, key=f"{key}/text", height=90)
    with st.container(horizontal=True):
        for number, (title, words, act) in enumerate(ways):
            st.button(
                title,
                key=f"{key}/{number}",
                type="secondary" if number else "primary",
                on_click=_do,
                args=(view.id, key, words, act),
            )


def _do(case_id: int, key: str, words: str, act: Act) -> None:
    here = sitting()
    with refusals_noted():
        if here.was_sent(key):
            return
        act(services(), current_actor(), case_id, st.session_state.get(f"{key}/text") or "")
        here.note_sent(key, Notice("success", words, case_id=case_id))


def _object(ours: Services, actor: Actor, case_id: int, text: str) -> None:
    ours.object_to(actor, case_id, text)


def _answer(ours: Services, actor: Actor, case_id: int, text: str, *, accepted: bool) -> None:
    ours.answer_objection(actor, case_id, accepted=accepted, answer=text)


def _settle(ours: Services, actor: Actor, case_id: int, text: str, *, upheld: bool) -> None:
    ours.settle_objection(actor, case_id, upheld=upheld, opinion=text)


def _drop(ours: Services, actor: Actor, case_id: int, text: str) -> None:
    ours.drop_objection(actor, case_id, text)


__all__ = ["draw_hold", "draw_objecting"]
