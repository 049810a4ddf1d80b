"""Forms: what is asked of an answer, and of the answers together."""

from datetime import date

import pytest

from definitions.examples import run_examples
from definitions.loader import load_process
from definitions.schema.process import Process
from definitions.semantics.day_bounds import Occasion
from definitions.semantics.handing_in import problems_of_form
from tests.builders.calendar import CALENDAR
from tests.definitions.changes import DEMAND, changed, demanding
from tests.definitions.valid_office import ORGANIZATION

PROCESS = changed(demanding(DEMAND))
DAY = Occasion(date(2026, 11, 23), CALENDAR)
FORM = {"title": "通知", "body": "正文", "formed_on": "2026-11-20"}


def loaded(text: str) -> Process:
    return load_process(text, "process.yaml", organization=ORGANIZATION, ledgers=None).process


def test_a_demand_sees_the_answers_and_the_submitting_unit() -> None:
    form = loaded(PROCESS).form
    (problem,) = problems_of_form(form, FORM, "road_admin", DAY)
    assert (problem.field, problem.label, problem.reason) == ("formed_on", "形成日期", "形成日期由办公室填写")
    assert problems_of_form(form, FORM, "office", DAY) == []
    assert problems_of_form(form, {**FORM, "formed_on": ""}, "road_admin", DAY) == []


def test_a_field_may_be_asked_of_some_units_alone() -> None:
    asked = changed(
        (
            "label: 份数,",
            "label: 份数, shown_when: start.unit != 'office', required_when: start.unit == 'road_admin',",
        )
    )
    form = loaded(asked).form
    (problem,) = problems_of_form(form, FORM, "road_admin", DAY)
    assert (problem.field, problem.reason) == ("copies", "必须填写")
    assert problems_of_form(form, FORM, "it_division", DAY) == []
    (problem,) = problems_of_form(form, {**FORM, "copies": 3}, "office", DAY)
    assert problem.field == "copies"


FILES = (
    "{id: copies,",
    "{id: media, kind: files, label: 图片, accept: [picture, sound]}\n    - {id: copies,",
)


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (["a.jpg", "B.JPEG", "c.MP3"], None),
        (["a.jpg", "报告.docx", "无扩展名"], "只收图片、音频，“报告.docx”“无扩展名”不是"),
        (["jpg"], "只收图片、音频，“jpg”不是"),
    ],
)
def test_a_field_of_files_takes_only_the_sorts_that_it_says(names: list[str], reason: str | None) -> None:
    files = [{"name": name, "digest": "0" * 64, "media_type": "x", "size": 1} for name in names]
    problems = problems_of_form(loaded(changed(FILES)).form, {**FORM, "media": files}, "office", DAY)
    assert [problem.reason for problem in problems] == ([reason] if reason else [])


def test_demands_are_put_to_a_form_of_which_every_answer_will_do() -> None:
    problems = problems_of_form(loaded(PROCESS).form, {**FORM, "title": ""}, "road_admin", DAY)
    assert [problem.field for problem in problems] == ["title"]


@pytest.mark.parametrize(
    ("day", "reasons"),
    [
        ("2026-11-22", []),
        ("2026-11-23", []),
        ("2026-11-24", ["不能晚于提交之日（2026-11-23）"]),
        ("2027-12-31", ["不能晚于提交之日（2026-11-23）"]),
        ("2027-02-30", ["没有这一天；日期要写成 2026-11-20 这样"]),
        ("", []),
    ],
)
def test_a_day_of_the_past_is_not_later_than_the_submission(day: str, reasons: list[str]) -> None:
    form = loaded(changed(("label: 形成日期", "label: 形成日期, latest: submission"))).form
    found = problems_of_form(form, {**FORM, "formed_on": day}, "office", DAY)
    assert [problem.reason for problem in found] == reasons


@pytest.mark.parametrize(
    ("unit", "do", "expect", "path"),
    [
        ("road_admin", "[]", "{rejected: [formed_on]}", None),
        ("office", "[]", "{at: unit_head}", None),
        ("office", "[]", "{rejected: [formed_on]}", ("examples", 1, "expect", "rejected")),
        ("road_admin", "[]", "{at: unit_head}", ("examples", 1, "given")),
        ("road_admin", "[{unit_head: approve}]", "{rejected: [formed_on]}", ("examples", 1, "do")),
    ],
)
def test_an_example_says_which_answers_are_not_accepted(
    unit: str, do: str, expect: str, path: tuple[str | int, ...] | None
) -> None:
    example = f"""
  - unit: {unit}
    given: {{title: 通知, source: 办公室, body: 正文, owner: office, formed_on: '2026-11-20'}}
    do: {do}
    expect: {expect}
"""
    found = run_examples(loaded(PROCESS.rstrip() + example), CALENDAR, lambda *_: (), "office")
    assert [one.path for one in found] == ([path] if path else [])
