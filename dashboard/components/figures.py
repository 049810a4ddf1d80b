"""The figures of an office as tables, counted by what the reader chooses, each with what it means."""

from collections.abc import Mapping
from datetime import date, datetime

import streamlit as st

from dashboard.components.contributions import draw_contributions
from dashboard.components.explained import draw_explained
from dashboard.components.letter_figures import draw_letter_figures
from definitions.semantics.clocks import day_of
from definitions.working_days import start_of_day
from flows.access.actor import Actor
from flows.assembly import Services
from flows.casework.figure_tables import GROUPINGS, REASONS_ABOUT, TABLES, FigureTable
from flows.casework.statistics import Told, Wanted
from storage.queries.grouping import Grouping

ALWAYS, THIS_MONTH, LAST_MONTH, THIS_YEAR = "全部", "本月", "上月", "今年"
FEW_REASONS = 20


def draw_figures(ours: Services, actor: Actor, organization: str) -> None:
    st.subheader("各项指标", anchor=False)
    grouping, period = _choose()
    since, before = _bounds(period, day_of(ours.now()))
    told = ours.figures(actor, organization, Wanted(grouping, since, before))
    shown = _Names(ours, told, grouping)
    for one in TABLES:
        if grouping in one.by:
            _draw_table(one, told, shown)
    _draw_reasons(told, shown)
    draw_letter_figures(ours, actor, organization, since, before)
    draw_contributions(ours, actor, organization, since, before)


def _choose() -> tuple[Grouping, str]:
    by, when = st.columns(2)
    grouping = by.segmented_control(
        "按什么统计",
        list(Grouping),
        format_func=lambda one: GROUPINGS[one],
        default=Grouping.UNIT,
        required=True,
        key="statistics/by",
    )
    period = when.segmented_control(
        "时段",
        [ALWAYS, THIS_MONTH, LAST_MONTH, THIS_YEAR],
        default=ALWAYS,
        required=True,
        key="statistics/period",
        help="报送质量、办理用时和退回原因只计这段时间的；时限总是全部计入。",
    )
    return grouping or Grouping.UNIT, period or ALWAYS


def _bounds(period: str, today: date) -> tuple[datetime | None, datetime | None]:
    first = today.replace(day=1)
    match period:
        case "本月":
            return start_of_day(first), None
        case "上月":
            last = date(first.year - (first.month == 1), first.month - 1 or 12, 1)
            return start_of_day(last), start_of_day(first)
        case "今年":
            return start_of_day(date(today.year, 1, 1)), None
        case _:
            return None, None


class _Names:
    """What groups are called."""

    def __init__(self, ours: Services, told: Told, grouping: Grouping) -> None:
        self._processes = ours.desk.catalogue.find if grouping is Grouping.PROCESS else None
        self._persons: Mapping[str, str] = told.names
        self.grouping = grouping
        self.title = GROUPINGS[grouping]

    def of(self, group: str) -> str:
        loaded = self._processes(group) if self._processes else None
        return loaded.process.title.zh if loaded else self._persons.get(group, group)


def _draw_table(one: FigureTable, told: Told, names: _Names) -> None:
    columns = [names.title, *(column.title for column in one.columns)]
    rows = [[names.of(group), *one.cells(values)] for group, values in one.rows(told.figures)]
    meanings = [(column.title, column.meaning) for column in one.columns]
    draw_explained(one.title, one.about, meanings, columns, rows)


def _draw_reasons(told: Told, names: _Names) -> None:
    """Counted at whoever returned."""
    rows = [[names.of(one.group), one.reason, str(one.times)] for one in told.figures.reasons]
    by = f"退回的{names.title}" if names.grouping in (Grouping.UNIT, Grouping.PERSON) else names.title
    draw_explained("退回原因", REASONS_ABOUT, [], [by, "退回原因", "次数"], rows, FEW_REASONS)
