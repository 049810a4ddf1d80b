"""Handing a duty on, asking for another signer, taking an answer back: what is offered beside the answers themselves."""

from collections.abc import Mapping

import streamlit as st

from dashboard.components.sitting import Notice, plain, refusals_noted, sitting
from dashboard.components.supplementing import with_changes
from dashboard.session.services import current_actor, services
from definitions.schema.process import DRAFT
from definitions.vocabulary import VERB_TITLES, SignerPlace, Verb
from flows.casework.asked import say_asked
from flows.casework.handing import WITH_REASON, WITH_TARGET, SeatRequest
from flows.casework.views import CaseView

OFFERED = (
    Verb.FORWARD,
    Verb.DELEGATE,
    Verb.HAND_BACK,
    Verb.RECALL,
    Verb.CLAIM,
    Verb.RELEASE,
    Verb.ADD_SIGNER,
    Verb.REMOVE_SIGNER,
    Verb.ASK,
    Verb.SUPPLEMENT,
    Verb.ANSWER,
    Verb.TAKE_BACK,
)
"""In this order. An administrator assigns at the command line: they do not see the case."""

WHAT_IT_DOES = {
    Verb.FORWARD: "转办后由对方办理，您不再办理。",
    Verb.DELEGATE: "对方看过写明意见后交回，仍由您决定。",
    Verb.HAND_BACK: "写明您的意见，交回委托您看的人。",
    Verb.RECALL: "对方还没有交回的，可以收回，不再等其意见；对方会收到通知。",
    Verb.CLAIM: "认领后只由您办理，同岗位的其他人不再看到。",
    Verb.RELEASE: "放回后，同岗位的人都可以办理。",
    Verb.ADD_SIGNER: "对方也要同意，本环节才算通过。",
    Verb.REMOVE_SIGNER: "您加签的人还没有办的，可以不再请其签。",
    Verb.ASK: "请别人看看、说说意见；不影响您随时办理。",
    Verb.SUPPLEMENT: "请拟稿人说明或补充；办件仍在您这里。要改内容、补附件的，选出可以改的项目。",
    Verb.ANSWER: "写明您的意见，答复问您的人。",
    Verb.TAKE_BACK: "后面还没有人办理的，可以拿回您的意见，重新办理。",
}
OF_WHAT_WAS_DONE = (
    Verb.TAKE_BACK,
    Verb.REMOVE_SIGNER,
    Verb.HAND_BACK,
    Verb.RECALL,
    Verb.RELEASE,
    Verb.ANSWER,
)
"""About a place that need not be the duty which the page shows."""
TAKES_OVER = "拟稿人已不在岗。接手后由您修改提交，您就是拟稿人；您和原拟稿人都不能审签这个办件。"
TARGETS = {Verb.ADD_SIGNER: "请谁签＊", Verb.ASK: "问谁＊"}
WORDS = {
    Verb.HAND_BACK: "意见＊",
    Verb.ANSWER: "意见＊",
    Verb.ASK: "问什么＊",
    Verb.SUPPLEMENT: "补充什么＊",
}
PLACES = {
    SignerPlace.BESIDE: "和大家一起签",
    SignerPlace.BEFORE: "在我之前签",
    SignerPlace.AFTER: "在我之后签",
}


def draw_handing_on(view: CaseView, people: Mapping[str, str]) -> None:
    """`people`: id to name, of whom a duty may be given to."""
    offered = [
        verb
        for verb in OFFERED
        if view.rulings[verb].allowed and not (verb is Verb.ANSWER and _is_answered_in_a_form(view))
    ]
    if not offered:
        return
    if Verb.RECALL in offered:
        st.html('<p class="sanshen-quiet">您已经委托别人看，对方交回以后由您办理；不等了，可以收回委托。</p>')
    with st.container(horizontal=True, key="handing"):
        for verb in offered:
            with st.popover(_title(view, verb), key=f"{verb}/{view.id}/open"):
                _draw(view, verb, people)


def _takes_over(view: CaseView, verb: Verb) -> bool:
    return verb is Verb.CLAIM and view.takes_over


def _title(view: CaseView, verb: Verb) -> str:
    return "接手拟稿" if _takes_over(view, verb) else VERB_TITLES[verb]


def _is_answered_in_a_form(view: CaseView) -> bool:
    """Where all that is asked has fields to change, there is a form for each."""
    return len(with_changes(view)) == len(view.asked)


def _draw(view: CaseView, verb: Verb, people: Mapping[str, str]) -> None:
    key = f"{verb}/{view.id}/{view.stage}/{view.visit}/{len(view.timeline)}"
    st.write(TAKES_OVER if _takes_over(view, verb) else WHAT_IT_DOES[verb])
    if verb is Verb.ANSWER:
        for one in view.asked:
            st.caption(plain(say_asked(one)))
    if verb is Verb.SUPPLEMENT:
        _draw_changeable(view, key)
    if verb in WITH_TARGET:
        others = [person for person in people if person != current_actor().person]
        st.selectbox(
            TARGETS.get(verb, "交给＊"),
            others,
            index=None,
            format_func=lambda person: people[person],
            placeholder="请选择",
            key=f"{key}/to",
        )
    if verb is Verb.ADD_SIGNER:
        st.radio("先后", list(PLACES), format_func=PLACES.__getitem__, key=f"{key}/place")
    wanted = "＊" if verb in WITH_REASON else "（可以不写）"
    st.text_area(WORDS.get(verb, f"理由{wanted}"), key=f"{key}/why", height=90)
    st.button(
        f"确认{_title(view, verb)}",
        key=key,
        type="primary",
        on_click=_act,
        args=(view, verb, key),
    )


def _draw_changeable(view: CaseView, key: str) -> None:
    if view.publications:
        return
    labels = {field.id: field.label.zh for field in view.definition.form.fields}
    st.multiselect(
        "可以改的项目（可以不选）",
        list(labels),
        format_func=labels.__getitem__,
        placeholder="只请说明的，不用选",
        key=f"{key}/fields",
    )


def _stage_meant(view: CaseView, verb: Verb) -> str | None:
    if _takes_over(view, verb):
        return DRAFT
    return None if verb in OF_WHAT_WAS_DONE else view.stage


def _act(view: CaseView, verb: Verb, key: str) -> None:
    """`view` is what the page showed."""
    here, case_id, title = sitting(), view.id, _title(view, verb)
    with refusals_noted():
        if here.was_sent(key):
            return
        said = st.session_state
        asked = SeatRequest(
            verb,
            said.get(f"{key}/to"),
            said.get(f"{key}/why") or "",
            _stage_meant(view, verb),
            place=SignerPlace(said.get(f"{key}/place") or SignerPlace.BESIDE),
            fields=tuple(said.get(f"{key}/fields") or ()),
        )
        services().act_on_seat(current_actor(), case_id, asked)
        here.note_sent(key, Notice("success", f"已{title}。", case_id=case_id))
