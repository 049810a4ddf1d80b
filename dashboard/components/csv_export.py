"""Tables as CSV files for spreadsheet programs."""

import io
from collections.abc import Iterable, Sequence

import streamlit as st

from dashboard.session.services import services
from definitions.semantics.clocks import day_of
from flows.casework.spreadsheets import write_csv

BYTE_ORDER_MARK = "\ufeff"
"""Excel reads the file as UTF-8 only where it begins with one."""


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    write_csv(columns, rows, text)
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def offer_csv(name: str, columns: Sequence[str], rows: Iterable[Sequence[str]], key: str) -> None:
    """A button with which the table is kept as a file of that name and day."""
    st.download_button(
        "下载 CSV",
        data=as_csv(columns, rows),
        file_name=f"{name}_{day_of(services().now()):%Y%m%d}.csv",
        mime="text/csv",
        key=key,
        on_click="ignore",
        icon=":material/download:",
    )
