"""What whoever publishes, or withdraws, in another system needs at hand: the approved text to copy, or what is to go."""

from html import escape
from typing import Literal

import streamlit as st

from dashboard.components.case_content import draw_files
from dashboard.components.sitting import plain
from dashboard.presentation.markdown import has_chart, tag
from dashboard.session.services import services
from flows.access.actor import Actor
from flows.casework.views import CaseView, HandDuty

LONG = 400
"""Characters of a text that is scrolled..."""
TALL = 260
"""...in a box of so many pixels."""


def draw_by_hand(actor: Actor, view: CaseView, duty: HandDuty) -> None:
    where = f"{duty.platform}“{duty.account}”" if duty.account else duty.platform
    if not duty.is_publication:
        _draw_what_goes(duty, where)
        return
    st.html(
        f'<ol class="sanshen-list"><li>把下面审定的标题、正文原样发布到{escape(where)}，图片用下面下载的；</li>'
        f"<li>{escape(_steps(duty))}</li></ol>"
    )
    st.html(f"<p>{tag('审定的内容', 'green')} 内容校验码 {escape(view.hash[:12])}</p>")
    st.caption("标题")
    st.code(view.title, language=None, wrap_lines=True)
    for label, text in view.texts:
        if text.strip():
            st.caption(plain(label))
            height: int | Literal["content"] = TALL if len(text) > LONG else "content"
            st.code(text, language=None, wrap_lines=True, height=height)
    if any(has_chart(text) for _, text in view.texts):
        st.caption(
            "正文里“图：”开头的一行是图表，画好的在“内容”部分：平台能接受的，连图一起复制；不能的，截图作为图片发布。"
        )
    draw_files(services(), actor, view, view.files, "图片和附件")


def _steps(duty: HandDuty) -> str:
    asked = "和".join(
        words for one, words in (("link", "链接"), ("screenshot", "截图")) if one in set(duty.proof)
    )
    return f"发布后回到这里登记{asked}，再按“已发布”。" if asked else "发布后回到这里按“已发布”。"


def _draw_what_goes(duty: HandDuty, where: str) -> None:
    link = f"<br>{escape(duty.url)}" if duty.url else ""
    st.html(
        f"<p>请到{escape(where)}把这一条撤下：<strong>{escape(duty.title)}</strong>（{escape(duty.number)}）{link}</p>"
        "<p>撤下后再打开它，截下已经无法查看的样子，附在下面。平台上删除的不能恢复。</p>"
    )
