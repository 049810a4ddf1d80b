"""Kept and missed limits, against a hand-counted set of clocks."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from flows.casework.punctuality import RATE_MEANING, say_rate
from storage.models import Deadline
from storage.queries.grouping import Grouping
from storage.queries.tally import Tally
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

RATES: dict[Grouping, dict[str, float | None]] = {
    Grouping.UNIT: {"局办公室": 1 / 2, "地方海事局": 0},
    Grouping.STAGE: {"审核": 1 / 3, "发布": None},
    Grouping.PROCESS: {f"{JL}.web-publish": 1 / 3},
    Grouping.MONTH: {"2020-10": 1 / 2, "2020-11": 0, "2099-01": None},
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


@pytest.mark.parametrize("grouping", EXPECTED)
def test_overdue(office_on_both: Office, grouping: Grouping) -> None:
    office = office_on_both
    office.submitted()
    office.write(_only_these_clocks)
    rows = office.done("manager", "stats", "overdue", "--by", grouping, "--json").document
    assert {
        row[grouping.value]: (row["started"], row["met"], row["late"], row["open_late"]) for row in rows
    } == EXPECTED[grouping]
    assert all(row["overdue"] == row["late"] + row["open_late"] for row in rows)
    assert {row[grouping.value]: row["on_time_rate"] for row in rows} == RATES[grouping]
    said = office.done("manager", "stats", "overdue", "--by", grouping).out
    assert said.rstrip().endswith(RATE_MEANING)
    for row in rows:
        rate = row["on_time_rate"]
        told = next(line for line in said.splitlines() if row[grouping.value] in line).split()
        assert told[-1] == ("—" if rate is None else "50.0%" if rate == 0.5 else "33.3%" if rate else "0.0%")
    assert office.done("ll_head", "stats", "overdue", "--json").document == []


def test_help_says_what_the_rate_is_and_which_month_counts(office: Office) -> None:
    said = "".join(office.run("stats", "overdue", "--help").out.split())
    assert RATE_MEANING in said
    assert "到期月份是时限最后一日所在的月份" in said


def test_a_rate_is_rounded_half_up_but_never_to_the_whole() -> None:
    assert say_rate(Tally(started=9, met=8, late=1)) == "88.9%"
    assert say_rate(Tally(started=3, met=1, late=2)) == "33.3%"
    assert say_rate(Tally(started=2_000, met=1_001, late=999)) == "50.1%"
    assert say_rate(Tally(started=10_000, met=9_999, late=1)) == "99.9%"
    assert say_rate(Tally(started=2, met=2)) == "100.0%"
    assert say_rate(Tally(started=2)) == "—"


def test_what_units_gave_to_columns_is_told_as_a_table_as_csv_and_as_json(office_on_both: Office) -> None:
    office = office_on_both
    ask = ("manager", "stats", "columns")
    assert "还没有可以统计的" in office.by(*ask).err
    number = office.submitted(column="工作动态")
    for person in ("reviewer", "head", "secrecy", "leader"):
        office.done(person, "decide", number, "approve")
    office.done("editor", "decide", number, "done", "--set", "complete=齐全", "--set", "pinned=否")
    office.publish(number)
    line = {"organization": JL, "column": "工作动态", "provider": "", "unit": "运输管理处", "pages": 1}
    assert office.done(*ask, "--json").document == [line]
    assert office.done(*ask, "--from", "2099-01-01", "--json").document == []
    told = ["吉林市交通运输局", "工作动态", "运输管理处", "1"]
    assert told in [row.split() for row in office.done(*ask).out.splitlines()]
    assert office.done(*ask, "--csv").out.splitlines()[1] == "吉林市交通运输局,工作动态,,运输管理处,1"
