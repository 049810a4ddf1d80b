"""The marks below the fields of a form that was refused or held back: what is wrong, until the field is changed."""

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from dashboard.components.sitting import CHANGED, Faults
from definitions.semantics.forms import FieldProblem


def draw_marks(faults: Faults | None, field_id: str, values: Mapping[str, Any]) -> None:
    for problem in faults.problems if faults else ():
        if faults and problem.field == field_id and problem.cell is None:
            draw_mark(problem.reason, is_mended=faults.is_mended(problem, values))


def faults_in_row(faults: Faults | None, table: str, number: int) -> Faults | None:
    """What was wrong with the columns of one row, while the row stands where it stood."""
    rows = faults.values.get(table) or [] if faults else []
    if faults is None or number > len(rows):
        return None
    found = (
        FieldProblem(problem.cell[1], problem.label, problem.reason)
        for problem in faults.problems
        if problem.field == table and problem.cell is not None and problem.cell[0] == number
    )
    return Faults(faults.reason, tuple(found), rows[number - 1], dict)


def draw_mark(words: str, *, is_mended: bool) -> None:
    """A mended field keeps a line below it: nothing jumps away from under the mouse while a button is pressed."""
    if is_mended:
        st.html(f'<p class="sanshen-mended">{CHANGED}</p>')
    else:
        st.html(f'<p class="sanshen-problem">{escape(words)}</p>')


def draw_refusal(faults: Faults | None, values: Mapping[str, Any]) -> None:
    """Beside the buttons of a refused form: the head of the page may be out of sight."""
    if faults is None:
        return
    wrong = (problem.label for problem in faults.problems if not faults.is_mended(problem, values))
    left = list(dict.fromkeys(wrong))
    if left:
        st.html(f'<p class="sanshen-problem">还有 {len(left)} 项要改：{escape("、".join(left))}</p>')
    elif not faults.problems and values == faults.values:
        st.html(f'<p class="sanshen-problem">{escape(faults.reason)}</p>')
