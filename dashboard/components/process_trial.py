"""What comes of the text as it stands: its drawing, what is wrong with it, how its examples came out."""

import re
from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard.components.bench import Bench
from dashboard.components.process_picture import draw_picture
from dashboard.components.process_text import lines_said
from dashboard.components.sitting import refusals_shown
from dashboard.presentation.markdown import tag
from flows.checking.trial import Shown, Trial, Tried


def draw_trial(here: Bench) -> None:
    with refusals_shown(), st.spinner("正在检查……"):
        here.try_out()
    trial = here.trial
    if trial is None:
        return
    _draw_state(trial)
    _draw_problems(trial.problems)
    _draw_drawing(here, trial)
    _draw_examples(trial)
    if trial.notes:
        with st.expander(f"提醒（{len(trial.notes)}）：不影响发布，值得看一看"):
            st.html("".join(_told(one, "amber") for one in trial.notes))


def _draw_state(trial: Trial) -> None:
    if trial.broken_off:
        st.error(f"{trial.broken_off}。")
    elif trial.problems:
        st.error(f"有 {len(trial.problems)} 处问题，改好才能发布。点“第几行”，左边的文字就跳到那一行。")
    else:
        st.success(f"没有发现问题，{len(trial.examples)} 个样例都走得通。")


def _draw_problems(problems: Sequence[Shown]) -> None:
    if problems:
        told = "".join(_told(one, "red") for one in problems)
        st.html(f'<div class="sanshen-problems" role="region" aria-label="问题" tabindex="0">{told}</div>')


def _told(one: Shown, colour: str) -> str:
    where = escape(f"在文件 {one.elsewhere} 里") if one.elsewhere else lines_said(one.line)
    quoted = f"<pre>{_marked(one)}</pre>" if one.excerpt.strip() else ""
    hint = f"<p>怎么改：{_words(one.hint)}</p>" if one.hint else ""
    return (
        f'<div class="sanshen-finding sanshen-edge-{colour}">{where} {_words(one.message)}{quoted}{hint}'
        f"<small>代号 {escape(one.code)}</small></div>"
    )


def _words(text: str) -> str:
    """What is to be typed as it stands is in backticks."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(text))


def _marked(one: Shown) -> str:
    """The line, its fault from the place on in another colour."""
    start, width = 0, 0
    while start < len(one.excerpt) and width < one.caret:
        width += 2 if ord(one.excerpt[start]) > 0x2E7F else 1
        start += 1
    before, after = one.excerpt[:start], one.excerpt[start:]
    return f"{escape(before.lstrip())}<mark>{escape(after)}</mark>"


def _draw_drawing(here: Bench, trial: Trial) -> None:
    st.markdown("**流程图**")
    if here.drawing[0] and not trial.drawing:
        st.caption("文字现在画不出来，下面是上一次画得出来时的样子。")
    if here.drawing[0]:
        with st.container(key="process-drawing"):
            draw_picture(*here.drawing)
    else:
        st.caption("文字现在画不出图。请先改好上面的问题。")


def _draw_examples(trial: Trial) -> None:
    if not trial.examples:
        st.caption("样例还没有试跑：先改好上面的问题。")
        return
    failed = [one for one in trial.examples if one.fault]
    words = f"样例（{len(trial.examples)}）：" + (f"{len(failed)} 个不一样" if failed else "都走得通")
    with st.expander(words, expanded=bool(failed)):
        st.html(f'<ul class="sanshen-list">{"".join(map(_example, trial.examples))}</ul>')


def _example(one: Tried) -> str:
    mark = tag("不一样", "red") if one.fault else tag("走得通", "green")
    fault = f"<br>{escape(one.fault)}" if one.fault else ""
    return f"<li>{mark} {escape(one.title)} {lines_said(one.line)}{fault}</li>"
