"""A condition may speak of whatever the proofs try first: what nothing speaks of is then something else."""

import pytest

from definitions.loader import examine_process
from definitions.source import read

TEXT = """
process: office.slipped
title: 例
authority: {{document: 规定, articles: [一]}}
start: {{by: [clerk]}}
number: 第{{year}}-{{serial}}号
form:
  fields:
    - {{id: title, kind: text, label: 标题, required: true}}
    - {{id: body, kind: markdown, label: 正文}}
    - {{id: k, label: 类, required: true, {field}}}
stages:
  - id: fork
    kind: choose
    branches:
      - {{when: "{condition}", go: publish}}
    otherwise: chief
  - {{id: chief, kind: review, who: {{role: chief}}, final: true, secrecy: true}}
  - {{id: publish, kind: publish, channel: website}}
  - {{id: done, kind: end, outcome: published}}
sample: {{title: 甲, body: 文}}
examples: [{{do: [], expect: {{at: chief}}}}]
"""
ROUND = {
    "another text": ("kind: text", "form.k != '文字'"),
    "another body": ("kind: markdown", "form.k != '文字'"),
    "other texts still": ("kind: text", "form.k != '文字' && form.k != '文字0'"),
    "another person": ("kind: person", "form.k != 'one' && form.k != 'another'"),
    "another address": (
        "kind: url",
        "form.k != 'https://www.example.gov.cn/' && form.k != 'https://www.example.com/'",
    ),
    "options in an order": ("kind: choice, options: [a, z]", "form.k > 'm'"),
    "before the last day": ("kind: date", "form.k < '9999-12-31'"),
    "after the first day": ("kind: date", "form.k > '0001-01-01'"),
}


@pytest.mark.parametrize("name", ROUND)
def test_a_way_round_the_reviews_is_found_whatever_the_condition_speaks_of(name: str) -> None:
    field, condition = ROUND[name]
    text = TEXT.format(field=field, condition=condition)
    codes = {problem.code for problem in examine_process(read(text, "p.yaml")).problems}
    assert {"no-final-review", "no-secrecy-review"} <= codes


def test_a_condition_that_nothing_can_fulfil_opens_no_way() -> None:
    text = TEXT.format(field="kind: choice, options: [a, z]", condition="form.k > 'zz'")
    assert not {problem.code for problem in examine_process(read(text, "p.yaml")).problems}


MANY = TEXT.replace(
    "sample:", "deadlines:\n  - {{id: d, title: 限, within: 1 day, from: [{many}], until: ended}}\nsample:"
)


def test_a_moment_that_is_named_again_makes_no_more_ways() -> None:
    many = ", ".join(["published"] * 40)
    text = MANY.format(field="kind: choice, options: [a, z]", condition="form.k > 'zz'", many=many)
    assert not examine_process(read(text, "p.yaml")).problems


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("label: 标题", "label: 标题, pattern: '((a{9999}){9999}){9999}'", "costly-pattern"),
        ("examples: [{do", "examples: [{holders: {clerk: 3000000}, do", "out-of-range"),
    ],
)
def test_what_would_take_too_long_or_too_far_is_told_at_its_place(old: str, new: str, code: str) -> None:
    text = TEXT.format(field="kind: choice, options: [a, z]", condition="form.k > 'zz'")
    assert old in text
    examined = examine_process(read(text.replace(old, new), "p.yaml"))
    assert [problem.code for problem in examined.problems] == [code]
