"""Which unit gave how much to which column, and which columns nobody fed."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.explained import draw_explained
from dashboard.components.sitting import plain
from flows.access.actor import Actor
from flows.assembly import Services
from flows.casework.contributions import ABOUT, Contributions

if TYPE_CHECKING:
    import pandas as pd

COLUMN, UNIT, PAGES, PROVIDER, TOTAL = "栏目", "单位", "信息", "内容保障单位", "合计"


def draw_contributions(
    ours: Services, actor: Actor, organization: str, since: datetime | None, before: datetime | None
) -> None:
    found = ours.contributions(actor, organization, since, before)
    columns, rows = matrix(found) if found.given else ([COLUMN], [])
    owed = [f"{one.column}（{one.unit}）" for one in found.given if not one.pages]
    draw_explained("各单位向各栏目提供的信息", ABOUT, [], columns, rows)
    if owed:
        with st.expander(f"内容保障单位没有提供信息的栏目（{len(owed)} 个）"):
            st.write(plain(f"{'、'.join(owed)}。"))


def matrix(found: Contributions) -> tuple[list[str], list[list[str]]]:
    """A line for each column, a column for each unit, the sums of both last."""
    counts = _pivot(found)
    units = [str(unit) for unit in counts.columns]
    rows = [
        [
            str(column),
            found.said(str(column)),
            *_cells(str(column), units, counts.loc[column], found),
        ]
        for column in counts.index
    ]
    return [COLUMN, PROVIDER, *units], rows


def _pivot(found: Contributions) -> "pd.DataFrame":
    """Who answers for a column is there without a single page, too."""
    import pandas as pd  # an idle dashboard does without

    given = [(one.column, one.unit, one.pages) for one in found.given]
    return pd.DataFrame(given, columns=[COLUMN, UNIT, PAGES]).pivot_table(
        index=COLUMN,
        columns=UNIT,
        values=PAGES,
        aggfunc="sum",
        fill_value=0,
        margins=True,
        margins_name=TOTAL,
        sort=False,
    )


def _cells(column: str, units: Sequence[str], counts: "pd.Series[int]", found: Contributions) -> list[str]:
    told = []
    for unit, count in zip(units, counts, strict=True):
        is_told = count or unit in found.providers.get(column, ()) or TOTAL in (unit, column)
        told.append(str(int(count)) if is_told else "")
    return told
