"""What stands beside a case's content: limits, signatures, publications, and everything that happened."""

from datetime import datetime
from functools import partial
from html import escape

import streamlit as st

from dashboard.components.addresses import served_here
from dashboard.components.case_content import draw_files
from dashboard.presentation.dates import TimeLeft, Urgency, hour_of, say_due, say_moment, time_left
from dashboard.presentation.happenings import Setting, tell
from dashboard.presentation.labels import say_publication, say_way_in
from dashboard.presentation.markdown import tag
from definitions.schema.organization import WebsiteChannel
from definitions.semantics.clocks import counted_in, warning_of
from flows.access.actor import Actor
from flows.assembly import Services
from flows.casework.articles import key_of
from flows.casework.causes import with_causes
from flows.casework.punctuality import LATE, MET
from flows.casework.views import CaseView
from storage.models import Deadline, Publication
from storage.queries.timeline import Happening

STANDING = {"paused": "暂停计时", "waiting": "等时间到"}
"""Clocks that nobody can miss as they stand."""


def draw_deadlines(services: Services, view: CaseView) -> None:
    st.subheader("时限", anchor=False)
    if not view.deadlines:
        st.html('<p class="sanshen-quiet">没有正在计算的时限。</p>')
        return
    now = services.now()
    running = [d for d in view.deadlines if d.state in ("running", "waiting", "paused")]
    rest = [d for d in view.deadlines if d not in running]
    st.html(
        "".join(_clock(services, view, d, now) for d in running)
        or '<p class="sanshen-quiet">都已停止计时。</p>'
    )
    if rest:
        with st.expander(f"已停止的时限（{len(rest)}）"):
            st.html("".join(_clock(services, view, d, now) for d in rest))


def _clock(services: Services, view: CaseView, deadline: Deadline, now: datetime) -> str:
    left = _left(services, view, deadline, now)
    due = say_due(deadline.due_at)
    until = "" if hour_of(deadline.due_at) else "24时"
    doubt = "（暂定）" if deadline.provisional else ""
    end = "" if deadline.state in STANDING else f"{due}{until}到期{doubt}。"
    return (
        f'<div class="sanshen-clock">{tag(left.words, left.urgency.value)} <strong>{escape(deadline.title)}</strong>'
        f"<p>{end}{escape(deadline.explanation)}</p></div>"
    )


def _left(services: Services, view: CaseView, deadline: Deadline, now: datetime) -> TimeLeft:
    if deadline.state == "void":
        return TimeLeft(Urgency.NONE, "不再计时")
    if deadline.state in STANDING:
        return TimeLeft(Urgency.NONE, STANDING[deadline.state])
    if deadline.stopped_at is not None:
        in_time = deadline.stopped_at < deadline.due_at
        return TimeLeft(Urgency.CALM, MET) if in_time else TimeLeft(Urgency.OVERDUE, LATE)
    calendar = services.desk.office(view.organization).calendar
    unit, warn = counted_in(view.definition, deadline.key), warning_of(view.definition, deadline.key)
    return time_left(deadline.due_at, now, calendar, unit, warn)


def draw_signatures(view: CaseView) -> None:
    st.subheader("有效的审签", anchor=False)
    if not view.signatures:
        st.html('<p class="sanshen-quiet">还没有。</p>')
        return
    items = []
    for signature in view.signatures:
        kept = " " + tag(f"对第{signature.round}轮内容签署，保留有效", "blue") if signature.kept else ""
        when = f'<span class="sanshen-when">{say_moment(signature.at)}，第{signature.round}轮</span>'
        items.append(
            f"<li>{escape(signature.stage_title)}：<strong>{escape(signature.person)}</strong>"
            f"（{when}）{kept}</li>"
        )
    st.html(f'<ul class="sanshen-list">{"".join(items)}</ul>')


def draw_publications(services: Services, actor: Actor, view: CaseView) -> None:
    if not view.publications:
        return
    st.subheader("发布", anchor=False)
    for publication in view.publications:
        _draw_publication(services, actor, view, publication)


def _draw_publication(services: Services, actor: Actor, view: CaseView, publication: Publication) -> None:
    colour = {"confirmed": "green", "failed": "red"}.get(publication.state, "amber")
    channel_id = publication.channel.partition("/")[2]
    channel = services.desk.office(view.organization).organization.channel(channel_id)
    lines = [
        f"{tag(say_publication(publication), colour)} {escape(' · '.join(filter(None, (channel.title.zh, publication.column))))}"
    ]
    if publication.url:
        lines.append(f"网址：{escape(channel.address(publication.url))}")
    if publication.confirmed_at:
        lines.append(f"发布时间：{say_moment(publication.submitted_at)}")
    if publication.withdrawn_at:
        who = view.names.get(publication.withdrawn_by or "", "系统")
        why = f"，原因：{escape(publication.withdrawn_why)}" if publication.withdrawn_why else ""
        lines.append(f"撤下时间：{say_moment(publication.withdrawn_at)}，{escape(who)}{why}")
    st.html("".join(f'<p class="sanshen-quiet">{line}</p>' for line in lines))
    if publication.snapshot:
        _draw_snapshot(services, actor, view, publication)
    if publication.url:
        is_on_site = isinstance(channel, WebsiteChannel)
        there = served_here(services, publication.channel, publication.url) if is_on_site else publication.url
        label = "打开已发布的页面" if publication.state == "confirmed" else "打开这个网址现在的样子"
        st.link_button(label, there, icon=":material/open_in_new:")
        if there != channel.address(publication.url):
            st.html(
                f'<p class="sanshen-quiet">打开的是本系统自己的网页服务：{escape(there)}；对外的网址以上面的为准。</p>'
            )


def _draw_snapshot(services: Services, actor: Actor, view: CaseView, publication: Publication) -> None:
    st.html(
        f'<p class="sanshen-quiet">撤下前的网页快照，校验码 {escape((publication.snapshot or "")[:12])}</p>'
    )
    st.download_button(
        "下载网页快照（压缩包）",
        partial(services.snapshot, actor, view.id, publication.id),
        file_name=f"网页快照-{key_of(publication)}.zip",
        mime="application/zip",
        icon=":material/download:",
        key=f"snapshot/{publication.id}",
        on_click="ignore",
    )


def draw_timeline(services: Services, actor: Actor, view: CaseView) -> None:
    st.subheader("办理经过", anchor=False)
    setting = Setting(
        stages=view.stage_titles,
        decisions=view.decision_titles,
        names=view.names,
        process=view.definition,
        ledgers={k: ledger.title.zh for k, ledger in services.desk.office(view.organization).ledgers.items()},
        registers={k: one.title.zh for k, one in services.desk.office(view.organization).registers.items()},
    )
    items = "".join(_line(happening, cause, setting) for happening, cause in with_causes(view.timeline))
    st.html(f'<ol class="sanshen-timeline">{items}</ol>')
    draw_files(services, actor, view, view.evidence, "办理中附上的文件（签字扫描件等）")


def _line(happening: Happening, cause: Happening | None, setting: Setting) -> str:
    told = tell(happening, cause, setting)
    details = "".join(f"<p>{escape(detail)}</p>" for detail in told.details)
    tone = f' class="sanshen-{told.tone}"' if told.tone else ""
    when = say_moment(happening.at)
    return (
        f"<li{tone}><time>{when}</time> <strong>{escape(told.title)}</strong>"
        f" <small>（{say_way_in(happening.way_in)}）</small>{details}</li>"
    )
