"""The points of the units by a scoring, with the reason and the case of each."""

from datetime import date

import streamlit as st

from dashboard.components.addresses import of_case
from dashboard.components.csv_export import offer_csv
from dashboard.components.sitting import plain
from dashboard.presentation.markdown import Cell, Link, table
from definitions.semantics.clocks import day_of
from flows.access.actor import Actor
from flows.assembly import Services
from flows.casework.scoring import ScoreSheet, say_points

MONTHS_BACK = 12
ABOUT = (
    "按计分办法从办件里算出，每一分都有理由和办件。过去的月份按月底时的情况计算，以后办件再有变化也不改。"
    "本年度累计是一月以来各月得分之和，每年一月重新起算。"
)


def has_scores(ours: Services, organization: str) -> bool:
    return bool(ours.desk.office(organization).scores)


def draw_scores(ours: Services, actor: Actor, organization: str) -> None:
    declared = ours.desk.office(organization).scores
    st.subheader("得分", anchor=False)
    which, when = st.columns(2)
    name = which.selectbox(
        "计分办法", list(declared), format_func=lambda one: declared[one].title.zh, key="statistics/scores"
    )
    month = when.selectbox("月份", _months(day_of(ours.now())), key="statistics/scores/month")
    st.caption(ABOUT)
    sheet = ours.scores(actor, organization, name, month)
    rows = [[one.title, say_points(one.points), say_points(one.year)] for one in sheet.units]
    st.html(table(["单位", "本月得分", "本年度累计"], rows, "得分"))
    if sheet.failing:
        st.warning(f"不合格：{plain('、'.join(sheet.failing))}")
    _draw_reasons(sheet, f"{sheet.title} {month}")


def _months(today: date) -> list[str]:
    """Those that are over, the last one first."""
    count = today.year * 12 + today.month - 1
    return [f"{(count - n) // 12}-{(count - n) % 12 + 1:02}" for n in range(1, MONTHS_BACK + 1)]


def _draw_reasons(sheet: ScoreSheet, name: str) -> None:
    found = [(one.title, point) for one in sheet.units for point in one.reasons]
    if not found:
        st.info("这个月没有加分和扣分。")
        return
    columns = ["办件", "单位", "理由", "依据", "分"]
    rows = [[p.case, title, p.reason, p.article, say_points(p.points)] for title, p in found]
    shown: list[list[Cell]] = [
        [Link(p.case, of_case(p.case_id)), *row[1:]] for row, (_, p) in zip(rows, found, strict=True)
    ]
    with st.expander(f"每一分的理由（{len(rows)} 条）"):
        st.html(table(columns, shown, "得分的理由"))
        offer_csv(name, columns, rows, "statistics/scores/reasons")
