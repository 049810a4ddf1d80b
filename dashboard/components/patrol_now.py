"""现在巡查: have the sites patrolled at once, and see that it goes on."""

from functools import partial

import streamlit as st

from dashboard.components.sitting import Notice, plain, refusals_noted, sitting
from dashboard.presentation.dates import say_moment
from dashboard.session.patrols_under_way import Outing, patrols_under_way
from dashboard.session.services import current_actor, services
from flows.casework.findings import FindingsView

ALL = "全部网站"
LOOK_AGAIN_SECONDS = 3


def draw_patrol_now(organization: str, view: FindingsView) -> None:
    """How the last one goes or went, for everybody; the button for those who may."""
    last = patrols_under_way().last(organization)
    if last is not None and not last.is_over:
        _draw_under_way(organization)
        return
    if last is not None and last.failure is not None:
        st.error(plain(f"{last.by}在{say_moment(last.began_at)}开始的巡查没有完成：{last.failure}"))
    if view.may_patrol.allowed:
        _draw_button(organization, view)


def _draw_button(organization: str, view: FindingsView) -> None:
    key = f"patrol/{organization}/{len(view.patrols)}"
    with st.popover("现在巡查", icon=":material/travel_explore:", key=f"{key}/open"):
        st.write("系统从首页开始一页一页地看，要几分钟。可以离开本页，看完的结果列在这里。")
        if len(view.sites) > 1:
            titles = {"": ALL, **view.sites}
            st.selectbox("网站", list(titles), format_func=titles.__getitem__, key=f"{key}/which")
        st.button("开始巡查", key=key, type="primary", on_click=_begin, args=(organization, key))


def _begin(organization: str, key: str) -> None:
    here = sitting()
    with refusals_noted():
        if here.was_sent(key):
            return
        ours, actor = services(), current_actor()
        site = st.session_state.get(f"{key}/which") or None
        ours.rehearse_patrol(actor, organization)
        begun = patrols_under_way().begin(
            organization, Outing(ours.now(), actor.name), partial(ours.patrol, actor, organization, site)
        )
        words = "巡查已经开始。" if begun else "已经有人在巡查，请等它完成。"
        here.note_sent(key, Notice("success", words))


@st.fragment(run_every=LOOK_AGAIN_SECONDS)
def _draw_under_way(organization: str) -> None:
    """Looks again until it is over; then the page is drawn anew, with what was found."""
    last = patrols_under_way().last(organization)
    if last is None or last.is_over:
        st.rerun()
    st.info(plain(f"正在巡查：{last.by}，{say_moment(last.began_at)}开始。要几分钟，可以离开本页。"))
