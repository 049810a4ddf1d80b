"""Acts on the text of a process: what they do not speak of stays byte for byte, and each can be taken back."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from definitions.editing import (
    PATTERNS,
    SKETCHES,
    CannotEdit,
    added,
    begun,
    moved,
    outline,
    removed,
    renamed,
    with_step,
    without_steps,
    written_value,
)
from definitions.editing.patterns import Beginning, Pattern, Post
from definitions.editing.sketches import Filling, Sketch, fresh_id
from definitions.examples import run_examples
from definitions.loader import examine_process, load_process
from definitions.problems import Problem
from definitions.registry import CATALOGUE
from definitions.source import read
from definitions.vocabulary import StageKind
from flows.checking.documents import blocking
from tests.builders.office import shared_catalogue

FILES = sorted([*CATALOGUE.glob("*/processes/*.yaml"), *Path("docs/how-to").rglob("processes/*.yaml")])
SMALL = """\
# 头上的注释
process: office.notice   # 名字后面的注释

stages:   # 环节
  # 第一道
  - {id: one, kind: review, title: 初审, who: {role: head}}

  # 第二道：
  #   说明有两行
  - id: two
    kind: review
    title: {zh: 复审, en: Second}   # 双语
    who:
      - {role: head}
      # 注释在里面
    help: |
      # 这不是注释

      这也是正文

    # 属于第二道的末尾
  - id: three
    kind: end

# 以下是台账
ledgers: []
"""
FILLING = Filling(
    "new_1", "新的环节", Post("head"), Post("officer", "office"), "website", "notices", "other", "done"
)
sketches = pytest.mark.parametrize("sketch", SKETCHES, ids=lambda one: one.kind.value)


@cache
def texts() -> list[str]:
    shipped = [file.read_text(encoding="utf-8") for file in FILES]
    return [SMALL, *shipped]


def values(text: str) -> object:
    return read(text, "").values


@st.composite
def places(draw: st.DrawFn) -> tuple[str, tuple[str | int, ...], int, int]:
    """A document, one of its stages, where it stands among those beside it, and how many there are."""
    text = draw(st.sampled_from(texts()))
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    if draw(st.booleans()):
        text = text.rstrip("\r\n")
    stage = draw(st.sampled_from(outline(text)))
    return text, stage.path, stage.position, stage.siblings


def test_all_documents_are_found() -> None:
    assert len(FILES) > 60


@given(places(), st.sampled_from(SKETCHES))
@settings(deadline=None)
def test_a_stage_put_in_and_taken_out_again_gives_the_text_back(
    place: tuple[str, tuple[str | int, ...], int, int], sketch: Sketch
) -> None:
    text, path, position, _siblings = place
    try:
        more = added(text, path, sketch.lines(FILLING))
    except CannotEdit:
        assert is_written_in_one_line(text, path)
        return
    _only_lines_come_in(text, more)
    assert removed(more, (*path[:-1], position + 1)) == text


@given(places())
@settings(deadline=None)
def test_a_stage_moved_down_and_up_again_gives_the_text_back(
    place: tuple[str, tuple[str | int, ...], int, int],
) -> None:
    text, path, position, siblings = place
    if position + 1 == siblings:
        with pytest.raises(CannotEdit):
            moved(text, path, 1)
        return
    try:
        other = moved(text, path, 1)
    except CannotEdit:
        assert is_written_in_one_line(text, path)
        return
    assert sorted(other.splitlines()) == sorted(text.splitlines())
    assert other != text
    assert moved(other, (*path[:-1], position + 1), -1) == text


@given(places())
@settings(deadline=None)
def test_what_is_taken_out_is_a_stretch_of_lines(place: tuple[str, tuple[str | int, ...], int, int]) -> None:
    text, path, position, siblings = place
    try:
        less = removed(text, path)
    except CannotEdit:
        assert siblings == 1 or is_written_in_one_line(text, path)
        return
    _only_lines_come_in(less, text)
    assert [one.id for one in outline(less) if one.path[:-1] == path[:-1]] == [
        one.id for one in outline(text) if one.path[:-1] == path[:-1] and one.position != position
    ]


@given(places(), st.text(min_size=1, max_size=12))
@settings(deadline=None)
def test_a_title_is_the_only_thing_that_changes(
    place: tuple[str, tuple[str | int, ...], int, int], title: str
) -> None:
    text, path, _position, _siblings = place
    try:
        other = renamed(text, path, title)
    except CannotEdit:
        assert any(0xD800 <= ord(one) < 0xE000 for one in title)
        return
    assert next(one.title for one in outline(other) if one.path == path) == title
    was, now = text.splitlines(), other.splitlines()
    if len(was) == len(now):
        assert sum(a != b for a, b in zip(was, now, strict=True)) <= 1
    else:
        _only_lines_come_in(text, other)


def _only_lines_come_in(less: str, more: str) -> None:
    """The lines of the shorter text stand in the longer one, in one stretch before and one behind."""
    was, now = less.splitlines(keepends=True), more.splitlines(keepends=True)
    head = 0
    while head < len(was) and was[head].rstrip("\r\n") == now[head].rstrip("\r\n"):
        head += 1
    tail = len(was) - head
    assert [one.rstrip("\r\n") for one in now[len(now) - tail :]] == [
        one.rstrip("\r\n") for one in was[head:]
    ]


def is_written_in_one_line(text: str, path: tuple[str | int, ...]) -> bool:
    """Whether the stages beside it share lines, with each other or with their branch, as in `stages: [{...}, {...}]`."""
    beside = [one for one in outline(text) if one.path[:-1] == path[:-1]]
    begins = [text.splitlines()[one.first - 1].lstrip() for one in beside]
    shared = [begin for begin in begins if not begin.startswith("-") or "stages: [" in begin]
    return bool(shared) or len({one.first for one in beside}) < len(beside)


def test_comments_go_where_their_stage_goes() -> None:
    below = moved(SMALL, ("stages", 1), -1)
    assert below.index("第二道") < below.index("id: two") < below.index("第一道") < below.index("id: one")
    assert below.endswith(SMALL[SMALL.index("  - id: three") :])
    without = removed(SMALL, ("stages", 1))
    assert "第二道" not in without
    assert "属于第二道的末尾" not in without
    assert "# 环节" in without


def test_a_title_keeps_its_english_and_the_comment_behind_it() -> None:
    other = renamed(SMALL, ("stages", 1), "保密审查")
    assert "    title: {zh: 保密审查, en: Second}   # 双语\n" in other
    assert "    kind: end\n    title: 结束\n" in renamed(SMALL, ("stages", 2), "结束")
    assert '{id: one, kind: review, title: "不：1 [x]", who: {role: head}}' in renamed(
        SMALL, ("stages", 0), "不：1 [x]"
    )


@pytest.mark.parametrize(
    "title", ["null", "1", "a: b", "# 号", "“引号”", '"', "两\n行", "yes", "~", "\u2028", "-"]
)
def test_any_title_is_read_as_it_was_meant(title: str) -> None:
    assert outline(renamed(SMALL, ("stages", 0), title))[0].title == title


def test_the_version_and_the_day_are_written_where_they_stand_or_behind_the_name() -> None:
    first = written_value(SMALL, "version", 2)
    assert "process: office.notice   # 名字后面的注释\nversion: 2\n\nstages:" in first
    assert written_value(first, "version", 3) == first.replace("version: 2", "version: 3")
    dated = written_value(first, "effective", "2027-01-01")
    assert "effective: '2027-01-01'\n" in dated
    assert values(dated) == {**dict(values(first)), "effective": "2027-01-01"}  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("stages: [{id: a, kind: end}]\n", "没有一行行分开写"),
        ("stages:\n  - {id: a, kind: end}\n", "仅有的一个环节"),
        ("stages:\n  -\n    id: a\n  - id: b\n", "没有一行行分开写"),
        ("stages: 'x\n", "读不下去"),
        ("process: a\n", "没有一行行分开写"),
    ],
)
def test_what_cannot_be_done_is_said(text: str, why: str) -> None:
    with pytest.raises(CannotEdit, match=why):
        removed(text, ("stages", 0))


def test_a_new_stage_is_called_as_nothing_else_is() -> None:
    assert fresh_id("review", {"review_1", "review_3"}) == "review_2"


CHANNEL, COLUMN = "website", "通知公告"
SEATS = (Post("unit_reviewer"), Post("secrecy_officer", "office"), Post("leader_in_charge"))


def beginning() -> Beginning:
    return Beginning(
        "jilin-transport.pattern", "新流程", "内部规定", "一", "information_officer", SEATS, CHANNEL, COLUMN
    )


def problems(text: str) -> tuple[Problem, ...]:
    office = shared_catalogue().office("jilin-transport")
    examined = examine_process(
        read(text, "pattern.yaml"),
        organization=office.organization,
        ledgers=office.ledgers,
        registers=office.registers,
    )
    assert examined.model is not None
    return examined.problems


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda one: one.id)
def test_a_process_begun_from_a_pattern_will_do(pattern: Pattern) -> None:
    text = begun(pattern, beginning())
    assert problems(text) == ()
    process = load_process(text, "pattern.yaml").process
    calendar = shared_catalogue().office("jilin-transport").calendar
    assert run_examples(process, calendar, blocking, "transport_admin") == []
    assert (process.process, process.title.zh) == ("jilin-transport.pattern", "新流程")


LEFT_TO_SAY = {
    StageKind.PUBLISH: {"published-twice"},
    StageKind.WITHDRAW: {"wrong-outcome"},
    StageKind.END: {"unreachable-stage"},
}
"""What somebody still has to say of a stage that stands there a second time, or beside the way: the problem says how."""


@sketches
def test_a_new_stage_will_do_as_it_is(sketch: Sketch) -> None:
    text = begun(PATTERNS[0], beginning())
    after = {StageKind.WITHDRAW: 3, StageKind.END: 4, StageKind.PUBLISH: 2}.get(sketch.kind, 0)
    filling = Filling(
        "new_1",
        "新的环节",
        Post("leader_in_charge"),
        Post("web_editor", "it_division"),
        CHANNEL,
        "publications",
        "web-publish",
        "second_review",
    )
    more = added(text, ("stages", after), sketch.lines(filling))
    stage = next(one for one in outline(more) if one.id == "new_1")
    assert (stage.kind, stage.title, stage.position) == (sketch.kind.value, "新的环节", after + 1)
    assert {problem.code for problem in problems(more)} == LEFT_TO_SAY.get(sketch.kind, set())


@given(places())
@settings(deadline=None)
def test_examples_follow_a_new_stage_and_go_back(
    place: tuple[str, tuple[str | int, ...], int, int],
) -> None:
    text, path, _position, _siblings = place
    before = next(one.id for one in outline(text) if one.path == path)
    more = with_step(text, before, "new_1", StageKind.REVIEW)
    assert more.count("new_1: approve") == len(re.findall(r"\bnew_1\b", more))
    assert without_steps(more, "new_1") == text
    if "new_1" not in more:
        assert more == text


FLOW = """\
examples:
  - do: [one: approve, {one: {decision: approve, on: '2026-11-20'}}, two: refuse]
    expect: {end: refused}   # 样例
  - do:
      - one: {decision: approve,
              on: '2026-11-20'}   # 分两行
      - two: approve
  - do: [one: refuse]
"""


def test_a_step_is_put_behind_the_last_signature_in_the_way_in_which_the_example_is_written() -> None:
    more = with_step(FLOW, "one", "new_1", StageKind.WORK)
    assert "[one: approve, {one: {decision: approve, on: '2026-11-20'}}, new_1: done, two: refuse]" in more
    assert "   # 分两行\n      - new_1: done\n      - two: approve\n" in more
    assert more.endswith("  - do: [one: refuse]\n")
    assert without_steps(more, "new_1") == FLOW
    assert without_steps(FLOW, "one") == FLOW.replace(
        "one: approve, {one: {decision: approve, on: '2026-11-20'}}, ", ""
    ).replace("      - one: {decision: approve,\n              on: '2026-11-20'}   # 分两行\n", "")
    assert with_step(FLOW, "one", "new_1", StageKind.PUBLISH) == FLOW


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda one: one.id)
def test_after_a_stage_is_added_by_the_button_the_examples_come_out_as_before(pattern: Pattern) -> None:
    text = begun(pattern, beginning())
    first = next(one for one in outline(text) if one.position == 0)
    review = next(one for one in SKETCHES if one.kind is StageKind.REVIEW)
    filling = replace(FILLING, who=Post("web_editor", "it_division"))
    more = with_step(added(text, first.path, review.lines(filling)), first.id, "new_1", StageKind.REVIEW)
    assert problems(more) == ()
    process = load_process(more, "pattern.yaml").process
    calendar = shared_catalogue().office("jilin-transport").calendar
    assert run_examples(process, calendar, blocking, "transport_admin") == []
