"""巡查: what patrols of the sites found, what became of it, and the pages as they were."""

from collections.abc import Callable, Sequence
from functools import partial
from html import escape

import streamlit as st

from dashboard.components.addresses import reachable
from dashboard.components.listing import draw_count, draw_lines
from dashboard.components.organizations import choose_organization
from dashboard.components.patrol_now import draw_patrol_now
from dashboard.components.sitting import Notice, plain, refusals_noted, refusals_shown, sitting, tell
from dashboard.presentation.dates import say_moment
from dashboard.presentation.markdown import Cell, Link, Tag, facts
from dashboard.presentation.matching import mentions
from dashboard.session.services import current_actor, services
from definitions.semantics.clocks import day_of
from definitions.vocabulary import FINDING_STATES, FINDING_TITLES, FindingKind, FindingState
from flows.access.actor import Actor
from flows.assembly import Services
from flows.casework.findings import FindingsView, FindingView
from flows.patrol.bounds import LIMIT_TITLES, Limit
from storage.queries.patrols import FindingChangeLine, FindingLine, PatrolLine

KIND = "类别"
COLUMNS = ("编号", KIND, "情况", "网址", "责任单位", "发现", "最近看到", "状态", "办件")
COLOURS = {FindingState.OPEN: "red", FindingState.ACCEPTED: "amber", FindingState.MENDED: "green"}
WITHOUT_SITE = "不在网站上的"
FEW = 10
"""So many findings are listed as they are; more of them by their kinds."""
RECENT = 5
"""Patrols that are told of."""


def patrols() -> None:
    ours, actor = services(), current_actor()
    st.title("巡查", anchor=False)
    tell(sitting().notice_at("patrols"))
    organization = choose_organization(ours, actor)
    if organization is None:
        return
    with refusals_shown():
        view = ours.findings(actor, organization)
        _draw_patrols(view)
        draw_patrol_now(organization, view)
        lines = _wanted(view)
        _draw(ours, organization, view, lines)
        _draw_one(ours, actor, organization, lines)


def _draw_patrols(view: FindingsView) -> None:
    if not view.patrols:
        st.info("还没有巡查过。系统按流程的日程巡查，也可以请巡查人员现在巡查。")
        return
    st.caption(_say_patrol(view, view.patrols[0]))
    with st.expander("最近几次巡查"):
        for patrol in view.patrols[:RECENT]:
            st.html(f"<p>{escape(_say_patrol(view, patrol))}</p>")


def _say_patrol(view: FindingsView, patrol: PatrolLine) -> str:
    site = view.sites.get(patrol.channel, patrol.channel)
    found = f"新发现 {patrol.opened} 个，还在的 {patrol.seen} 个，已整改 {patrol.mended} 个"
    short = "；".join(LIMIT_TITLES[Limit(one)] for one in patrol.limits)
    who = f"，{patrol.person}" if patrol.person else ""
    return (
        f"第{patrol.number}次，{say_moment(patrol.started_at)}，{site}{who}："
        f"看了 {patrol.pages} 个网页和文件，{found}{f'（没有看全：{short}）' if short else ''}。"
    )


def _wanted(view: FindingsView) -> list[FindingLine]:
    """By state, by kind, by site and by words."""
    states = st.pills(
        "状态",
        list(FindingState),
        selection_mode="multi",
        default=[FindingState.OPEN, FindingState.ACCEPTED],
        format_func=lambda one: f"{FINDING_STATES[one]} {sum(line.state is one for line in view.lines)}",
        key="patrols/states",
        wrap=True,
    )
    kind, site, search = st.columns([2, 2, 3], vertical_alignment="bottom")
    found = [one for one in FINDING_TITLES if any(line.kind is one for line in view.lines)]
    wanted = kind.selectbox(
        KIND,
        found,
        index=None,
        format_func=FINDING_TITLES.__getitem__,
        placeholder="全部",
        key="patrols/kind",
    )
    sites = {**view.sites, "": WITHOUT_SITE}
    on = site.selectbox(
        "网站", list(sites), index=None, format_func=sites.__getitem__, placeholder="全部", key="patrols/site"
    )
    words = search.text_input("查找", placeholder="在所有列中查找", key="patrols/words", live=True) or ""
    return [
        line
        for line in view.lines
        if line.state in states
        and wanted in (None, line.kind)
        and on in (None, line.channel)
        and mentions(" ".join(_texts(view, line)), words)
    ]


def _draw(ours: Services, organization: str, view: FindingsView, lines: list[FindingLine]) -> None:
    total = len(view.lines)
    draw_count(
        f"共 {total} 个问题" + (f"，现列出 {len(lines)} 个" if len(lines) != total else ""),
        COLUMNS,
        [_texts(view, line) for line in lines],
        f"巡查问题_{day_of(ours.now()):%Y%m%d}.csv",
        "当前列出的全部问题，可以用 Excel 或 WPS 打开。",
    )
    if not lines:
        st.info("没有符合条件的问题。" if total else "没有发现过问题。")
        return
    cells = partial(_cells, ours, organization, view)
    kinds = [kind for kind in FINDING_TITLES if any(line.kind is kind for line in lines)]
    if len(lines) <= FEW or len(kinds) == 1:
        draw_lines(COLUMNS, lines, cells, "巡查发现的问题", "patrols/page")
        return
    for kind in kinds:
        _draw_kind(kind, [line for line in lines if line.kind is kind], cells)


def _draw_kind(
    kind: FindingKind, lines: Sequence[FindingLine], cells: Callable[[FindingLine], list[Cell]]
) -> None:
    """Folded: a long list is looked through kind by kind."""
    shown = [column for column in COLUMNS if column != KIND]
    with st.expander(f"{FINDING_TITLES[kind]}（{len(lines)}）", key=f"patrols/kind/{kind}/open"):
        draw_lines(shown, lines, partial(_without_kind, cells), FINDING_TITLES[kind], f"patrols/page/{kind}")


def _without_kind(cells: Callable[[FindingLine], list[Cell]], line: FindingLine) -> list[Cell]:
    return [cell for column, cell in zip(COLUMNS, cells(line), strict=True) if column != KIND]


def _cells(ours: Services, organization: str, view: FindingsView, line: FindingLine) -> list[Cell]:
    cells: list[Cell] = list(_texts(view, line))
    address = reachable(ours, organization, line.url)
    cells[COLUMNS.index("网址")] = line.url if address is None else Link(line.url, address)
    cells[COLUMNS.index("状态")] = Tag(FINDING_STATES[line.state], COLOURS[line.state])
    return cells


def _texts(view: FindingsView, line: FindingLine) -> list[str]:
    return [
        str(line.number),
        FINDING_TITLES[line.kind],
        line.words,
        line.url,
        view.units.get(line.unit, ""),
        day_of(line.opened_at).isoformat(),
        day_of(line.last_seen).isoformat(),
        FINDING_STATES[line.state],
        "、".join(one.number or "拟稿中" for one in view.cases.get(line.id, ())),
    ]


def _draw_one(ours: Services, actor: Actor, organization: str, lines: Sequence[FindingLine]) -> None:
    if not lines:
        return
    names = {line.number: f"第{line.number}号 {FINDING_TITLES[line.kind]}" for line in lines}
    chosen = st.selectbox(
        "查看一个问题",
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder="请选择",
        key=f"patrols/one/{organization}",
    )
    if chosen is not None:
        _draw_finding(ours, actor, organization, ours.finding(actor, organization, chosen))


def _draw_finding(ours: Services, actor: Actor, organization: str, view: FindingView) -> None:
    line = view.line
    with st.container(border=True):
        st.subheader(plain(f"第{line.number}号 {FINDING_TITLES[line.kind]}"), anchor=False)
        told = [("情况", line.words), ("网址", line.url or "—"), ("网站", view.site or "—")]
        st.html(facts([*told, ("责任单位", view.unit or "—"), ("状态", FINDING_STATES[line.state])]))
        for change in view.changes:
            st.html(f"<p><time>{say_moment(change.at)}</time> {escape(_say_change(change))}</p>")
        _draw_cases(view)
        if line.evidence is not None:
            st.download_button(
                "下载网页快照（压缩包）",
                partial(_evidence, ours, actor, organization, line.number),
                file_name=f"巡查问题{line.number}-网页快照.zip",
                mime="application/zip",
                icon=":material/download:",
                key=f"evidence/{organization}/{line.number}",
                on_click="ignore",
            )
        if view.may_accept.allowed and line.state is FindingState.OPEN:
            _draw_accepting(organization, line.number)


def _say_change(change: FindingChangeLine) -> str:
    match change.state:
        case FindingState.OPEN:
            return f"第{change.patrol}次巡查发现"
        case FindingState.MENDED:
            return f"第{change.patrol}次巡查时已经没有，算已整改"
        case FindingState.ACCEPTED:
            return f"{change.person}说明不整改：{change.reason}"


def _draw_cases(view: FindingView) -> None:
    home = sitting().home
    assert home is not None
    for case in view.cases:
        label = plain(f"打开办件 {case.number or '（拟稿中）'} {case.title}")
        st.page_link(home, label=label, query_params={"case": str(case.case_id)})


def _evidence(ours: Services, actor: Actor, organization: str, number: int) -> bytes:
    return ours.evidence(actor, organization, number).read_bytes()


def _draw_accepting(organization: str, number: int) -> None:
    key = f"accept/{organization}/{number}"
    with st.popover("说明不整改", icon=":material/edit_note:", key=f"{key}/open"):
        st.write("不用整改，或者暂时不能整改的，写明理由。以后的巡查不再把它当作待整改。")
        st.text_area("理由＊", key=f"{key}/why", height=90, max_chars=500)
        st.button("确认说明", key=key, type="primary", on_click=_accept, args=(organization, number, key))


def _accept(organization: str, number: int, key: str) -> None:
    here = sitting()
    with refusals_noted():
        if here.was_sent(key):
            return
        reason = st.session_state.get(f"{key}/why") or ""
        services().accept_finding(current_actor(), organization, number, reason)
        here.note_sent(key, Notice("success", f"第{number}号问题已说明。"))
