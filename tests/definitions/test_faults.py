"""Texts that are no YAML: the place at which something was mistyped, which is often not where the parser gives up."""

import pytest

from definitions.source import read
from tests.definitions.changes import Change, changed, problems_of
from tests.definitions.valid_office import LEDGERS, ORGANIZATION

SECRECY = "{role: secrecy_officer, of: office}"
LEADER = "{id: leader, kind: review, who: {role: leader, of: form.owner}, final: true, next: receipt}"
NO_QUOTE, NO_BRACE = "这里的引号没有配对", "这里的 { 没有配对"

CASES: dict[str, tuple[Change, str, str]] = {
    "a key of the top without its colon": (("stages:\n", "stages\n"), "stages\n", "这一行少了冒号"),
    "a key within without its colon": (("    kind: work\n", "    kind work\n"), "kind work", "这一行少了冒号"),
    "a key at the head of an item": (("- id: receipt\n", "- id:receipt\n"), ":receipt", "冒号后面要空一格"),
    "a quotation mark that the next one closes": (("title: 本单位负责人审核", "title: '本单位负责人审核"), "'本单位", NO_QUOTE),
    "the last quotation mark": (("expect: {end: published}\n", "expect: {end: 'published}\n"), "'published", NO_QUOTE),
    "a double quotation mark": (("title: 本单位负责人审核", 'title: "本单位负责人审核'), '"本单位', NO_QUOTE),
    "braces before an item": ((LEADER, LEADER[:-1]), "{id: leader", NO_BRACE),
    "braces before a key": ((SECRECY, SECRECY[:-1]), "{role: secrecy", NO_BRACE),
    "brackets": (("articles: [一, 二]}", "articles: [一, 二}"), "}", "方括号"),
    "a comment that swallows the end": (("label: 信息标题,", "label: #信息标题,"), "#信息", "# 后面的都算注释"),
    "a Chinese comma behind braces": (("of: form.owner}, final", "of: form.owner}，final"), "，final", "“，”，请改用英文的 `,`"),
    "a Chinese comma before a key": (("kind: review, who: {role: leader", "kind: review，who: {role: leader"), "，who", "“，”，请改用英文的 `,`"),
    "Chinese braces": ((SECRECY, "｛role: secrecy_officer, of: office｝"), "｛role", "请改用英文的 `{`"),
    "Chinese braces within others": (("who: {role: leader, of: form.owner}", "who: ｛role: leader, of: form.owner｝"), "｛role", "请改用英文的 `{`"),
    "a Chinese closing brace": (("of: form.owner}, final", "of: form.owner｝, final"), "｝", "请改用英文的 `}`"),
    "a colon within a text in braces": (("label: 信息标题,", "label: 信息: 标题,"), ": 标题", "文字里有冒号，请把文字放进引号：'信息: 标题'"),
    "a colon within a text": (("title: 本单位负责人审核", "title: 本单位: 审核"), ": 审核", "文字里有冒号，请把文字放进引号：'本单位: 审核'"),
    "no comma before a key": (("kind: number, label", "kind: number label"), "label", "`label` 的前面少了逗号"),
    "a brace too many": ((SECRECY, SECRECY + "}"), "}\n", "多了一个 }"),
    "a line further to the right": (("    kind: work\n", "      kind: work\n"), "      kind", "缩进不齐"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_fault_is_told_where_it_is(name: str) -> None:
    change, at, hint = CASES[name]
    text = changed(change)
    problem = problems_of(text, ORGANIZATION, LEDGERS)[-1]
    lines = text.split("\n")
    rest = "\n".join(
        [lines[problem.place.line - 1][problem.place.column - 1 :], *lines[problem.place.line :]]
    )
    assert problem.code == "syntax"
    assert rest.startswith(at)
    assert hint in (problem.hint or "")


def test_a_comma_may_be_missing_at_the_end_of_the_line_above() -> None:
    (problem,) = read("a: {x: 1,\n  y: 2\n  z: 3}\n", "a.yaml").problems
    assert (problem.place.line, problem.place.column) == (2, 7)
    assert problem.message == "这里不符合 YAML 的写法，读到第 3 行就读不下去了。"


def test_a_value_that_is_a_comment_is_told_as_one() -> None:
    text = changed(("who: {role: secrecy_officer, of: office}", "who: #保密员"))
    (problem,) = problems_of(text, ORGANIZATION, LEDGERS)
    assert problem.code == "wrong-type"
    assert "# 后面的都算注释" in (problem.hint or "")


def test_a_list_in_chinese_brackets_is_told_as_one() -> None:
    text = changed(("articles: [一, 二]", "articles: ［一］"))
    (problem,) = problems_of(text, ORGANIZATION, LEDGERS)
    assert problem.hint == "这里用了中文的“［”，请改用英文的 `[`。"
