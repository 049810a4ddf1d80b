"""Taking up again a case that ended (重新办理)."""

import streamlit as st

from dashboard.components.sitting import Notice, refusals_noted, sitting
from dashboard.session.services import current_actor, services
from definitions.vocabulary import Verb
from flows.casework.views import CaseView


def draw_reopening(view: CaseView) -> None:
    if not view.rulings[Verb.REOPEN].allowed:
        return
    with st.popover("重新办理", icon=":material/restart_alt:", key=f"reopen/{view.id}/open"):
        st.write("办件回到拟稿人手里，修改后再次提交；审签和时限都重新开始，编号和经过不变。")
        key = f"reopen/{view.id}/{len(view.timeline)}"
        st.text_area("理由＊", key=f"{key}/why", height=90)
        st.button("确认重新办理", key=key, type="primary", on_click=_reopen, args=(view.id, key))


def _reopen(case_id: int, key: str) -> None:
    here = sitting()
    with refusals_noted():
        if here.was_sent(key):
            return
        services().reopen(current_actor(), case_id, st.session_state.get(f"{key}/why") or "")
        here.note_sent(key, Notice("success", "办件重新办理，等待拟稿人提交。", case_id=case_id))
