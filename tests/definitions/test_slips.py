"""What a clerk mistypes: told once, at its place, with what to write instead."""

import pytest

from definitions.loader import load_ledger, load_process
from definitions.loader.smallest import SMALLEST_PROCESS
from definitions.problems import InvalidDefinition
from tests.definitions.changes import Change, changed, problems_of, signed_by
from tests.definitions.valid_office import LEDGERS, ORGANIZATION

TITLE: Change = ("title: {zh: 网站信息发布, en: Website publication}", "title: [网站信息发布]")
UNIT_HEAD = "who: {role: unit_head}"
SECRECY = "who: {role: secrecy_officer, of: office}"

Case = tuple[Change, str, str, str]
"""The change, the code, what stands at the place, and what is told."""

CASES: dict[str, Case] = {
    "a limit without its unit": (("    within: 2 workdays", "    within: 3"), "wrong-type", "3", "写成 `3 workdays`（3 个工作日），数字后面要有单位。"),
    "a number for a name": (("{id: copies,", "{id: 7,"), "wrong-type", "7", "只能用小写英文字母、数字和下划线，以字母开头，例如 `unit_head`。"),
    "a title in brackets": (TITLE, "wrong-type", "[", "直接写文字，不加方括号：网站信息发布"),
    "a title of several": ((TITLE[0], "title: [甲, 乙]"), "wrong-type", "[", "直接写文字，不写成列表。"),
    "a number for a title": ((TITLE[0], "title: 2026"), "wrong-type", "2026", "给它加上引号：'2026'"),
    "a number for the title of a decision": (("approve: 同意公开", "approve: 3"), "wrong-type", "3", "给它加上引号：'3'"),
    "no blank behind the colon": (("{id: title, kind: text,", "{id:title, kind: text,"), "unknown-key", "id:title", "冒号要用英文的 `:`，后面空一格：`id: title`"),
    "a Chinese colon": (("{id: title, kind: text,", "{id：title, kind: text,"), "unknown-key", "id：title", "冒号要用英文的 `:`，后面空一格：`id: title`"),
    "a role alone": ((UNIT_HEAD, "who: unit_head"), "wrong-type", "unit_head", "写成 `{role: unit_head}`。"),
    "the title of a role alone": ((UNIT_HEAD, "who: 本单位负责人"), "wrong-type", "本单位", "写成 `{role: unit_head}`。"),
    "a role alone that is none": ((UNIT_HEAD, "who: 科长"), "wrong-type", "科长", "写成 `{role: 科长}`。可以写：information_officer（信息员）、"),
    "a person's field alone": ((UNIT_HEAD, "who: form.owner"), "wrong-type", "form.owner", "写成 `{person: form.owner}`。"),
    "the title of a role": ((UNIT_HEAD, "who: {role: 本单位负责人}"), "wrong-form", "本单位", "你是不是想写 `unit_head`（本单位负责人）？"),
    "nearly the title of a role": ((UNIT_HEAD, "who: {role: 单位负责人}"), "wrong-form", "单位", "你是不是想写 `unit_head`（本单位负责人）？"),
    "the title of a role that begins": (("by: [information_officer]", "by: [信息员]"), "wrong-form", "信息员", "你是不是想写 `information_officer`（信息员）？"),
    "the title of a unit": ((SECRECY, "who: {role: secrecy_officer, of: 办公室}"), "unknown-unit", "办公室", "你是不是想写 `office`（办公室）？"),
    "the title of a kind of stage": (("kind: choose", "kind: 分流"), "unknown-kind", "分流", "你是不是想写 `choose`（分流）？"),
    "the title of a kind of field": (("kind: number", "kind: 数字"), "unknown-kind", "数字", "你是不是想写 `number`（数字）？"),
    "a kind that is still to be written": (("kind: number,", "kind: ,"), "unknown-kind", ",", "`kind` 后面没有写内容。"),
    "a kind that is true or false": (("kind: number,", "kind: true,"), "unknown-kind", "true", "没有 “true” 这种 kind。"),
    "a kind that is a list": (("kind: number,", "kind: [number],"), "unknown-kind", "[", "没有 “[number]” 这种 kind。"),
    "a share of nothing": (signed_by("[{role: leader}, {role: unit_head}]", "{at_least: 0}"), "out-of-range", "0", "不小于 1"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_slip_is_told_once_with_what_to_write(name: str) -> None:
    change, code, at, said = CASES[name]
    text = changed(change)
    (problem,) = problems_of(text, ORGANIZATION, LEDGERS)
    line = text.split("\n")[problem.place.line - 1]
    assert (problem.code, line[problem.place.column - 1 :].startswith(at)) == (code, True)
    assert said in f"{problem.message}{problem.hint}"


def test_the_kinds_are_listed_with_what_people_call_them() -> None:
    (problem,) = problems_of(changed(("kind: number", "kind: 文本")), ORGANIZATION, LEDGERS)
    assert problem.hint is not None
    assert "text（文字）" in problem.hint


def test_stages_that_are_still_to_be_written_begin_with_an_example() -> None:
    start = changed().index("stages:")
    text = changed()[:start] + "stages:\n" + changed()[changed().index("ledgers:") :]
    hints = [one.hint for one in problems_of(text, ORGANIZATION, LEDGERS) if one.path == ("stages",)]
    assert ["- {id: review, kind: review," in (hint or "") for hint in hints] == [True]


@pytest.mark.parametrize("text", ["", "# 待写\n", "这是我们的流程，先科长审，再局长审。\n", "- 科长审\n"])
def test_where_nothing_is_written_yet_the_shortest_process_is_shown(text: str) -> None:
    (problem,) = problems_of(text, ORGANIZATION, LEDGERS)
    lines = SMALLEST_PROCESS.rstrip("\n").split("\n")
    assert [one.strip() for one in (problem.hint or "").split("\n")[1:]] == [one.strip() for one in lines]
    assert load_process(SMALLEST_PROCESS, "process.yaml").process.examples


def test_where_nothing_is_written_yet_of_a_ledger_its_keys_are_named() -> None:
    with pytest.raises(InvalidDefinition) as caught:
        load_ledger("", "ledger.yaml")
    (problem,) = caught.value.problems
    assert problem.hint is not None
    assert problem.hint.startswith("至少要写：`ledger: ")
