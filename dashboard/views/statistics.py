"""统计: what is pending and what is late; each chart is drawn from the very rows of the table below it."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from html import escape
from typing import Any

import streamlit as st

from dashboard.components.addresses import of_case
from dashboard.components.csv_export import offer_csv
from dashboard.components.figures import draw_figures
from dashboard.components.organizations import choose_organization
from dashboard.components.scores import draw_scores, has_scores
from dashboard.components.self_check import draw_self_check, has_self_check
from dashboard.components.sitting import refusals_shown
from dashboard.presentation.charts import height, stacked_bars
from dashboard.presentation.dates import say_moment
from dashboard.presentation.markdown import Cell, Link, table
from dashboard.session.services import current_actor, services
from definitions.semantics.clocks import last_day
from definitions.working_days import say_full_day
from flows.access.actor import Actor
from flows.assembly import Services
from flows.casework.punctuality import (
    LATE,
    MET,
    OPEN_LATE,
    RATE,
    RATE_MEANING,
    RUNNING,
    TITLES,
    cells,
    say_rate,
)
from flows.casework.statistics import Statistics
from storage.queries.tally import Tally
from storage.queries.workload import LateClock

FEW_ROWS = 12


class Part(StrEnum):
    NOW = "现在的情况"
    FIGURES = "各项指标"
    SCORES = "得分"
    SELF_CHECK = "检查指标自查"


def statistics() -> None:
    ours, actor = services(), current_actor()
    st.title("统计", anchor=False)
    organization = choose_organization(ours, actor)
    if organization is None:
        return
    with refusals_shown():
        found = ours.statistics(actor, organization)
        _draw_scope(found)
        match _choose_part(ours, actor, organization):
            case Part.FIGURES:
                draw_figures(ours, actor, organization)
            case Part.SCORES:
                draw_scores(ours, actor, organization)
            case Part.SELF_CHECK:
                draw_self_check(ours, actor, organization)
            case _:
                _draw_sums(found)
                _draw_pending(found)
                _draw_overdue(ours, found)
                _draw_late(ours, found)


def _choose_part(ours: Services, actor: Actor, organization: str) -> Part:
    """One at a time: all of them together are too long to be read, and to be counted, at once."""
    shown = [Part.NOW, Part.FIGURES]
    shown += [Part.SCORES] if has_scores(ours, organization) else []
    shown += [Part.SELF_CHECK] if has_self_check(ours, actor, organization) else []
    chosen = st.segmented_control(
        "看什么",
        shown,
        default=Part.NOW,
        required=True,
        key=f"statistics/part/{organization}",
        label_visibility="collapsed",
    )
    return chosen or Part.NOW


def _draw_scope(found: Statistics) -> None:
    scope = "全机构" if found.units is None else "、".join(found.units)
    st.html(
        f'<p class="sanshen-quiet">{escape(found.organization_title)} · 范围：{escape(scope)} · '
        f'<span class="sanshen-when">截至 {say_moment(found.at)}</span></p>'
    )


def _draw_sums(found: Statistics) -> None:
    tally = sum((line.tally for line in found.overdue), Tally())
    figures = st.columns(4)
    figures[0].metric("在办环节", sum(line.open for line in found.pending), border=True)
    figures[1].metric("其中已超期", sum(line.overdue for line in found.pending), border=True)
    figures[2].metric(f"{OPEN_LATE}的时限", tally.open_late, border=True)
    figures[3].metric(RATE, say_rate(tally), border=True)
    st.caption(f"{RATE_MEANING}＝{tally.met}÷（{tally.met}＋{tally.late}＋{tally.open_late}）。")


def _draw_pending(found: Statistics) -> None:
    st.subheader("在办情况（按单位和环节）", anchor=False)
    st.caption("在办：现在等待该单位办理的环节数。超期：其中到期时刻已过的。")
    if not found.pending:
        st.info("现在没有在办的环节。")
        return
    units = _by_unit((line.unit, (line.open - line.overdue, line.overdue)) for line in found.pending)
    spec = stacked_bars(
        list(units),
        {
            "未超期": ("blue", [figures[0] for figures in units.values()]),
            "已超期": ("red", [figures[1] for figures in units.values()]),
        },
    )
    _draw_bars("pending", spec, len(units), "各单位在办情况图，由下表按单位相加")
    rows = [[line.unit, line.stage, str(line.open), str(line.overdue)] for line in found.pending]
    _draw_table("在办情况", ["办理单位", "环节", "在办", "已超期"], rows)


def _draw_overdue(ours: Services, found: Statistics) -> None:
    st.subheader("时限执行情况（按流程和责任单位）", anchor=False)
    st.caption(
        f"每个起算的时限计一次，计在有责任办理的单位。{MET}、{LATE}：已停止计时的；"
        f"{OPEN_LATE}：到期时刻已过还在计时的；{RUNNING}：还没有到期的，不计入{RATE}。{RATE_MEANING}。"
    )
    if not found.overdue:
        st.info("还没有开始计时的时限。")
        return
    units = _by_unit((line.unit, _parts(line.tally)) for line in found.overdue)
    parts = ((MET, "green"), (LATE, "amber"), (OPEN_LATE, "red"), (RUNNING, "blue"))
    spec = stacked_bars(
        list(units),
        {
            title: (colour, [figures[number] for figures in units.values()])
            for number, (title, colour) in enumerate(parts)
        },
    )
    _draw_bars("overdue", spec, len(units), "各单位时限执行情况图，由下表按单位相加")
    columns = ["流程", "责任单位", "时限", *TITLES]
    rows = [
        [_process_title(ours, line.process), line.unit, line.deadline, *cells(line.tally)]
        for line in found.overdue
    ]
    with st.expander(f"按流程、责任单位和时限的明细（{len(rows)} 行）", expanded=len(rows) <= FEW_ROWS):
        _draw_table("时限执行情况", columns, rows)


def _draw_bars(name: str, spec: dict[str, Any], bars: int, alt: str) -> None:
    """Until the browser has its charts, the box of this key says that they are being drawn."""
    with st.container(key=f"chart-{name}"):
        st.echarts_chart(spec, height=height(bars), alt=alt)


def _by_unit(lines: Iterable[tuple[str, tuple[int, ...]]]) -> dict[str, tuple[int, ...]]:
    """The figures of the lines added up for each unit, the largest first."""
    units: dict[str, tuple[int, ...]] = {}
    for unit, figures in lines:
        before = units.get(unit, (0,) * len(figures))
        units[unit] = tuple(a + b for a, b in zip(before, figures, strict=True))
    return dict(sorted(units.items(), key=lambda item: -sum(item[1])))


def _parts(tally: Tally) -> tuple[int, ...]:
    return tally.met, tally.late, tally.open_late, tally.running


def _process_title(ours: Services, process: str) -> str:
    loaded = ours.desk.catalogue.find(process)
    return loaded.process.title.zh if loaded else process


def _draw_late(ours: Services, found: Statistics) -> None:
    hidden = found.late_out_of_sight
    st.subheader(f"超期明细（{len(found.late) + hidden}）", anchor=False)
    st.caption("您可以查看的办件，每个超期的时限一行，还没有完成的在前，超期最久的在上。")
    if found.late:
        columns = ["办件编号", "标题", "流程", "责任单位", "时限", "到期日", "完成时间", "怎样算的"]
        links = [Link(_number(line), of_case(line.case_id)) for line in found.late]
        _draw_table("超期明细", columns, [_late_row(ours, line) for line in found.late], links)
    if hidden:
        st.info(f"{'另有' if found.late else '有'} {hidden} 个超期的时限，所属办件与您无关，不显示。")
    elif not found.late:
        st.info("没有超期的时限。")


def _number(line: LateClock) -> str:
    return line.case_number or "（未编号）"


def _late_row(ours: Services, line: LateClock) -> list[str]:
    return [
        _number(line),
        line.case_title,
        _process_title(ours, line.process),
        line.unit,
        line.deadline,
        say_full_day(last_day(line.due_at)),
        say_moment(line.stopped_at) if line.stopped_at else "未完成",
        line.explanation,
    ]


def _draw_table(
    title: str, columns: list[str], rows: list[list[str]], links: Sequence[Link] | None = None
) -> None:
    """`links` stand in the first column of the screen; the file has their words."""
    shown: list[list[Cell]] = [list(row) for row in rows]
    for row, link in zip(shown, links or (), strict=False):
        row[0] = link
    with st.container(key=f"{'late' if links else 'figures'}-{title}"):
        st.html(table(columns, shown, title))
    offer_csv(title, columns, rows, f"statistics/{title}")
