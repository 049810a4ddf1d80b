"""A text that somebody is writing is tried in a process of its own, which tells all and holds nobody up."""

import json
from dataclasses import replace
from pathlib import Path
from threading import BoundedSemaphore

import pytest

from flows.access.refusal import Conflict, Invalid
from flows.checking import apart
from flows.checking.apart import FAILED, LONGEST, MOST_RUNS, TOO_MUCH, tried
from flows.checking.documents import Checking
from flows.checking.trial import Trial, Wanted, try_text
from tests.builders.office import TWO_OFFICES, WEB

FILE = TWO_OFFICES / "jilin-transport" / "processes" / "web-publish.yaml"
TEXT = FILE.read_text(encoding="utf-8")


def wanted(text: str, before: str | None = None, runs: int = 0) -> Wanted:
    return Wanted(str(TWO_OFFICES), str(FILE), text, before, runs)


def trial(text: str, before: str | None = None, runs: int = 0) -> Trial:
    """As the process that tries it finds it."""
    return try_text(wanted(text, before, runs))


def test_what_was_found_comes_over_whole() -> None:
    asked = wanted(TEXT, TEXT, 5)
    found = tried(asked)
    assert found == Trial.from_json(json.loads(json.dumps(try_text(asked).as_json())))
    assert found.played is not None


def test_what_will_do_is_drawn_played_compared_and_simulated() -> None:
    found = trial(TEXT.replace("within: 1 day\n", "within: 4 days\n", 1), TEXT, 40)
    assert [one.fault for one in found.examples if one.fault] == [
        "样例的结果不一样：时限 online_in_1_day 应当到期于 2026-11-23，实际 2026-11-24"
    ]
    assert found.problems[0].message == found.examples[0].fault
    assert not found.will_do
    again = trial(TEXT.replace("{zh: 本单位审核人审核, en", "{zh: 初审, en", 1), TEXT, 40)
    assert again.will_do
    assert again.changes == (
        "环节",
        "  改动 初审（unit_check），名称：本单位审核人审核（Unit's reviewer） → 初审（Unit's reviewer）",
    )
    assert "初审" in again.drawing
    assert again.drawing.startswith("<svg ")
    assert again.played is not None
    assert again.played.said.startswith("模拟了 40 个办件")
    assert [one.title for one in again.played.tables][:2] == ["结局和用时（工作日）", "送审次数"]
    assert (again.process, again.version) == ("jilin-transport.web-publish", 1)


def test_the_words_are_those_of_the_command_line() -> None:
    """The same document, as a file beside its organisation."""
    wrong = TEXT.replace("role: unit_head", "role: unit_hed", 1)
    found = trial(wrong)
    checking = Checking(TWO_OFFICES / "calendars")
    around = checking.around(FILE)
    checking.check_written(wrong, FILE, around)
    said = [(one.code, one.message, one.hint, one.place.line) for one in checking.in_order()]
    assert [(one.code, one.message, one.hint, one.line) for one in found.problems] == said
    assert said[0][:3] == ("unknown-role", "本机构没有 “unit_hed” 这个岗位。", "你是不是想写 `unit_head`？")
    assert found.problems[0].excerpt == "    who: {role: unit_hed}"
    assert not found.examples


def test_what_cannot_be_read_or_drawn_is_told_all_the_same() -> None:
    assert [one.code for one in trial("stages: [").problems] == ["syntax"]
    lost = trial(TEXT.replace("go: confirm_takedown", "go: nowhere", 1))
    assert lost.drawing == ""
    assert lost.problems
    assert not lost.broken_off


def test_what_is_drawn_is_never_markup() -> None:
    found = trial(TEXT.replace("{zh: 本单位审核人审核, en", "{zh: '<script>alert(1)</script>', en", 1))
    assert "<script" not in found.drawing
    assert "&lt;script" in found.drawing.replace("\n", "")


def test_a_text_that_takes_too_long_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """No text is known that takes for ever: one that takes longer than it is given."""
    monkeypatch.setattr(apart, "SECONDS", 0.2)
    assert tried(wanted(TEXT, runs=MOST_RUNS)).broken_off == TOO_MUCH
    monkeypatch.undo()
    assert tried(wanted(TEXT)).broken_off == "", "and the next one is tried again"


def test_a_failure_of_the_program_is_told_and_says_nothing_of_the_machine() -> None:
    nowhere = Wanted(str(TWO_OFFICES), f"{FILE}\0", TEXT)
    assert tried(nowhere).broken_off == FAILED


def test_what_is_too_much_is_refused_before_it_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Invalid, match=f"最多 {LONGEST} 个"):
        tried(wanted("字" * (LONGEST + 1)))
    with pytest.raises(Invalid, match=f"最多模拟 {MOST_RUNS} 个"):
        tried(wanted(TEXT, runs=MOST_RUNS + 1))
    monkeypatch.setattr(apart, "_turns", BoundedSemaphore(1))
    monkeypatch.setattr(apart, "WAIT_SECONDS", 0.01)
    with apart._turns, pytest.raises(Conflict, match="还没有轮到"):
        tried(wanted(TEXT))


def test_a_text_may_speak_of_what_was_published_first_on_the_screen(tmp_path: Path) -> None:
    new = "jilin-transport.short-notice"
    shelf = tmp_path / "jilin-transport"
    shelf.mkdir()
    (shelf / "short-notice.yaml").write_text(TEXT.replace(f"process: {WEB}", f"process: {new}", 1), "utf-8")
    calling = TEXT.replace(
        "\nform:\n", f"\ntriggers:\n  - {{on: ended, process: {new}, of: office}}\n\nform:\n", 1
    )
    asked = Wanted(str(TWO_OFFICES), str(FILE), calling)
    assert [one.code for one in try_text(asked).problems] == ["unknown-process"]
    assert try_text(replace(asked, shelves=str(tmp_path))).problems == ()
