"""Kept and missed limits, against a hand-counted set of clocks."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from storage.models import Deadline
from storage.queries.overdue_by import Grouping
from tests.flows.cli.office import JL, Office

CLOCKS: list[tuple[str, str, str, datetime, str, datetime | None]] = [
    # key, title, unit, due, state, stopped
    (
        "a",
        "审核",
        "office",
        datetime(2020, 10, 31, 16, tzinfo=UTC),
        "stopped",
        datetime(2020, 10, 1, tzinfo=UTC),
    ),
    (
        "b",
        "审核",
        "office",
        datetime(2020, 10, 31, 16, tzinfo=UTC),
        "stopped",
        datetime(2020, 10, 31, 16, tzinfo=UTC),
    ),
    ("c", "审核", "maritime", datetime(2020, 11, 1, 16, tzinfo=UTC), "running", None),
    ("d", "发布", "maritime", datetime(2099, 1, 1, 16, tzinfo=UTC), "running", None),
    ("e", "发布", "maritime", datetime(2020, 1, 1, 16, tzinfo=UTC), "void", None),
]
"""The last moment of October in Beijing is 16:00 UTC: `b` stopped exactly when it was due, which is late."""

EXPECTED: dict[Grouping, dict[str, tuple[int, int, int, int]]] = {
    Grouping.UNIT: {"局办公室": (2, 1, 1, 0), "地方海事局": (2, 0, 0, 1)},
    Grouping.STAGE: {"审核": (3, 1, 1, 1), "发布": (1, 0, 0, 0)},
    Grouping.PROCESS: {f"{JL}.web-publish": (4, 1, 1, 1)},
    Grouping.MONTH: {"2020-10": (2, 1, 1, 0), "2020-11": (1, 0, 0, 1), "2099-01": (1, 0, 0, 0)},
}


def _only_these_clocks(session: Any) -> None:
    session.query(Deadline).delete()
    for key, title, unit, due, state, stopped in CLOCKS:
        session.add(
            Deadline(
                case_id=1,
                key=key,
                title=title,
                unit=f"{JL}/{unit}",
                started_on=date(2020, 1, 1),
                due_at=due,
                provisional=False,
                explanation="",
                state=state,
                stopped_at=stopped,
            )
        )


@pytest.mark.parametrize("grouping", Grouping)
def test_overdue(office_on_both: Office, grouping: Grouping) -> None:
    office = office_on_both
    office.submitted()
    office.write(_only_these_clocks)
    rows = office.done("manager", "stats", "overdue", "--by", grouping, "--json").document
    assert {
        row[grouping.value]: (row["started"], row["met"], row["late"], row["open_late"]) for row in rows
    } == EXPECTED[grouping]
    assert all(row["overdue"] == row["late"] + row["open_late"] for row in rows)
    assert "超期率" in office.done("manager", "stats", "overdue", "--by", grouping).out
    assert office.done("ll_head", "stats", "overdue", "--json").document == []
