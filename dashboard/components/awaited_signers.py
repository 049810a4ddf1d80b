"""Whose answers a case waits for, where several are waited for at once."""

from html import escape

import streamlit as st

from dashboard.presentation.dates import say_moment
from dashboard.presentation.markdown import tag
from flows.casework.awaited import AwaitedSigner, AwaitedStage
from flows.casework.views import CaseView

_COLOURS = {"已同意": "green", "已退回": "amber", "不同意": "red"}


def draw_awaited(view: CaseView) -> None:
    """Nothing where one person has the case: the head of the page says who."""
    if len(view.awaited) < 2 and not any(stage.rule for stage in view.awaited):
        return
    st.subheader("现在在办", anchor=False)
    st.html("".join(_stage(stage) for stage in view.awaited))


def _stage(stage: AwaitedStage) -> str:
    rule = f'<p class="sanshen-quiet">{escape(stage.rule)}</p>' if stage.rule else ""
    signers = "".join(_signer(signer) for signer in stage.signers)
    return f'<div class="sanshen-clock"><strong>{escape(stage.title)}</strong>{rule}<ul class="sanshen-list">{signers}</ul></div>'


def _signer(signer: AwaitedSigner) -> str:
    colour = "blue" if signer.is_open else _COLOURS.get(signer.state, "grey")
    when = f'<span class="sanshen-when">{say_moment(signer.at)}</span>' if signer.at else ""
    return f"<li>{tag(signer.state, colour)} {escape(signer.who)} {when}</li>"
