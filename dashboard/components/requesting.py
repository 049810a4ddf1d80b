"""What else may be asked for on a case: reminding, withdrawing; and why something is not possible."""

from collections.abc import Mapping
from functools import partial
from html import escape

import streamlit as st

from dashboard.components.sitting import Notice, refusals_noted, sitting
from dashboard.presentation.dates import say_moment
from dashboard.session.services import current_actor, services
from definitions.vocabulary import CHECK_TITLES, VERB_TITLES, CaseState, Verb
from flows.access.actor import Actor
from flows.access.policy import Ruling
from flows.casework.views import CaseView
from flows.forms.sheet import sheet_bytes, titles
from storage.attachments import BY_EXTENSION

WORD = BY_EXTENSION["docx"]
ABOUT_EXTENSIONS = (Verb.EXTEND, Verb.GRANT)
"""Nobody misses them where the process knows no extension."""
ABOUT_URGENCY = (Verb.MARK_URGENT, Verb.CONFIRM_URGENT)
"""Nor these where it knows no haste."""
LOOKED_FOR = (Verb.REVISE, Verb.DECIDE, Verb.WITHDRAW, Verb.REMIND)
"""What somebody who has nothing to do with a case may yet look for; the rest is told to whoever asks."""
ABOUT_OBJECTIONS = (Verb.OBJECT, Verb.ANSWER_OBJECTION, Verb.SETTLE_OBJECTION, Verb.DROP_OBJECTION)
"""Nor these where nobody may object."""


def draw_requests(actor: Actor, view: CaseView, people: Mapping[str, str]) -> None:
    """`people`: id to name, of whom the case may be copied to."""
    can_remind = view.rulings[Verb.REMIND].allowed
    can_comment, can_copy = view.rulings[Verb.COMMENT].allowed, view.rulings[Verb.COPY].allowed
    if view.rulings[Verb.READ].allowed:
        _draw_reading(view)
    if view.rulings[Verb.OVERRIDE].allowed:
        _draw_overriding(view)
    can_withdraw = view.rulings[Verb.WITHDRAW].allowed
    has_sheet = view.round > 0 and view.state != CaseState.DRAFT
    if not (can_remind or can_comment or can_copy or can_withdraw or has_sheet):
        return
    with st.container(horizontal=True):
        if has_sheet and view.paper is None:
            draw_sheet_button(actor, view)
        if can_remind:
            _draw_reminding(view)
        if can_copy:
            _draw_copying(view, people)
        if can_comment:
            _draw_commenting(view)
        if can_withdraw:
            _draw_withdrawing(view)


def draw_sheet_button(actor: Actor, view: CaseView) -> None:
    """The sheets are written when somebody clicks, not when the page is drawn."""
    printed = titles(services(), view.definition)
    for title in printed:
        label = "审批单" if len(printed) == 1 else f"“{title}”"
        st.download_button(
            f"下载{label}（Word）",
            data=partial(sheet_bytes, services(), actor, view.id, title),
            file_name=f"{title}_{view.reference}.docx",
            mime=WORD,
            key=f"sheet/{view.id}/{view.round}/{len(view.timeline)}/{title}",
            on_click="ignore",
            icon=":material/print:",
        )


def _draw_reminding(view: CaseView) -> None:
    with st.popover("催办", icon=":material/notifications_active:", key=f"remind/{view.id}/open"):
        st.write(f"催办后，{view.waiting_for}的待办里会标明“已催办”，办理经过里留下记录。")
        key = f"remind/{view.id}/{view.stage}/{view.visit}"
        st.button("确认催办", key=key, type="primary", on_click=_remind, args=(view.id, view.reference, key))


def _draw_reading(view: CaseView) -> None:
    key = f"read/{view.id}/{len(view.timeline)}"
    with st.container(border=True):
        st.write("这个办件抄送给您，供您知悉。")
        st.button("已阅", key=key, type="primary", on_click=_read, args=(view.id, key))


def _read(case_id: int, key: str) -> None:
    here = sitting()
    with refusals_noted():
        if here.was_sent(key):
            return
        services().mark_as_read(current_actor(), case_id)
        here.note_sent(key, Notice("success", "已阅。", case_id=case_id))


def _draw_overriding(view: CaseView) -> None:
    """What holds the content back, each with its own reason: nobody lets everything through at once."""
    held = dict.fromkeys(one.check for one in view.findings if one.check.value in view.overridable)
    for check in held:
        key = f"override/{view.id}/{view.round}/{check}"
        with st.container(border=True):
            st.write(
                f"“{CHECK_TITLES[check]}”检查拦下了这份内容。看过下面的检查结果，确实可以公开的，由您放行。"
            )
            st.caption("只对现在这份内容有效；理由记入审计，以后各级签字人都看得到。拟稿人随后原样重新提交。")
            st.text_area("放行的理由＊", key=f"{key}/reason", height=90)
            st.button("放行", key=key, type="primary", on_click=_override, args=(view.id, check.value, key))


def _override(case_id: int, check: str, key: str) -> None:
    here = sitting()
    with refusals_noted():
        if here.was_sent(key):
            return
        reason = st.session_state.get(f"{key}/reason") or ""
        title = services().override(current_actor(), case_id, check, reason)
        here.note_sent(key, Notice("success", f"已放行“{title}”，请拟稿人原样重新提交。", case_id=case_id))


def _draw_copying(view: CaseView, people: Mapping[str, str]) -> None:
    with st.popover("抄送", icon=":material/forward_to_inbox:", key=f"copy/{view.id}/open"):
        st.write("对方可以查看这个办件，阅后点“已阅”；不参加办理。")
        key = f"copy/{view.id}/{len(view.timeline)}"
        others = [person for person in people if person != current_actor().person]
        st.multiselect(
            "抄送给＊", others, format_func=lambda one: people[one], placeholder="请选择", key=f"{key}/to"
        )
        st.button("确认抄送", key=key, type="primary", on_click=_copy, args=(view.id, key))


def _copy(case_id: int, key: str) -> None:
    here = sitting()
    with refusals_noted():
        if here.was_sent(key):
            return
        services().copy_to(current_actor(), case_id, st.session_state.get(f"{key}/to") or [])
        here.note_sent(key, Notice("success", "已抄送。", case_id=case_id))


def _draw_commenting(view: CaseView) -> None:
    with st.popover("留言", icon=":material/chat:", key=f"comment/{view.id}/open"):
        st.write("可以查看这个办件的人都看得到；留言不改变办理。")
        key = f"comment/{view.id}/{len(view.timeline)}"
        st.text_area("留言＊", key=f"{key}/text", height=90)
        st.button("确认留言", key=key, type="primary", on_click=_comment, args=(view.id, key))


def _comment(case_id: int, key: str) -> None:
    here = sitting()
    with refusals_noted():
        if here.was_sent(key):
            return
        services().comment(current_actor(), case_id, st.session_state.get(f"{key}/text") or "")
        here.note_sent(key, Notice("success", "已留言。", case_id=case_id))


def _draw_withdrawing(view: CaseView) -> None:
    with st.popover("撤回办件", icon=":material/undo:", key=f"withdraw/{view.id}/open"):
        st.write("撤回后办件就此结束，不能恢复；需要再发的，要重新建立办件。")
        reason = f"withdraw/{view.id}/reason"
        st.text_area("撤回原因＊", key=reason, height=90)
        st.button(
            "确认撤回",
            key=f"withdraw/{view.id}",
            type="primary",
            on_click=_withdraw,
            args=(view.id, view.reference, reason),
        )


def _remind(case_id: int, reference: str, key: str) -> None:
    here = sitting()
    with refusals_noted():
        if here.was_sent(key):
            return
        at = services().remind(current_actor(), reference)
        here.note_sent(key, Notice("success", f"已于 {say_moment(at)} 催办。", case_id=case_id))


def _withdraw(case_id: int, reference: str, reason: str) -> None:
    here = sitting()
    with refusals_noted():
        if here.was_sent(f"withdraw/{case_id}"):
            return
        services().withdraw(current_actor(), reference, st.session_state.get(reason) or "")
        here.note_sent(f"withdraw/{case_id}", Notice("success", "办件已撤回。", case_id=case_id))


def draw_reasons(view: CaseView) -> None:
    """Why the other verbs are not offered, and who may use them."""
    if view.outcome is not None:
        again = view.rulings[Verb.REOPEN]
        why = f"{again.reason}（{again.hint}）" if again.hint else again.reason
        words = "" if again.allowed or view.definition.reopening is None else f"重新办理：{why}"
        st.html(f'<p class="sanshen-quiet">办件已经办结，不再办理。{escape(words)}</p>')
        return
    refused = {verb: ruling for verb, ruling in view.rulings.items() if not ruling.allowed}
    if not view.overridable:
        refused.pop(Verb.OVERRIDE, None)
    if not any(deadline.extensions for deadline in view.definition.deadlines):
        refused = {verb: ruling for verb, ruling in refused.items() if verb not in ABOUT_EXTENSIONS}
    if view.definition.urgency is None:
        refused = {verb: ruling for verb, ruling in refused.items() if verb not in ABOUT_URGENCY}
    if view.hold is None:
        unasked = ABOUT_OBJECTIONS if view.definition.objection is None else ABOUT_OBJECTIONS[1:]
        refused = {verb: ruling for verb, ruling in refused.items() if verb not in unasked}
    if not refused:
        return
    may_act = any(
        view.rulings[verb].allowed
        for verb in (
            Verb.DECIDE,
            Verb.REVISE,
            Verb.GRANT,
            Verb.CONFIRM_URGENT,
            Verb.ANSWER_OBJECTION,
            Verb.SETTLE_OBJECTION,
        )
    )
    at_once = {} if may_act else {verb: refused[verb] for verb in LOOKED_FOR if verb in refused}
    if at_once:
        st.html(f'<p class="sanshen-quiet">现在不能办理的原因</p>{_listed(at_once)}')
    rest = {verb: ruling for verb, ruling in refused.items() if verb not in at_once}
    if rest:
        with st.expander("其他操作现在为什么不能用"):
            st.html(_listed(rest))


def _listed(refused: Mapping[Verb, Ruling]) -> str:
    """What is refused for the same reason stands on one line."""
    alike: dict[Ruling, list[str]] = {}
    for verb, ruling in refused.items():
        alike.setdefault(ruling, []).append(VERB_TITLES[verb])
    items = "".join(
        f"<li>{'、'.join(titles)}：{escape(ruling.reason)}{f'（{escape(ruling.hint)}）' if ruling.hint else ''}</li>"
        for ruling, titles in alike.items()
    )
    return f'<ul class="sanshen-list">{items}</ul>'
