"""`earliest` and `latest`: what is asked of dates, when, and what a document may say of them."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions.comparison import compare
from definitions.loader import load_process
from definitions.schema.process import Process
from definitions.schema.stages import decisions_of
from definitions.semantics.day_bounds import Occasion
from definitions.semantics.handing_in import problems_of_answers, problems_of_form
from definitions.simulation.days import within_bounds
from tests.builders.calendar import CALENDAR
from tests.definitions.changes import Change, changed, problems_of
from tests.definitions.slow_calendar import WALL, last_day

FORM = {"title": "通知", "source": "办公室", "body": "正文", "owner": "office"}
MONDAY = date(2026, 11, 23)
TABLE: Change = (
    "    - {id: owner,",
    "    - {id: items, kind: rows, label: 明细, columns: [{id: begins_on, kind: date, label: 开始},"
    " {id: ends_on, kind: date, label: 结束, earliest: row.begins_on}]}\n    - {id: owner,",
)


def bounded(bound: str) -> Change:
    return ("label: 形成日期}", f"label: 形成日期, {bound}}}")


def also(bound: str) -> Change:
    return (
        "    - {id: owner,",
        f"    - {{id: ends_on, kind: date, label: 结束日期, {bound}}}\n    - {{id: owner,",
    )


def process_of(*changes: Change) -> Process:
    return load_process(changed(*changes), "process.yaml").process


def reasons(process: Process, day: date = MONDAY, before: Any = None, **form: Any) -> list[str]:
    occasion = Occasion(day, CALENDAR, before or {})
    found = problems_of_form(process.form, {**FORM, **form}, "office", occasion)
    return [problem.reason for problem in found]


@pytest.mark.parametrize(
    ("bound", "day", "reason"),
    [
        ("earliest: submission", "2026-11-23", None),
        ("earliest: submission", "2026-11-22", "不能早于提交之日（2026-11-23）"),
        ("earliest: 5 days after submission", "2026-11-28", None),
        ("earliest: 5 days after submission", "2026-11-27", "不能早于提交之日后5个自然日（2026-11-28）"),
        ("earliest: 5 workdays after submission", "2026-11-29", "不能早于提交之日后5个工作日（2026-11-30）"),
        ("latest: 1 month after submission", "2026-12-24", "不能晚于提交之日后1个月（2026-12-23）"),
        ("earliest: 3 days before submission, latest: submission", "2026-11-19", "不能早于提交之日前3个自然日（2026-11-20）"),
        ("earliest: 5 days after submission", "", None),
    ],
)  # fmt: skip
def test_a_date_keeps_its_distance_from_the_submission(bound: str, day: str, reason: str | None) -> None:
    process = process_of(bounded(bound))
    assert reasons(process, formed_on=day) == ([reason] if reason else [])


def test_a_date_is_measured_by_another_one() -> None:
    process = process_of(also("earliest: form.formed_on, latest: 2 weeks after form.formed_on"))
    assert reasons(process, formed_on="2026-11-23", ends_on="2026-12-07") == []
    assert reasons(process, formed_on="2026-11-23", ends_on="2026-11-22") == [
        "不能早于“形成日期”（2026-11-23）"
    ]
    assert reasons(process, formed_on="2026-11-23", ends_on="2026-12-08") == [
        "不能晚于“形成日期”后2个星期（2026-12-07）"
    ]
    assert reasons(process, formed_on="", ends_on="2020-01-01") == [], "nothing to measure it by"
    assert reasons(process, formed_on="2026-02-30", ends_on="2020-01-01") == [
        "没有这一天；日期要写成 2026-11-20 这样"
    ]


def test_each_row_of_a_table_is_measured_by_itself() -> None:
    process = process_of(TABLE)
    rows = [
        {"begins_on": "2026-11-20", "ends_on": "2026-11-20"},
        {"begins_on": "2026-11-20", "ends_on": "2026-11-19"},
    ]
    occasion = Occasion(MONDAY, CALENDAR)
    (found,) = problems_of_form(process.form, {**FORM, "items": rows}, "office", occasion)
    assert (found.key, found.reason) == ("items.2.ends_on", "不能早于“开始”（2026-11-20）")


def test_what_was_in_time_stays_so_until_it_is_changed() -> None:
    process = process_of(bounded("earliest: 5 days after submission"), also("earliest: form.formed_on"))
    before = {"formed_on": "2026-11-28", "ends_on": "2026-11-28"}
    assert reasons(process, date(2026, 11, 26), before, **before) == []
    assert reasons(process, date(2026, 11, 26), before, formed_on="2026-11-29", ends_on="2026-11-28") == [
        "不能早于提交之日后5个自然日（2026-12-01）",
        "不能早于“形成日期”（2026-11-29）",
    ]


def test_a_stage_is_measured_by_the_day_of_its_answer_and_by_what_came_before() -> None:
    basis = "      - {id: basis, kind: text, label: 依据}\n"
    day = "      - {id: by_day, kind: date, label: 期限, earliest: submission, latest: 10 days after form.formed_on}\n"
    process = process_of((basis, basis + day))
    stage = process.human_stage("secrecy")
    option = decisions_of(stage)["approve"]
    context = {"form": {"formed_on": "2026-11-20"}, "given": {"secrecy": {}}}
    for given_day, reason in (
        ("2026-11-22", "不能早于提交之日（2026-11-23）"),
        ("2026-11-30", None),
        ("2026-12-01", "不能晚于“形成日期”后10个自然日（2026-11-30）"),
    ):
        answers = {"level": "无", "by_day": given_day}
        found = problems_of_answers(
            process, stage.fields, option, answers, context, Occasion(MONDAY, CALENDAR)
        )
        assert [problem.reason for problem in found] == ([reason] if reason else [])


@given(
    day=st.dates(date(2018, 1, 1), date(2025, 1, 1)),
    n=st.integers(1, 20),
    unit=st.sampled_from(["workday", "day", "week", "month"]),
    apart=st.integers(-3, 3),
)
def test_the_earliest_day_is_the_oracles(day: date, n: int, unit: str, apart: int) -> None:
    """Of working days the n-th; other days are not carried, so it is looked up where the limit would end by itself."""
    process = process_of(bounded(f"earliest: {n} {unit}s after submission"))
    worked = unit == "workday"
    earliest = last_day(day, n, unit) if worked else _plainly_after(day, n, unit)
    chosen = date.fromordinal(earliest.toordinal() + apart)
    assert bool(reasons(process, day, formed_on=chosen.isoformat())) == (apart < 0)
    moved = within_bounds(
        process.form.fields, {**FORM, "formed_on": chosen.isoformat()}, {}, Occasion(day, CALENDAR)
    )
    assert moved["formed_on"] == max(chosen, earliest).isoformat()


def _plainly_after(day: date, n: int, unit: str) -> date:
    if unit != "month":
        return date.fromordinal(day.toordinal() + n * (7 if unit == "week" else 1))
    ahead = [one.day for one in WALL if one.day > day]
    pages = dict.fromkeys(
        (one.year, one.month) for one in ahead if (one.year, one.month) != (day.year, day.month)
    )
    year, month = list(pages)[n - 1]
    return max(one for one in ahead if (one.year, one.month) == (year, month) and one.day <= day.day)


@pytest.mark.parametrize(
    ("changes", "code", "key"),
    [
        ([bounded("earliest: form.nothing")], "unknown-field", "earliest"),
        ([bounded("earliest: form.formed_on")], "unknown-field", "earliest"),
        ([bounded("latest: form.title")], "unknown-field", "latest"),
        ([bounded("latest: given.secrecy.level")], "unknown-field", "latest"),
        ([bounded("latest: row.formed_on")], "unknown-field", "latest"),
        ([bounded("earliest: tomorrow")], "wrong-form", "earliest"),
        ([bounded("earliest: 2 hours after submission")], "wrong-form", "earliest"),
        ([bounded("earliest: 5 days after submission, latest: submission")], "no-day-left", "latest"),
        ([bounded("earliest: submission, latest: 2 weeks before submission")], "no-day-left", "latest"),
    ],
)
def test_a_bound_that_says_nothing_is_told_at_its_place(changes: list[Change], code: str, key: str) -> None:
    (problem,) = problems_of(changed(*changes), None, None)
    assert (problem.code, problem.path) == (code, ("form", "fields", 2, key))


def test_a_bound_of_a_stage_names_what_is_known_by_then() -> None:
    basis = "      - {id: basis, kind: text, label: 依据}\n"
    late = basis + "      - {id: by_day, kind: date, label: 期限, latest: given.receipt.received_on}\n"
    (problem,) = problems_of(changed((basis, late)), None, None)
    assert problem.code == "unknown-field"


def test_a_changed_bound_is_told_in_words() -> None:
    before, after = process_of(), process_of(bounded("earliest: 5 days after submission"))
    told = "\n".join(str(one) for one in compare(before, after))
    assert "提交之日后5个自然日" in told
