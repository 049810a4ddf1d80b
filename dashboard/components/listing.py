"""A long list of what is kept, page by page, and the file in which all of it can be taken away."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import streamlit as st

from dashboard.components.csv_export import as_csv
from dashboard.presentation.markdown import Cell, table

PER_PAGE = 50
Line = TypeVar("Line")


def draw_count(
    words: str, columns: Sequence[str], rows: Iterable[Sequence[str]], file_name: str, note: str
) -> None:
    """How many there are, beside the button that downloads them."""
    count, download = st.columns([3, 1], vertical_alignment="center")
    count.write(words)
    download.download_button(
        "下载 CSV",
        data=as_csv(columns, rows),
        file_name=file_name,
        mime="text/csv",
        help=note,
        on_click="ignore",
        icon=":material/download:",
        width="stretch",
    )


def draw_lines(
    columns: Sequence[str],
    lines: Sequence[Line],
    cells: Callable[[Line], Sequence[Cell]],
    caption: str,
    key: str,
) -> None:
    """The page that is turned to. `cells` is asked for its lines alone."""
    pages = -(-len(lines) // PER_PAGE)
    number = min(st.session_state.get(key, 1), pages)
    shown = lines[(number - 1) * PER_PAGE : number * PER_PAGE]
    st.html(table(columns, [cells(line) for line in shown], caption))
    if pages > 1:
        st.pagination(pages, key=key)
