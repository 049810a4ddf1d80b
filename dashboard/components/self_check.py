"""检查指标自查: how the organisation stands now by the indicators of an inspection, each with what was counted."""

from html import escape

import streamlit as st

from dashboard.components.addresses import of_case, reachable
from dashboard.components.csv_export import offer_csv
from dashboard.components.sitting import plain
from dashboard.presentation.markdown import Cell, Link, Tag, link, table
from definitions.schema.self_check import VETO
from flows.access.actor import Actor
from flows.access.patrol_policy import may_see_self_check
from flows.assembly import Services
from flows.casework.scoring import say_points
from flows.casework.self_check import Checked, Noted, SelfCheckSheet
from flows.casework.self_check_counts import Evidence
from flows.casework.self_check_words import PARTS, say_count, say_verdict

COLUMNS = ("类别", "指标", "情况", "分", "说明")
FEW = 20
"""So many of what was counted are listed; the file has all."""
ABOUT = (
    "按上级检查的指标，从现在的巡查问题、发布、来信、登记簿和办件里算出；写“要由人核对”的，系统看不出来。"
    "分值和期限可以请系统管理员改，没有查到原文的写在“说明”里。自查只供参考，以上级检查的结果为准。"
)


def has_self_check(ours: Services, actor: Actor, organization: str) -> bool:
    """Whether indicators are declared, and concern the person."""
    office = ours.desk.office(organization)
    return office.self_check is not None and may_see_self_check(actor, office.organization).allowed


def draw_self_check(ours: Services, actor: Actor, organization: str) -> None:
    st.subheader("检查指标自查", anchor=False)
    sheet = ours.self_check(actor, organization)
    st.caption(plain(f"依据：{sheet.authority}。{ABOUT}"))
    for one in sheet.checked:
        with st.expander(plain(f"{one.title}：{say_verdict(one)}"), expanded=one.fails):
            _draw(ours, organization, one)
    _draw_download(sheet)


def _draw(ours: Services, organization: str, checked: Checked) -> None:
    if checked.left_out:
        st.caption(plain(f"不查：{'、'.join(checked.left_out)}；其余折算成100分。"))
    st.html(table(COLUMNS, [_cells(one) for one in checked.noted], f"{checked.title}的检查指标"))
    for one in checked.noted:
        if one.evidence:
            st.html(_evidence(ours, organization, one))


def _cells(noted: Noted) -> list[Cell]:
    indicator, said = noted.indicator, say_count(noted)
    state: Cell = said
    if noted.evidence and noted.tells:
        state = Tag(said, "red" if indicator.part == VETO else "amber")
    points = say_points(noted.points) if noted.points else ""
    return [PARTS[indicator.part], indicator.title.zh, state, points, indicator.note or ""]


def _evidence(ours: Services, organization: str, noted: Noted) -> str:
    rows = "".join(f"<li>{_told(ours, organization, one)}</li>" for one in noted.evidence[:FEW])
    more = len(noted.evidence) - FEW
    rest = f"<li>另有 {more} 个，请下载 CSV。</li>" if more > 0 else ""
    return (
        f"<p><strong>{PARTS[noted.indicator.part]}：{escape(noted.indicator.title.zh)}</strong></p>"
        f'<ul class="sanshen-list">{rows}{rest}</ul>'
    )


def _told(ours: Services, organization: str, evidence: Evidence) -> str:
    if evidence.case_id is not None:
        return link(Link(evidence.words, of_case(evidence.case_id)))
    address = reachable(ours, organization, evidence.url) if evidence.url else None
    return escape(evidence.words) + (f" {link(Link('看网页', address))}" if address else "")


def _draw_download(sheet: SelfCheckSheet) -> None:
    rows = [
        [one.title, PARTS[noted.indicator.part], noted.indicator.title.zh, say_count(noted), each.words]
        for one in sheet.checked
        for noted in one.noted
        for each in noted.evidence or (Evidence(""),)
    ]
    offer_csv(sheet.title, ["检查对象", "类别", "指标", "情况", "明细"], rows, "statistics/self-check")
