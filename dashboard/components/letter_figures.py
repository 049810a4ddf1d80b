"""来信: how many letters came, what became of them, and who is not content with the answer."""

from datetime import datetime

import streamlit as st

from dashboard.components.addresses import of_case
from dashboard.components.csv_export import offer_csv
from dashboard.components.explained import draw_explained
from dashboard.presentation.dates import say_moment
from dashboard.presentation.markdown import Cell, Link, table
from flows.access.actor import Actor
from flows.assembly import Services
from flows.casework.letter_figures import ABOUT, COLUMNS, LetterFigures

POOR = "不满意的评价"


def draw_letter_figures(
    ours: Services, actor: Actor, organization: str, since: datetime | None, before: datetime | None
) -> None:
    """Nothing where the organisation takes no letters."""
    if not ours.desk.office(organization).organization.letterboxes:
        return
    found = ours.letter_figures(actor, organization, since, before)
    meanings = [(column.title, column.meaning) for column in COLUMNS]
    draw_explained("来信办理和满意度", ABOUT, meanings, ["信箱", *(one.title for one in COLUMNS)], found.rows)
    if found.poor:
        _draw_poor(found)


def _draw_poor(found: LetterFigures) -> None:
    st.markdown(f"**{POOR}（{len(found.poor)}）**")
    st.caption("来信人评为一星、二星的。请安排回访：问清不满意在哪里，需要的重新办理，并登记回访情况。")
    columns = ["来信", "信箱", "星级", "评价", "评价时间"]
    rows = [
        [one.letter, found.titles.get(one.box, one.box), "★" * one.stars, one.words, say_moment(one.at)]
        for one in found.poor
    ]
    shown: list[list[Cell]] = [
        [
            Link(one.letter, of_case(one.case_id)) if one.case_id is not None else one.letter,
            *row[1:],
        ]
        for one, row in zip(found.poor, rows, strict=True)
    ]
    st.html(table(columns, shown, POOR))
    offer_csv(POOR, columns, rows, "statistics/letters/poor")
