"""代理: who does whose duties while they are away; for who runs the system first the duties that nobody can do."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.components.organizations import choose_organization
from dashboard.components.sitting import refusals_shown, sitting, tell
from dashboard.components.standing_in import draw_arranging, draw_ending
from dashboard.components.vacancies import draw_vacancies
from dashboard.presentation.markdown import Cell, Tag, table
from dashboard.session.services import current_actor, services
from definitions.semantics.clocks import day_of
from flows.access.actor import Actor
from flows.access.credentials import SYSTEM_ADMIN
from flows.assembly import Services
from storage.queries.proxies import EndedLine, ProxyLine

COLUMNS = ("本人", "代理人", "代理的岗位", "从哪天起", "到哪天止", "事由", "状态")
ENDED_COLUMNS = ("本人", "代理人", "代理的岗位", "到哪天止", "为什么终止")
Names = Mapping[str, str]


def proxies() -> None:
    ours, actor = services(), current_actor()
    st.title("代理", anchor=False)
    tell(sitting().notice_at("proxies"))
    organization = choose_organization(ours, actor)
    if organization is None:
        return
    with refusals_shown():
        found, names = ours.proxies(actor, organization), ours.names()
        is_admin = actor.holds(SYSTEM_ADMIN, organization)
        if is_admin:
            draw_vacancies(ours, organization, ours.vacancies(actor, organization))
        _draw_for_me(ours, actor, organization, found.for_me, names)
        if found.ended:
            _draw_ended(ours, organization, found.ended, names)
        if found.by_me:
            st.subheader("我代别人办理的", anchor=False)
            st.caption("这些岗位的事在您的待办里。您办理时，两个人的姓名都记下。")
            _draw_lines(ours, organization, found.by_me, names, "我代别人办理的")
        if is_admin:
            _draw_others(ours, actor, organization, (*found.by_me, *found.others), names)
        elif found.others:
            st.subheader("本机构其他人的代理", anchor=False)
            _draw_lines(ours, organization, found.others, names, "本机构其他人的代理")


def _draw_ended(ours: Services, organization: str, lines: Sequence[EndedLine], names: Names) -> None:
    caption = "最近随岗位终止的代理"
    st.subheader(caption, anchor=False)
    st.caption(
        "这些事不再由代理人办。还要有人代办的，由现在担任这个岗位的人重新安排；没有人担任的，请系统管理员任命或者改派。"
    )
    rows: list[list[Cell]] = [
        [
            names.get(one.principal, one.principal),
            names.get(one.deputy, one.deputy),
            _post(ours, organization, one.unit, one.role),
            one.until.isoformat() if one.until else "没有开始",
            one.why,
        ]
        for one in lines
    ]
    st.html(table(ENDED_COLUMNS, rows, caption))


def _draw_for_me(
    ours: Services, actor: Actor, organization: str, lines: Sequence[ProxyLine], names: Names
) -> None:
    st.subheader("请人代我办理", anchor=False)
    st.caption(
        "外出、休假的时候，请一位同事代您办理：您的事也出现在代理人的待办里，办理时两个人的姓名都记下。"
        "您自己仍然可以办。代理人不能再请人代理；不能通过代理审签自己拟的稿，也不能连着签两道。"
    )
    if lines:
        _draw_lines(ours, organization, lines, names, "请人代我办理")
        draw_ending(ours, organization, lines, names, f"proxy/mine/{organization}")
    with st.container(border=True):
        st.html("<p><strong>安排代理</strong></p>")
        draw_arranging(ours, organization, actor.person, names, lines)


def _draw_others(
    ours: Services, actor: Actor, organization: str, lines: Sequence[ProxyLine], names: Names
) -> None:
    st.subheader("本机构其他人的代理", anchor=False)
    st.caption("本人来不及安排的，由系统管理员安排，要写明事由。")
    if lines:
        _draw_lines(ours, organization, lines, names, "本机构其他人的代理")
        draw_ending(ours, organization, lines, names, f"proxy/others/{organization}")
    others = [one.id for one in ours.people(actor, organization) if one.id != actor.person]
    principal = st.selectbox(
        "替谁安排",
        others,
        index=None,
        format_func=lambda person: names.get(person, person),
        placeholder="请选择外出的人",
        key=f"proxy/principal/{organization}",
    )
    if principal is not None:
        with st.container(border=True):
            known = [one for one in lines if one.principal == principal]
            draw_arranging(ours, organization, principal, names, known)


def _draw_lines(
    ours: Services, organization: str, lines: Sequence[ProxyLine], names: Names, caption: str
) -> None:
    st.html(table(COLUMNS, [_cells(ours, organization, one, names) for one in lines], caption))


def _cells(ours: Services, organization: str, line: ProxyLine, names: Names) -> list[Cell]:
    has_begun = line.since <= day_of(ours.now())
    return [
        names.get(line.principal, line.principal),
        names.get(line.deputy, line.deputy),
        _post(ours, organization, line.unit, line.role),
        line.since.isoformat(),
        line.until.isoformat() if line.until else "",
        line.reason,
        Tag("代理中", "green") if has_begun else Tag("还没有开始", "grey"),
    ]


def _post(ours: Services, organization: str, unit: str, role: str) -> str:
    office = ours.desk.office(organization).organization
    return f"{office.unit_title(unit.partition('/')[2])} {office.role_title(role)}"
