"""A table of figures with what they mean, and as a file."""

from collections.abc import Sequence

import streamlit as st

from dashboard.components.csv_export import offer_csv
from dashboard.presentation.markdown import table


def draw_explained(
    title: str,
    about: str,
    meanings: Sequence[tuple[str, str]],
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    most: int | None = None,
) -> None:
    """`meanings`: of columns, by title; `most`: so many rows are shown, the file has all."""
    head, explained = st.columns([3, 1], vertical_alignment="center")
    head.markdown(f"**{title}**")
    with explained.popover("这些数怎样算", key=f"statistics/about/{title}"):
        st.markdown("\n".join([about, "", *(f"- **{name}**：{meaning}。" for name, meaning in meanings)]))
    if not rows:
        st.info("这段时间没有可以统计的。")
        return
    with st.container(key=f"figures-{title}"):
        st.html(table(columns, rows[:most], title))
    if most is not None and len(rows) > most:
        st.caption(f"显示次数最多的 {most} 项，共 {len(rows)} 项；全部的请下载 CSV。")
    offer_csv(f"{title}（按{columns[0]}）", columns, rows, f"statistics/figures/{title}")
