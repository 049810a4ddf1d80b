"""Conditions that would take too long are refused before they are computed, wherever they stand; and what is admitted
is computed in time.
"""

import os
import time
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from definitions import conditions
from definitions.conditions import (
    ConditionError,
    CostlyCondition,
    WrongPattern,
    check_syntax,
    evaluate,
    holds,
    is_within,
    matches_whole,
    work_on_little,
)
from definitions.conditions.cost import check_work
from definitions.conditions.extents import extent_at
from definitions.conditions.patterns import states_of
from definitions.loader import examine_process, load_ledger
from definitions.problems import InvalidDefinition
from definitions.rules import notes_on
from definitions.rules.document import Document
from definitions.rules.trying import MOST_OF_ALL, OF_A_TRIAL, Effort
from definitions.source import read as read_source

SOAK = bool(os.environ.get("SANSHEN_SOAK"))
LONGEST = 0.1
"""Seconds of the processor for the most that is admitted. Half of them where nothing else goes on."""
TWENTY = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]"


def nested(depth: int, over: str = TWENTY, innermost: str = "true") -> str:
    for level in range(depth):
        innermost = f"{over}.all(x{level}, {innermost})"
    return innermost


@pytest.mark.parametrize(
    "expression",
    [
        nested(7),
        nested(5),
        nested(3, "form.items"),
        "['x']" + ".map(x, x + x)" * 40 + " == []",
        "[form.items]" + ".map(x, x + x)" * 12 + " == []",
        "+".join(["form.title"] * 170) + " == ''",
        "form.items.map(x, form.items.map(y, form.items)) == []",
        r"form.title.matches('\\w{900}')",
        r"form.items.all(x, x.matches('\\w{50}'))",
        "form.title.matches('((甲{1,50}){1,50}){1,50}')",
        "form.title.matches(form.pattern)",
        "form.title.matches('a' + form.pattern)",
    ],
)
def test_what_could_take_long_is_refused_unread(expression: str) -> None:
    with pytest.raises(CostlyCondition) as refused:
        check_syntax(expression)
    assert refused.value.hint


@pytest.mark.parametrize(
    "expression",
    [
        nested(2),
        nested(2, "form.items"),
        "['a', 'b'].exists(x, ['c', 'd'].exists(y, form.items.exists(z, z == x + y)))",
        "form.items.map(x, x + '、').filter(x, x != '、').size() > 1",
        "form.title.matches('^https?://([A-Za-z0-9-]+[.])+gov[.]cn(:[0-9]+)?(/.*)?$')",
        " + ".join(["form.title"] * 40) + " != ''",
    ],
)
def test_what_people_need_is_admitted(expression: str) -> None:
    check_syntax(expression)


def test_data_that_is_larger_than_usual_is_weighed_as_it_is() -> None:
    expression = nested(2, "form.items", "x0 != x1")
    assert holds(expression, {"form": {"items": ["甲"]}}) is False
    with pytest.raises(CostlyCondition):
        holds(expression, {"form": {"items": ["甲"] * 2000}})
    with pytest.raises(CostlyCondition):
        evaluate("form.title + form.title", {"form": {"title": "甲" * 20_000_000}})


Shape = Callable[[int], tuple[str, Mapping[str, Any]]]
"""An expression and a form of some size."""


def numbers(number: int) -> list[float]:
    return [float(one) for one in range(number)]


SHAPES: dict[str, Shape] = {
    "turns within turns": lambda n: (
        nested(2, "form.items", "x0 >= 0.0 || x1 >= 0.0"),
        {"items": numbers(n)},
    ),
    "rows within rows": lambda n: (
        nested(2, "form.items", "x1.number >= 0.0"),
        {"items": [{"number": one, "name": "甲" * 50} for one in numbers(n)]},
    ),
    "written lists": lambda n: (nested(3, str([1] * n)), {}),
    "a long map": lambda n: ("form.items.map(x, x).size() > 0", {"items": numbers(n)}),
    "a long filter": lambda n: ("form.items.filter(x, x >= 0.0).size() > 0", {"items": numbers(n)}),
    "doublings": lambda n: ("[form.items]" + ".map(x, x + x)" * 6 + ".size() > 0", {"items": numbers(n)}),
    "long texts together": lambda n: (" + ".join(["form.body"] * 5) + " != ''", {"body": "甲" * n}),
    "texts counted": lambda n: (" && ".join(["form.body.size() > 0"] * 10), {"body": "甲" * n}),
    "texts looked through": lambda n: (
        " || ".join(["form.body.contains('乙')"] * 31 + ["true"]),
        {"body": "甲" * n},
    ),
    "a wide pattern": lambda n: (rf"form.body.matches('\\w{{{min(n, 200)}}}') || true", {"body": "甲" * n}),
    "a pattern of choices": lambda n: ("form.body.matches('(甲|甲甲)*乙') || true", {"body": "甲" * n}),
    "a repeated pattern": lambda n: ("form.body.matches('(甲{1,9}){1,9}乙') || true", {"body": "甲" * n}),
    "patterns in turns": lambda n: ("form.items.all(x, x.matches('[a-z]+') || true)", {"items": ["甲"] * n}),
}
LARGEST = 1_000_000
"""Of a text, its characters: a field takes no more."""


def is_admitted(shape: Shape, size: int) -> bool:
    expression, form = shape(size)
    try:
        compiled = conditions._compiled(expression)
        check_work(expression, compiled.structure, lambda path: extent_at(path, {"form": form}))
    except ConditionError:
        return False
    return True


def largest_admitted(shape: Shape) -> int:
    size, step = 0, 1 << 19 if isinstance(shape(1)[1].get("body"), str) else 1 << 13
    while step:
        if size + step <= LARGEST and is_admitted(shape, size + step):
            size += step
        step //= 2
    return size


@pytest.mark.parametrize("name", SHAPES)
def test_the_most_that_is_admitted_is_computed(name: str) -> None:
    """With a bar for the time where the machine is given to it."""
    shape = SHAPES[name]
    expression, form = shape(largest_admitted(shape))
    began = time.process_time()
    assert holds(expression, {"form": form}) is True
    assert not SOAK or time.process_time() - began < LONGEST


LEDGER = """\
ledger: sayings
title: {zh: 台账}
columns:
  - {id: said, title: {zh: 说法}, value: "COSTLY"}
"""


def test_a_ledger_tells_where_it_takes_too_long() -> None:
    with pytest.raises(InvalidDefinition) as refused:
        load_ledger(LEDGER.replace("COSTLY", nested(7)), "sayings.yaml")
    problem = next(one for one in refused.value.problems if one.code == "costly-condition")
    assert (problem.place.line, bool(problem.hint)) == (4, True)
    assert "太费时" in problem.message


ROWS = """\
process: siping.rows
version: 1
title: {zh: 表}
covers: [x]
authority: {document: 甲, articles: [一]}
start: {by: [clerk], of: any unit}
number: 甲〔{year}〕{serial}号
form:
  sheet: 表
  fields:
    - {id: title, kind: text, label: {zh: 标题}, required: true}
    - id: items
      kind: rows
      label: {zh: 各项}
      at_most: AT_MOST
      columns:
        - {id: name, kind: text, label: {zh: 名称}, max_length: 2000}
        - {id: note, kind: text, label: {zh: 说明}, max_length: 2000}
    - {id: why, kind: text, label: {zh: 原因}, required_when: "form.items.exists(a, form.items.exists(b, a.name == b.note))"}
stages:
  - {id: check, kind: review, title: {zh: 审}, who: {role: clerk, of: submitting unit}}
  - {id: done, kind: end, outcome: closed}
examples:
  - {given: {title: 甲, items: [{name: 甲, note: 乙}]}, do: [{check: approve}], expect: {end: closed}}
"""


@pytest.mark.parametrize(("at_most", "is_admitted"), [(5, True), (200, False)])
def test_rows_that_may_become_many_are_weighed_as_they_may_become(at_most: int, is_admitted: bool) -> None:
    """The form says how much may be filled in: then it is refused at the document, and never at a case."""
    found = examine_process(read_source(ROWS.replace("AT_MOST", str(at_most)), "rows.yaml"))
    assert [(one.code, one.path[-1], bool(one.hint)) for one in found.problems] == (
        [] if is_admitted else [("condition-not-total", "required_when", True)]
    )


def test_what_a_document_tries_is_counted_and_told_once() -> None:
    effort = Effort(10)
    assert effort.spend("true", ("a",), 10)
    assert effort.given_up == []
    assert not effort.spend("false", ("b",), 1)
    assert not effort.spend("true", ("c",), 1)
    assert [(one.expression, one.path) for one in effort.given_up] == [("false", ("b",))]
    assert MOST_OF_ALL >= 10 * 1669, "ten times what the longest procedure of the catalogue tries"


def test_what_takes_long_counts_as_several() -> None:
    """Else every way of filling in the form would take as long again. What is not tried is noted, and no mistake."""
    assert work_on_little("form.title == ''") < OF_A_TRIAL
    assert work_on_little(nested(3)) > 20 * OF_A_TRIAL
    options = {
        name: f"{{id: {name}, kind: choice, label: {{zh: 选}}, options: [a, b, c, d, e]}}" for name in "pqrs"
    }
    read = " == ".join(f"(form.{name} in ['a', 'b', 'c', 'd'])" for name in options)
    fields = "".join(f"    - {one}\n" for one in options.values())
    text = ROWS.replace("AT_MOST", "5").replace("    - {id: why,", f"{fields}    - {{id: why,")
    admitted = text.replace("form.items.exists(a, form.items.exists(b, a.name == b.note))", read)
    assert "未能证明" not in "".join(noted(admitted))
    assert ["要试的填法超过" in one for one in noted(admitted.replace(read, f"{read} && {nested(3)}"))] == [
        True
    ]


def noted(text: str) -> list[str]:
    found = examine_process(read_source(text, "rows.yaml"))
    assert found.problems == ()
    return [one.message for one in notes_on(Document(found.source, found.valid()))]


def test_all_proofs_together_have_an_end() -> None:
    """Conditions of which each alone may be looked at: what comes last is named as unproven."""
    names = [f"q{n}" for n in range(5)]
    parity = " == ".join(f"(form.{name} == 'a')" for name in names)
    options = "".join(
        f"    - {{id: {name}, kind: choice, label: {{zh: 选}}, options: [a, b, c]}}\n" for name in names
    )
    asked = "".join(
        f"    - {{id: w{n}, kind: text, label: {{zh: 原因}}, shown_when: \"({parity}) == (form.title == '{n}')\"}}\n"
        for n in range(32)
    )
    text = ROWS.replace("AT_MOST", "5").replace("    - {id: why,", f"{options}{asked}    - {{id: why,")
    found = examine_process(read_source(text, "rows.yaml"))
    assert found.problems == ()
    document = Document(found.source, found.valid())
    notes = [one for one in notes_on(document) if one.code == "unproven-condition"]
    assert 0 < len(notes) < 33
    assert len({one.path for one in notes}) == len(notes)
    assert document.effort.spent > MOST_OF_ALL


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("[^<>]*", "信息", True),
        ("[^<>]*", "<信息", False),
        (r"\d{4}(-(0[1-9]|1[0-2])|-Q[1-4])?", "2026-Q4", True),
        (r"\d{4}(-(0[1-9]|1[0-2])|-Q[1-4])?", "2026-Q4\n", False),
        ("a|b", "ab", False),
        ("(a+)+", "a" * 400 + "!", False),
    ],
)
def test_a_format_is_asked_of_the_whole_text(pattern: str, text: str, fits: bool) -> None:
    assert matches_whole(pattern, text) is fits


def test_a_pattern_that_looks_ahead_is_none_of_the_library() -> None:
    with pytest.raises(WrongPattern, match="look-around"):
        matches_whole("(?=a)a", "a")


@pytest.mark.parametrize(
    ("pattern", "least"),
    [("a{100}", 100), ("(a{10}){10}", 100), (r"\w{5}", 2500), ("[a-z]{30}", 30), ("((a{5}){5}b){4}", 100)],
)
def test_repetitions_count_as_often_as_they_are_made(pattern: str, least: int) -> None:
    assert states_of(pattern) >= least


def test_a_format_is_weighed_with_the_longest_text() -> None:
    assert is_within(r"\d{4}", 500)
    assert not is_within(r"\w{40}", 50_000)


def test_a_costly_condition_is_a_condition_error() -> None:
    """So that whoever computes at run time tells it like any other."""
    assert issubclass(CostlyCondition, ConditionError)
