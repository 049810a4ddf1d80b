"""运行: what stands still and why, for system administrators."""

from html import escape

import streamlit as st

from dashboard.components.addresses import of_case
from dashboard.components.intervening import draw_intervening
from dashboard.components.organizations import choose_organization
from dashboard.components.sitting import Notice, refusals_noted, refusals_shown, sitting, tell
from dashboard.components.vacancies import draw_vacancies, draw_vacant_posts
from dashboard.presentation.dates import say_ago, say_moment
from dashboard.presentation.markdown import Cell, Link, link, table, tag
from dashboard.session.services import current_actor, services
from flows.access.credentials import SYSTEM_ADMIN
from flows.assembly import Services
from flows.casework.operation import Operation
from flows.casework.vacancies import Vacancies
from storage.queries.alarms import Unheeded
from storage.queries.blocked import BlockedCase


def operation() -> None:
    ours, actor = services(), current_actor()
    st.title("运行", anchor=False)
    tell(sitting().notice_at("operation"))
    organization = choose_organization(ours, actor, SYSTEM_ADMIN)
    if organization is None:
        return
    with refusals_shown():
        found = ours.operation(actor, organization)
        _draw_workers(found)
        _draw_blocked(ours, found)
        draw_vacancies(ours, organization, Vacancies(found.vacant, found.open_to_view))
        draw_vacant_posts(ours.vacant_posts(actor, organization))
        _draw_unheeded(found)
        _draw_unopened(ours, found)
    draw_intervening()


def _draw_workers(found: Operation) -> None:
    st.subheader("流程执行程序", anchor=False)
    if not any(worker.is_alive for worker in found.workers):
        st.error("没有流程执行程序在运行：审签照常，但发布等自动环节不会进行。请用 sanshen up 启动。")
    if found.workers:
        rows = "".join(
            f'<p class="sanshen-quiet">{tag("运行中", "green") if w.is_alive else tag("没有响应", "red")} '
            f"{escape(w.name)}，最近一次报到：{say_ago(w.silent_for)}</p>"
            for w in found.workers
        )
        st.html(rows)
    waiting = found.backlog
    oldest = f"，最早的从 {say_moment(waiting.oldest)} 起等待" if waiting.oldest else ""
    st.html(
        f'<p class="sanshen-quiet">等待处理的办件：{waiting.waiting} 件{oldest}；'
        f"其中上次处理失败、将自动再试的：{waiting.failing} 件。</p>"
    )


def _draw_blocked(ours: Services, found: Operation) -> None:
    st.subheader(f"受阻的办件（{len(found.blocked)}）", anchor=False)
    st.caption("系统多次处理失败后停下的办件。排除原因后按“重试”。这里不显示标题和内容。")
    if not found.blocked:
        st.info("没有受阻的办件。")
    for case in found.blocked:
        _draw_case(ours, found, case)


def _draw_case(ours: Services, found: Operation, case: BlockedCase) -> None:
    loaded = ours.desk.catalogue.find(case.process)
    title = loaded.process.title.zh if loaded else case.process
    since = f"{say_moment(case.since)} 起" if case.since else ""
    number = _reference(case)
    shown = _linked(found, case)
    heading = link(shown) if isinstance(shown, Link) else escape(shown)
    key = f"retry/{case.case_id}/{case.since}"
    with st.container(border=True):
        words, button = st.columns([5, 1], vertical_alignment="center")
        words.html(
            f'<div class="sanshen-card sanshen-edge-red">{tag("受阻", "red")}<h3>{heading}</h3>'
            f"<p>{escape(title)} · {escape(case.unit)} · {since}</p><p>原因：{escape(case.reason)}</p></div>"
        )
        button.button(
            "重试",
            key=key,
            type="primary",
            width="stretch",
            on_click=_retry,
            args=(number, key),
        )


def _reference(case: BlockedCase | Unheeded) -> str:
    return case.number or f"draft-{case.case_id}"


def _linked(found: Operation, case: BlockedCase | Unheeded) -> str | Link:
    """Only a case that the person may see: administering the system shows nobody its content."""
    reference = _reference(case)
    return Link(reference, of_case(case.case_id)) if case.case_id in found.open_to_view else reference


def _retry(reference: str, key: str) -> None:
    with refusals_noted():
        if not sitting().was_sent(key):
            services().retry(current_actor(), reference)
            words = f"已让系统重试办件 {reference}。"
            sitting().note_sent(key, Notice("success", words, "稍后刷新本页，看它是否还在受阻之列。"))


def _draw_unheeded(found: Operation) -> None:
    if not found.unheeded:
        return
    st.subheader(f"到期后没有告知到的（{len(found.unheeded)}）", anchor=False)
    st.caption(
        "时限临近或者超期，按流程应当告知的人找不到；办件照常往下办。"
        "请系统管理员任命人员，并请有关人员在办件里抄送补上。时限停止后不再列出。"
    )
    rows: list[list[Cell]] = [[_linked(found, one), one.reason] for one in found.unheeded]
    st.html(table(["办件编号", "情况"], rows, "到期后没有告知到的"))


def _draw_unopened(ours: Services, found: Operation) -> None:
    if not found.unopened:
        return
    st.subheader(f"没有自动起草的（{len(found.unopened)}）", anchor=False)
    st.caption("流程声明了自动起草，最近一次没有办成。改好以后，从下一次起照常；这一次的请人工发起。")
    rows: list[list[Cell]] = []
    for process, reason in found.unopened:
        loaded = ours.desk.catalogue.find(process)
        rows.append([loaded.process.title.zh if loaded else process, reason])
    st.html(table(["流程", "原因"], rows, "没有自动起草的"))
