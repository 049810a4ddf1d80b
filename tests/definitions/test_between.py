"""What processes say of each other, with the processes of the model office."""

from pathlib import Path

import pytest

from definitions.problems import InvalidDefinition
from definitions.registry import CATALOGUE, Calendars, Office
from definitions.rules.between import notes_between
from definitions.rules.document import Document
from tests.builders.model_office import MODEL, ORGANIZATION

BOXES = "boxes: [director]"
ENDED = "{on: ended, process: reply, outcome: refused, of: general_office"
MISSED = "{on: clock_missed, process: reply, deadline: head, of: general_office"
START = "{start: supervision, of: general_office, form: {title"


def office(root: Path, *changes: tuple[str, str, str]) -> Office:
    """`changes`: a process, what it says, and what it says instead."""
    folder = root / ORGANIZATION
    for source in MODEL.rglob("*.yaml"):
        target = folder / source.relative_to(MODEL)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = source.read_text(encoding="utf-8")
        for name, old, new in changes:
            if source.stem == name:
                assert text.count(old) == 1
                text = text.replace(old, new)
        target.write_text(text, encoding="utf-8")
    return Office(folder, Calendars(CATALOGUE / "calendars"))


@pytest.mark.parametrize(
    ("process", "old", "new", "code", "at"),
    [
        ("reply", START, START.replace("supervision", "supervison"), "unknown-process", "supervison"),
        ("reply", START, START.replace("title", "titel"), "unknown-field", "\"'督办"),
        ("follow-up", ENDED, ENDED.replace("reply", "replay"), "unknown-process", "replay"),
        ("follow-up", MISSED, MISSED.replace("head", "haed"), "unknown-deadline", "haed"),
        ("follow-up", ENDED, ENDED.replace("ended", "published").replace("outcome: refused, ", ""), "never-published", "published"),
        ("follow-up", ENDED, ENDED.replace("refused", "[refused, retracted]"), "never-ends-so", "[refused"),
        ("follow-up", "when: form.source != ''", "when: form.sauce != ''", "unknown-field", "form.sauce"),
        ("follow-up", "\"'回访：' + form.title\"", "form.body +", "wrong-condition", "}"),
        ("follow-up", "\"'回访：' + form.title\"", "form.measures", "unknown-field", "form.measures"),
        ("follow-up", ENDED, ENDED.replace("general_office", "form.owner"), "unknown-field", "form.owner"),
        ("follow-up", ENDED, ENDED.replace("general_office", "nowhere"), "unknown-unit", "nowhere"),
        ("bulletin", "public-matter]\n      units", "replay]\n      units", "unknown-process", "replay"),
        ("supervision", "start: {by: [officer]}", "start: {by: [officer], of: planning}", "unit-may-not-start", "general_office"),
        ("mailbox", BOXES, "boxes: [director, directer]", "unknown-box", "directer"),
        ("mailbox", BOXES, "boxes: [director, director]", "box-opened-twice", "director]"),
        ("organization", "letterboxes:\n", "letterboxes:\n  - {id: nobody, title: 意见箱}\n", "box-of-nobody", "nobody"),
        ("mailbox", "title: letter.subject", "title: letter.subjet", "unknown-field", "letter.subjet"),
        ("mailbox", "answered: given.handle.answer", "answered: given.handle.anwser", "unknown-field", "given.handle.anwser"),
        ("organization", "originals: [head]", "originals: [haed]", "unknown-role", "haed"),
    ],
)  # fmt: skip
def test_one_change_is_told_wherever_it_does_harm(
    tmp_path: Path, process: str, old: str, new: str, code: str, at: str
) -> None:
    with pytest.raises(InvalidDefinition) as found:
        _ = office(tmp_path, (process, old, new)).processes
    for problem in found.value.problems:
        line = found.value.text[problem.place.file].split("\n")[problem.place.line - 1]
        assert (problem.code, line[problem.place.column - 1 :][: len(at)]) == (code, at)


def test_what_always_goes_round_is_an_error(tmp_path: Path) -> None:
    again = "triggers:\n  - {on: ended, process: follow-up, of: general_office}\n"
    there = ("supervision", "\nform:\n", f"\n{again}\nform:\n")
    back = ("follow-up", ENDED, "{on: ended, process: supervision, of: general_office")
    with pytest.raises(InvalidDefinition) as found:
        _ = office(tmp_path, there, back).processes
    assert {problem.code for problem in found.value.problems} == {"endless-triggers"}
    assert len(found.value.problems) == 2


def test_what_may_go_round_is_noted(tmp_path: Path) -> None:
    """A limit need not be missed."""
    there = (
        "supervision",
        "\nform:\n",
        "\ntriggers:\n  - {on: ended, process: supervision, outcome: refused, of: planning}\n\nform:\n",
    )
    whole = office(tmp_path, there)
    documents = {
        name: Document(one.source, one.process, whole.organization, whole.ledgers)
        for name, one in whole.processes.items()
    }
    (note,) = notes_between(documents)
    assert (note.code, Path(note.place.file).stem) == ("unproven-triggers", "supervision")


def test_the_model_office_is_in_order(tmp_path: Path) -> None:
    assert office(tmp_path).processes
