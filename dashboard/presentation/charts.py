"""Charts as ECharts options: horizontal bars, stacked where there are several rows of figures."""

from collections.abc import Mapping, Sequence
from typing import Any

COLOURS = {"red": "#b3202a", "amber": "#e09a1f", "green": "#3c8f5d", "blue": "#4a7fc1"}
ROW = 34
"""Pixels for one bar."""
AROUND = 90


def height(bars: int) -> int:
    return AROUND + ROW * max(bars, 2)


def stacked_bars(names: Sequence[str], figures: Mapping[str, tuple[str, Sequence[int]]]) -> dict[str, Any]:
    """`figures` is the title of each part to its colour and its numbers, one for each name."""
    return {
        "animation": False,
        "grid": {"left": 8, "right": 28, "top": 40, "bottom": 8, "containLabel": True},
        "legend": {
            "top": 4,
            "left": 0,
            "itemWidth": 14,
            "itemGap": 8,
            "data": list(figures),
            "textStyle": {"fontSize": 14},
        },
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}, "confine": True},
        "xAxis": {"type": "value", "minInterval": 1},
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": list(names),
            "axisLabel": {"width": 150, "overflow": "truncate", "fontSize": 14},
        },
        "series": [
            {
                "name": title,
                "type": "bar",
                "stack": "all",
                "barMaxWidth": 20,
                "itemStyle": {"color": COLOURS[colour]},
                "data": list(numbers),
            }
            for title, (colour, numbers) in figures.items()
        ],
    }
