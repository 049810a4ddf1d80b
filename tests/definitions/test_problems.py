"""How a problem is shown: on a terminal, and to machines."""

import pickle

import pytest

from definitions.problems import (
    EXCERPT_WIDTH,
    MOST,
    InvalidDefinition,
    Place,
    Problem,
    as_json,
    did_you_mean,
    quoted,
    render,
)


def shown(text: str, line: int, column: int, hint: str | None = None) -> list[str]:
    return render(Problem("some-code", "不对。", Place("a.yaml", line, column), ("a", 0), hint), text).split(
        "\n"
    )


def test_names_place_code_and_message_first_and_the_hint_last() -> None:
    assert shown("a: b\n", 1, 4, "改一下。") == [
        "a.yaml:1:4: some-code: 不对。",
        "    1 | a: b",
        "      |    ^",
        "  提示：改一下。",
    ]


@pytest.mark.parametrize(
    ("line", "column", "columns_before"),
    [
        ("标题: x", 5, 6),
        ("ａ：x", 3, 4),
        ("e\u0301: x", 3, 1),
        ("\ta: x", 2, 1),
        ("，。《》x", 5, 8),
    ],
    ids=["Chinese", "full-width Latin", "combining accent", "tab", "full-width punctuation"],
)
def test_wide_characters_do_not_shift_the_caret(line: str, column: int, columns_before: int) -> None:
    assert shown(line, 1, column)[2] == "      | " + " " * columns_before + "^"


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\u2028", "\x85"])
def test_lines_are_counted_as_the_parser_counts_them(line_break: str) -> None:
    assert shown(f"a: 1{line_break}b: 2", 2, 1)[1] == "    2 | b: 2"


def test_a_very_long_line_is_cut_around_the_caret() -> None:
    excerpt, caret = shown("标" * 300 + "!" + "题" * 300, 1, 301)[1:3]
    assert excerpt[8:].startswith("…标")
    assert excerpt.endswith("题…")
    assert len(excerpt) < EXCERPT_WIDTH
    before = excerpt[8:].partition("!")[0]
    assert caret == "      | " + " " * (1 + 2 * (len(before) - 1)) + "^"


def test_control_characters_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in "".join(shown("a: \x1b[31m red", 1, 4))
    assert quoted("a\x1b\n\u202eb") == "“a\ufffd\ufffd\ufffdb”"
    assert len(quoted("x" * 1000)) < 50


def test_a_place_after_the_last_line_has_no_excerpt() -> None:
    assert shown("a", 7, 1) == ["a.yaml:7:1: some-code: 不对。"]


def test_as_json_holds_plain_values() -> None:
    problem = Problem("some-code", "不对。", Place("a.yaml", 2, 3), ("stages", 0, "who"), "改。")
    assert as_json(problem) == {
        "code": "some-code",
        "message": "不对。",
        "file": "a.yaml",
        "line": 2,
        "column": 3,
        "path": ["stages", 0, "who"],
        "hint": "改。",
    }


def test_a_near_word_is_named_alone_and_otherwise_those_that_there_are() -> None:
    assert did_you_mean("Unit_Haed", ["unit_head", "leader"]) == "你是不是想写 `unit_head`？"
    assert did_you_mean("form.nope", ["form.body", "form.title"]) == "可以写：form.body、form.title"
    assert did_you_mean("form.bdy", ["form.body", "form.title"]) == "你是不是想写 `form.body`？"
    assert did_you_mean("b.signed", ["a.done", "b.opened"]) == "可以写：b.opened、a.done"
    assert did_you_mean("zz", [f"w{number:02}" for number in range(40)]) == (
        f"可以写：{'、'.join(f'w{number:02}' for number in range(15))} 等 40 种"
    )
    assert did_you_mean("zzz", ["unit_head", "leader"]) == "可以写：leader、unit_head"
    assert did_you_mean("zzz", []) is None


def test_the_exception_lists_problems_in_the_order_of_the_document() -> None:
    later = Problem("b", "后。", Place("a.yaml", 2, 1))
    earlier = Problem("a", "前。", Place("a.yaml", 1, 1))
    error = InvalidDefinition([later, earlier], {"a.yaml": "x\ny\n"})
    assert error.problems == (earlier, later)
    assert str(error).split("\n")[0] == "a.yaml:1:1: a: 前。"
    assert str(error).split("\n")[3] == "a.yaml:2:1: b: 后。"
    assert pickle.loads(pickle.dumps(error)).problems == error.problems


def test_a_report_that_was_cut_says_so() -> None:
    problem = Problem("a", "错。", Place("a.yaml", 1, 1))
    assert "没有全部列出" in str(InvalidDefinition([problem] * MOST, {"a.yaml": "x"}))
    assert "没有全部列出" not in str(InvalidDefinition([problem] * (MOST - 1), {"a.yaml": "x"}))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (True, "“true”"),
        (None, "“（空）”"),
        (10.0, "“10”"),
        (2.5, "“2.5”"),
        (["甲", 1.0, None], "“[甲, 1, （空）]”"),
        ({"role": "head", "each": False}, "“{role: head, each: false}”"),
    ],
)
def test_a_value_is_quoted_as_one_writes_it(value: object, said: str) -> None:
    assert quoted(value) == said
