"""A process as it is in force: its drawing, its versions, what it is carried out for."""

from html import escape

import streamlit as st

from dashboard.components.process_beginning import begin_editing, leave
from dashboard.components.process_picture import draw_picture
from dashboard.components.sitting import plain
from dashboard.presentation.dates import say_day, say_moment
from dashboard.presentation.markdown import Cell, Tag, facts, table
from dashboard.session.services import services
from definitions.drawing import chart, described, svg
from definitions.schema.organization import Organization
from definitions.schema.process import Process
from flows.casework.process_editing import InForce
from flows.casework.versions import Version, VersionState

STATES = {
    VersionState.IN_FORCE: Tag("生效", "green"),
    VersionState.COMING: Tag("待生效", "amber"),
    VersionState.PAST: Tag("已被取代", "grey"),
    VersionState.NEVER_PUBLISHED: Tag("未发布", "grey"),
}


def authority_of(process: Process) -> str:
    """`附件2` is no article."""
    authority = process.authority
    named = (article if article.startswith("附") else f"第{article}条" for article in authority.articles)
    return f"《{authority.document}》{'、'.join(named)}"


def since(one: InForce, names: dict[str, str]) -> str:
    """From when on it counts, and who has published it."""
    published = one.published
    if published is None or published.effective is None:
        return "没有发布过，按目录里的文件办"
    who = names.get(published.published_by or "", published.published_by or "")
    return f"{say_day(published.effective)} 起，{who}发布"


def draw_sheet(one: InForce, organization: Organization, names: dict[str, str], *, may_publish: bool) -> None:
    process = one.loaded.process
    back, edit = st.columns([3, 1])
    back.button("返回流程列表", icon=":material/arrow_back:", on_click=leave)
    if may_publish:
        edit.button(
            "修改这个流程",
            type="primary",
            icon=":material/edit:",
            on_click=begin_editing,
            args=(process.process,),
            width="stretch",
        )
    st.subheader(plain(process.title.zh), anchor=False)
    st.html(
        facts(
            [
                ("现行版本", f"第 {process.version} 版（{one.loaded.digest[:12]}）"),
                ("何时起", since(one, names)),
                *(("将要生效", _coming(coming, names)) for coming in one.coming),
                ("依据", authority_of(one.loaded.process)),
                ("谁能发起", "、".join(organization.role_title(role) for role in process.start.by)),
                ("正在办的", f"{one.running} 件"),
                ("编号", process.process),
            ]
        )
    )
    drawn = chart(process, organization, services().desk.catalogue.title_of_process)
    draw_picture(svg(drawn), described(drawn))
    if one.versions:
        st.markdown("**各版本**")
        st.html(table(COLUMNS, [_row(version, names) for version in reversed(one.versions)], "各版本"))
    with st.expander("流程的文字"):
        st.code(one.loaded.text, language="yaml", line_numbers=True)


COLUMNS = ("版本", "状态", "生效日期", "发布人", "发布时间", "在办", "摘要")


def _row(one: Version, names: dict[str, str]) -> list[Cell]:
    return [
        f"第 {one.version} 版",
        STATES[one.state],
        say_day(one.effective) if one.effective else "",
        names.get(one.published_by or "", one.published_by or ""),
        say_moment(one.published_at) if one.published_at else "",
        f"{one.running} 件",
        one.digest[:12],
    ]


def _coming(one: Version, names: dict[str, str]) -> str:
    day = say_day(one.effective) if one.effective else ""
    return f"第 {one.version} 版，{day} 起，{names.get(one.published_by or '', one.published_by or '')}发布"


def card(one: InForce, names: dict[str, str]) -> str:
    coming = "".join(f"<p>将要生效：{escape(_coming(version, names))}</p>" for version in one.coming)
    return (
        f'<div class="sanshen-card"><h3>{escape(one.loaded.process.title.zh)}</h3>'
        f"<p>第 {one.loaded.process.version} 版 · {escape(since(one, names))} · 在办 {one.running} 件</p>"
        f"<p>依据：{escape(authority_of(one.loaded.process))}</p>{coming}</div>"
    )
