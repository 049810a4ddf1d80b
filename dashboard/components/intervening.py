"""Interventions (干预): sending a case back that its own people cannot move, or ending it, by its number alone."""

from html import escape

import streamlit as st

from dashboard.components.sitting import Notice, refusals_noted, refusals_shown, sitting
from dashboard.session.services import current_actor, services
from definitions.vocabulary import Intervention
from flows.casework.intervening import Intervenable

WAYS = {Intervention.RETURN: "退回", Intervention.END: "终止", Intervention.RELEASE: "解除异议"}
NUMBER = "intervene/number"


def draw_intervening() -> None:
    """For whoever runs the system: they see where the case stands, and nothing of what it says."""
    st.subheader("干预", anchor=False)
    st.caption(
        "办件走错了环节、没有人能办下去的，可以退回重办或者终止。干预不签字、不发布；"
        "原因写进办理经过，并抄送给参与办理的人。没有人可办、要换一个人办的，用上面的改派。"
    )
    st.text_input("办件编号", key=NUMBER, placeholder="例如 吉市交网审〔2026〕1号")
    number = (st.session_state.get(NUMBER) or "").strip()
    if number:
        with refusals_shown():
            _draw_case(services().intervenable(current_actor(), number))


def _draw_case(case: Intervenable) -> None:
    with st.container(border=True):
        st.html(f"<p>{escape(case.reference)} 现在停在：<strong>{escape(case.stage_title)}</strong></p>")
        ways = [way for way in WAYS if _is_possible(case, way)]
        key = f"intervene/{case.reference}/{case.stage_title}"
        how = st.radio("怎么办", ways, format_func=WAYS.__getitem__, key=f"{key}/how", horizontal=True)
        if how is Intervention.RETURN:
            titles = dict(case.ways_back)
            st.selectbox("退回到", list(titles), format_func=titles.__getitem__, key=f"{key}/to")
        elif how is Intervention.RELEASE:
            st.html('<p class="sanshen-quiet">解除后办件从停下的地方继续办理，等于没有人提过异议。</p>')
        else:
            st.html('<p class="sanshen-quiet">终止后办件就此结束，不再办理。</p>')
        st.text_area("原因＊", key=f"{key}/why", height=90, help="参与办理的人都看得到。")
        st.button(
            f"确认{WAYS[how]}",
            key=key,
            type="primary",
            on_click=_intervene,
            args=(case.reference, how, key),
        )


def _is_possible(case: Intervenable, way: Intervention) -> bool:
    return {Intervention.RETURN: bool(case.ways_back), Intervention.RELEASE: case.is_held}.get(way, True)


def _intervene(reference: str, how: Intervention, key: str) -> None:
    with refusals_noted():
        if sitting().was_sent(key):
            return
        state = st.session_state
        to = state.get(f"{key}/to") if how is Intervention.RETURN else None
        services().intervene(current_actor(), reference, how, state.get(f"{key}/why") or "", to)
        state[NUMBER] = ""
        words = f"已{WAYS[how]}办件 {reference}，并抄送给参与办理的人。"
        sitting().note_sent(key, Notice("success", words))
