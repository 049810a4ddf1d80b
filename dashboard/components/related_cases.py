"""The case that a case was opened by, and those that it opened."""

from html import escape

import streamlit as st

from dashboard.components.sitting import plain, sitting
from dashboard.presentation.markdown import tag
from flows.casework.relations import RelatedCase
from flows.casework.views import CaseView


def draw_source(view: CaseView) -> None:
    """At the head of a case that nobody began."""
    if not view.relations.why:
        return
    st.html(f'<p class="sanshen-quiet">来源：{escape(view.relations.why)}，由系统建立。</p>')
    if view.relations.parent is not None:
        _draw(view.relations.parent, view.relations.parent.called)


def draw_children(view: CaseView) -> None:
    if not view.relations.children:
        return
    st.subheader("由本办件开出的办件", anchor=False)
    for child in view.relations.children:
        _draw(child, f"{child.called}（{child.why}）")


def _draw(related: RelatedCase, heading: str) -> None:
    """With the way to it, for whoever may go there."""
    home = sitting().home
    assert home is not None
    with st.container(gap=None):
        st.html(
            f"<p>{tag(related.standing, 'grey')} {escape(heading)}："
            f'<span class="sanshen-when">{escape(_number(related))}</span></p>'
        )
        if related.title is not None:
            st.page_link(home, label=plain(related.title), query_params={"case": str(related.case_id)})


def _number(related: RelatedCase) -> str:
    return "未编号" if related.reference.startswith("draft-") else related.reference
