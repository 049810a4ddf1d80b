"""The text itself, with the numbers of its lines."""

import streamlit as st

from dashboard.components.bench import Bench, bench, on_bench, take_typed
from dashboard.components.sitting import refusals_noted
from flows.access.refusal import Invalid
from flows.checking.apart import LONGEST

LARGEST_FILE = 4 * LONGEST
"""Bytes."""
HEIGHT = 640


def draw_text(here: Bench) -> None:
    """`editor.js` writes the numbers beside it, marks the lines with problems, and hands over what is typed after a pause."""
    st.caption("每行前面的数字是行号。停下来不打字，过一会儿就自动检查、自动保存草稿。")
    marked = sorted({one.line for one in here.trial.problems if not one.elsewhere}) if here.trial else []
    st.html(f'<div class="sanshen-marks" data-lines="{",".join(map(str, marked))}"></div>')
    st.session_state.setdefault(here.field_key, here.text)
    with st.container(key="process-text"):
        st.text_area(
            "流程的文字",
            key=here.field_key,
            height=HEIGHT,
            max_chars=LONGEST,
            on_change=take_typed,
            label_visibility="collapsed",
        )
    keep, take = st.columns(2)
    keep.download_button(
        "下载文字",
        data=here.typed.encode(),
        file_name=f"{here.process.partition('.')[2]}.yaml",
        mime="application/yaml",
        on_click="ignore",
        icon=":material/download:",
        width="stretch",
    )
    with take.popover("换成文件里的文字", icon=":material/upload:", width="stretch"):
        st.file_uploader("YAML 文件", type=["yaml", "yml"], key=f"bench/file/{here.writings}")
        st.button("换成它", key="bench/file/take", on_click=_take_file, width="stretch")


def _take_file() -> None:
    here = bench()
    uploaded = st.session_state.get(f"bench/file/{here.writings}") if here else None
    with refusals_noted():
        if here is None or uploaded is None:
            raise Invalid("还没有选文件", "先选一个文件，再按“换成它”")
        text = _read(uploaded.getvalue())
        on_bench("换成文件里的文字", lambda _bench: text, f"已换成文件“{uploaded.name}”里的文字。")


def _read(data: bytes) -> str:
    if len(data) > LARGEST_FILE:
        raise Invalid("文件太大", f"一份流程最多 {LONGEST} 个字符")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise Invalid("文件不是 UTF-8 编码", "请另存为 UTF-8") from None


def lines_said(line: int) -> str:
    """A button that leads to the line; `editor.js` listens."""
    return f'<button type="button" class="sanshen-line" data-line="{line}">第 {line} 行</button>'
