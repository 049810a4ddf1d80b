"""The script that Streamlit runs for every click: who is there, which pages they see, and the page itself."""

import html
from pathlib import Path

import streamlit as st

from dashboard.components.sitting import sitting
from dashboard.presentation.chinese_ui import TITLE, in_tab
from dashboard.presentation.dates import say_demo_time
from dashboard.session import installation
from dashboard.session.identity import require_signed_in
from dashboard.session.known_pages import at
from dashboard.session.services import current_actor, services
from dashboard.views.case_search import case_search
from dashboard.views.inbox import inbox
from dashboard.views.ledgers import ledgers
from dashboard.views.new_case import new_case
from dashboard.views.operation import operation
from dashboard.views.patrols import patrols
from dashboard.views.processes import processes
from dashboard.views.proxies import proxies
from dashboard.views.registers import registers
from dashboard.views.statistics import statistics
from dashboard.views.take_letter import take_letter
from flows.access.actor import Actor
from flows.access.credentials import SYSTEM_ADMIN
from flows.access.own_password import days_in_use
from flows.casework.starting import startable
from flows.clock import wall_clock

STYLES = Path(__file__).parent / "presentation" / "ui" / "pages.css"

SIDEBAR = 240
"""Pixels."""

st.set_page_config(page_title=TITLE, page_icon="/ui/icon.svg", layout="wide", initial_sidebar_state=SIDEBAR)


def main() -> None:
    require_signed_in()
    sitting().keep_typed()
    actor = current_actor()
    st.html(STYLES)
    home = st.Page(inbox, title="待办", icon=":material/inbox:", default=True)
    sitting().home = home
    page = st.navigation({_offices(actor): [home, *_further_pages(actor)]})
    st.set_page_config(page_title=in_tab(page.title))
    sitting().here = page
    _draw_sidebar(actor)
    wanted = sitting().open_case
    if wanted is not None:
        sitting().open_case = None
        st.switch_page(home, query_params={"case": str(wanted)})
    page.run()


def _further_pages(actor: Actor) -> list[st.Page]:
    """Only what the person has some use for; each page asks the services again for what it shows."""
    pages = []
    if startable(services().desk, actor):
        pages.append(st.Page(new_case, title="新建", icon=":material/edit_document:", url_path=at("new")))
    if services().letterboxes(actor):
        pages.append(
            st.Page(take_letter, title="登记来信", icon=":material/mark_email_unread:", url_path=at("letter"))
        )
    if actor.organizations:
        pages.append(st.Page(case_search, title="查询", icon=":material/search:", url_path=at("search")))
        pages.append(st.Page(ledgers, title="台账", icon=":material/table_view:", url_path=at("ledgers")))
        if any(services().desk.office(one).registers for one in actor.organizations):
            pages.append(
                st.Page(registers, title="登记簿", icon=":material/fact_check:", url_path=at("registers"))
            )
        if any(services().desk.office(one).organization.websites for one in actor.organizations):
            pages.append(
                st.Page(patrols, title="巡查", icon=":material/travel_explore:", url_path=at("patrols"))
            )
        pages.append(
            st.Page(processes, title="流程", icon=":material/account_tree:", url_path=at("processes"))
        )
        pages.append(
            st.Page(statistics, title="统计", icon=":material/bar_chart:", url_path=at("statistics"))
        )
        pages.append(st.Page(proxies, title="代理", icon=":material/group:", url_path=at("proxies")))
    if any(actor.holds(SYSTEM_ADMIN, organization) for organization in actor.organizations):
        pages.append(
            st.Page(operation, title="运行", icon=":material/monitor_heart:", url_path=at("operation"))
        )
    return pages


def _draw_sidebar(actor: Actor) -> None:
    demo_time = services().demo_time()
    with st.sidebar:
        if demo_time is not None:
            st.html(f'<p class="sanshen-tag sanshen-amber">演示时间</p><p>{say_demo_time(demo_time)}</p>')
        st.html(
            f'<p class="sanshen-person">{html.escape(actor.name)}'
            f"<small>{html.escape(_posts(actor))}</small><small>账号：{html.escape(actor.person)}</small></p>"
            f"{_about_password(actor, is_demo=demo_time is not None)}"
            '<form method="post" action="/logout"><button class="sanshen-sign-out">退出登录</button></form>'
        )


def _about_password(actor: Actor, *, is_demo: bool) -> str:
    """The way to change it, and since when that is due; the people of a demo all have the one that it prints."""
    limit = installation.settings().password_days
    used = days_in_use(installation.database(), actor.person, wall_clock()) if limit and not is_demo else None
    due = f'<p class="sanshen-tag sanshen-amber">密码已用 {used} 天</p>' if used and used >= limit else ""
    return f'{due}<p class="sanshen-password"><a href="/password" target="_self">修改密码</a></p>'


def _offices(actor: Actor) -> str:
    """The organisations that the person belongs to."""
    titles = [services().desk.office(name).organization.title.zh for name in sorted(actor.organizations)]
    return "、".join(titles) or TITLE


def _posts(actor: Actor) -> str:
    """`运输管理处 信息员；…`, of a proxy with whom they stand in for."""
    told = []
    away = {held.on_behalf_of for held in actor.holdings if held.on_behalf_of is not None}
    names = services().names() if away else {}
    for held in sorted(actor.holdings, key=lambda h: (h.organization, h.unit, h.role, h.on_behalf_of or "")):
        office = services().desk.office(held.organization).organization
        whose = f"（代{names[held.on_behalf_of]}）" if held.on_behalf_of is not None else ""
        told.append(f"{office.unit_title(held.unit)} {office.role_title(held.role)}{whose}")
    return "；".join(told) or "没有岗位"


main()
