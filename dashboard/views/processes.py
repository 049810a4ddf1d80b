"""流程: by what procedures the office works, and, for who may publish, writing their next versions."""

import streamlit as st

from dashboard.components.bench import PLACE, Bench, bench, open_bench
from dashboard.components.organizations import choose_organization
from dashboard.components.process_beginning import (
    begin_editing,
    draw_beginning,
    draw_staleness,
    drop_draft,
    leave,
    resume,
)
from dashboard.components.process_outline import draw_outline
from dashboard.components.process_publishing import (
    draw_changes,
    draw_first_version,
    draw_publishing,
    draw_simulation,
)
from dashboard.components.process_sheet import card, draw_sheet
from dashboard.components.process_text import draw_text
from dashboard.components.process_trial import draw_trial
from dashboard.components.sitting import plain, refusals_noted, refusals_shown, sitting, tell
from dashboard.presentation.dates import say_moment
from dashboard.session.services import current_actor, services
from flows.access.actor import Actor
from flows.access.definition_policy import may_publish_versions
from flows.assembly import Services
from flows.casework.process_drafts import ProcessDraft


def processes() -> None:
    ours, actor = services(), current_actor()
    st.title("流程", anchor=False)
    edited, shown = st.query_params.get("edit"), st.query_params.get("process")
    with refusals_shown():
        if edited is not None and _may_publish(actor, edited):
            _draw_editor(ours, actor, edited)
            return
        tell(sitting().notice_at(PLACE))
        if shown or edited:
            _draw_process(ours, actor, shown or edited or "")
        elif "begin" in st.query_params and _may_publish(actor, f"{st.query_params['begin']}."):
            draw_beginning(ours.desk.office(st.query_params["begin"]).organization)
        else:
            _draw_list(ours, actor)


def _may_publish(actor: Actor, process: str) -> bool:
    return may_publish_versions(actor, process.partition(".")[0]).allowed


def _draw_list(ours: Services, actor: Actor) -> None:
    organization = choose_organization(ours, actor)
    if organization is None:
        return
    office, names = ours.desk.office(organization).organization, ours.names()
    may_publish = _may_publish(actor, f"{organization}.")
    if may_publish:
        st.button(
            "新建一个流程", icon=":material/add:", type="primary", on_click=_go_begin, args=(organization,)
        )
        _draw_drafts(ours, actor, organization)
    found = sorted(ours.processes(actor, organization), key=lambda one: one.loaded.process.process)
    st.subheader(f"{office.title.zh}的流程（{len(found)}）", anchor=False)
    for one in found:
        name = one.loaded.process.process
        with st.container(border=True, key=f"card-{name.replace('.', '-')}"):
            words, look = st.columns([5, 1], vertical_alignment="center")
            words.html(card(one, names))
            look.button("查看", key=f"look/{name}", on_click=leave, args=(name,), width="stretch")


def _go_begin(organization: str) -> None:
    open_bench(None)
    st.query_params.clear()
    st.query_params["begin"] = organization


def _draw_drafts(ours: Services, actor: Actor, organization: str) -> None:
    drafts = [one for one in ours.process_drafts(actor) if one.process.startswith(f"{organization}.")]
    if not drafts:
        return
    st.subheader(f"您没有改完的草稿（{len(drafts)}）", anchor=False)
    for draft in drafts:
        _draw_draft(ours, draft)


def _draw_draft(ours: Services, draft: ProcessDraft) -> None:
    declared = ours.desk.catalogue.find(draft.process)
    title = declared.process.title.zh if declared else f"新流程 {draft.process.partition('.')[2]}"
    with st.container(border=True, key=f"card-amber-{draft.process.replace('.', '-')}"):
        words, go_on, drop = st.columns([4, 1, 1], vertical_alignment="center")
        words.text(f"{title}：{say_moment(draft.moment)} 保存")
        go_on.button(
            "接着改",
            key=f"draft/{draft.process}",
            on_click=begin_editing,
            args=(draft.process,),
            width="stretch",
        )
        with drop.popover("丢掉", width="stretch"):
            st.write("丢掉的草稿找不回来。")
            st.button("确定丢掉", key=f"drop/{draft.process}", on_click=drop_draft, args=(draft.process,))


def _draw_process(ours: Services, actor: Actor, process: str) -> None:
    one = ours.process(actor, process)
    organization = ours.desk.office(one.loaded.process.organization).organization
    draw_sheet(one, organization, ours.names(), may_publish=_may_publish(actor, process))


def _draw_editor(ours: Services, actor: Actor, process: str) -> None:
    resume(process)
    here = bench()
    assert here is not None
    _draw_head(here)
    draw_staleness(here)
    now = None if here.is_new else ours.process(actor, process)
    if now is not None and now.seen != here.draft.seen:
        st.warning(
            "您开始修改以后，别人已经发布了新的一版。您的改动里没有它的内容，不能直接发布："
            "请先下载文字保存，丢掉这份草稿，再从新的版本重新修改。"
        )
    left, right = st.columns(2, gap="medium")
    with right, st.container(key="process-trial"):
        draw_trial(here)
    with left:
        notice = sitting().notice_at(PLACE)
        if not here.is_stale:
            tell(notice)
        listed, written = st.tabs(["环节", "文字"])
        with listed:
            draw_outline(here)
        with written:
            draw_text(here)
    st.divider()
    if now is None:
        draw_simulation(here)
        draw_first_version(here)
        return
    draw_changes(here, now)
    draw_simulation(here)
    draw_publishing(here, now)


def _draw_head(here: Bench) -> None:
    st.subheader(plain(f"{'新流程' if here.is_new else '修改'}：{here.called}"), anchor=False)
    back, undo, drop = st.columns([2, 3, 1])
    back.button("先到这里，返回", icon=":material/arrow_back:", on_click=leave, width="stretch")
    undo.button(
        plain(f"撤销：{here.steps[-1].act}") if here.steps else "撤销",
        icon=":material/undo:",
        disabled=not here.steps,
        on_click=_undo,
        width="stretch",
    )
    with drop.popover("丢掉草稿", width="stretch", disabled=not here.draft.edition):
        st.write("丢掉以后，您的改动找不回来；现行的版本不受影响。")
        st.button("确定丢掉", key="bench/drop", on_click=drop_draft, args=(here.process,))
    if here.is_stale:
        return
    st.caption(
        here.saved if here.draft.edition else "还没有改动。改了以后自动保存为您的草稿，发布以前不影响任何人。"
    )


def _undo() -> None:
    here = bench()
    with refusals_noted():
        if here is not None and here.steps:
            here.undo()
