"""No cell of a CSV is run as a formula, wherever the file was asked for."""

import csv
import io

import pytest

from dashboard.components.csv_export import as_csv
from flows.casework.spreadsheets import harmless, write_csv

STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "\u3000＝", "\u00a0@"]


@pytest.mark.parametrize("start", STARTS)
def test_a_cell_that_begins_like_a_formula_is_text(start: str) -> None:
    file = io.StringIO(newline="")
    write_csv([f"{start}标题"], [[f"{start}1+1"]], file)
    rows = list(csv.reader(io.StringIO(file.getvalue(), newline="")))
    assert rows == [[f"'{start}标题"], [f"'{start}1+1"]]


@pytest.mark.parametrize("cell", ["", "平常", "1-2", "吉交〔2026〕1号", "'=1", "　平常"])
def test_any_other_cell_stays_as_it_is(cell: str) -> None:
    assert harmless(cell) == cell


def test_the_dashboard_adds_nothing_but_the_mark_of_its_encoding() -> None:
    file = io.StringIO(newline="")
    write_csv(["标题"], [["=1"], ["甲,\n乙"]], file)
    assert as_csv(["标题"], [["=1"], ["甲,\n乙"]]) == b"\xef\xbb\xbf" + file.getvalue().encode()
