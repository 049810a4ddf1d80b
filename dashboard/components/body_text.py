"""The text of what is to be published: typed, pasted or taken from a file, with a preview."""

import streamlit as st

from dashboard.components.sitting import Notice, sitting
from dashboard.presentation.markdown import article

HEIGHT = 380
"""Pixels; the preview has the same, so that nothing below moves while somebody types."""


def draw_body(label: str, key: str, upload_key: str, max_length: int, note: str | None) -> None:
    with st.expander("上传正文文件（txt、md），代替手工输入", icon=":material/upload_file:"):
        st.file_uploader(
            "正文文件（会替换下面的正文）",
            key=upload_key,
            on_change=_fill,
            args=(upload_key, key),
        )
    st.text_area(label, height=HEIGHT, max_chars=max_length, key=key, help=note)
    if st.toggle("预览发布后的样子", key=f"{upload_key}/preview"):
        with st.container(border=True, height=HEIGHT):
            st.html(article(st.session_state.get(key) or "（还没有正文）"))


def _fill(upload_key: str, key: str) -> None:
    upload = st.session_state.get(upload_key)
    if upload is None:
        return
    text = read_text(upload.getvalue())
    if text is None:
        words = f"文件“{upload.name}”不是文本文件，没有读入正文"
        sitting().notice = Notice("error", words, "请另存为 txt 文件后再上传，或直接粘贴正文")
    else:
        st.session_state[key] = text


def read_text(data: bytes) -> str | None:
    """UTF-8 or GB 18030, with the line ends that a browser uses; None where it is neither."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text.replace("\r\n", "\n").replace("\r", "\n")
    return None
