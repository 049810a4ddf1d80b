"""Calls of other processes: what the documents beside one can tell of it."""

import shutil
from pathlib import Path

import pytest

from definitions.problems import InvalidDefinition
from definitions.registry import Catalogue, load_catalogue
from definitions.rules.calls import note_calls
from definitions.rules.document import Document
from tests.builders.model_office import MODEL
from tests.builders.office import TWO_OFFICES

RULE, CHILD = "rule-document", "interpretation"
CALL = "process: interpretation\n    of: form.owner\n"
TAKE = "    take: {number: case.number, style: form.style}\n"
NUMBER = "      - {id: number, kind: text, label: 解读编号}\n"
STYLE = "      - {id: style, kind: choice, label: 解读形式, options: [文字, 图解]}\n"
TAKING_FROM_REPRINTS = TAKE.replace("form.style", "\"'文字'\"")
SIGNED = "  - {id: head, kind: review, title: 科室负责人终审, who: {role: head}, final: true}\n"
BACK = "  - {id: back, kind: call, process: rule-document, of: legal}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(TWO_OFFICES, tmp_path, dirs_exist_ok=True)
    shutil.copytree(MODEL, tmp_path / "model-office")
    return tmp_path


def change(root: Path, name: str, old: str, new: str) -> None:
    file = root / f"model-office/processes/{name}.yaml"
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), "utf-8")


def codes(root: Path) -> list[str]:
    with pytest.raises(InvalidDefinition) as caught:
        load_catalogue(root)
    return [problem.code for problem in caught.value.problems]


def noted(catalogue: Catalogue) -> list[str]:
    known = {one.process.process: one.process for one in catalogue.processes()}
    documents = (Document(one.source, one.process) for one in catalogue.processes())
    return [note.code for document in documents for note in note_calls(document, known)]


def test_what_the_pages_show_is_in_order(root: Path) -> None:
    assert noted(load_catalogue(root)) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (CALL, "process: interpretatoin\n    of: form.owner\n", "unknown-process"),
        ("{title: \"form.title + '解读'\"", "{titel: \"form.title + '解读'\"", "unknown-field"),
        (CALL, "process: jilin-transport.web-reprint\n    of: form.owner\n", "unknown-unit"),
        (CALL, "process: jilin-transport.web-reprint\n    of: planning\n", "unknown-unit"),
        (CALL, "process: jilin-transport.web-reprint\n    of: office\n", "wrong-unit"),
        (CALL, "process: jilin-transport.web-print\n    of: it_division\n", "unknown-process"),
    ],
    ids=[
        "unknown process",
        "unknown field of the child",
        "unit of the form for another organisation",
        "unknown unit of another organisation",
        "unit that may not start it",
        "unknown process of another organisation",
    ],
)
def test_what_is_not_there_is_told(root: Path, old: str, new: str, code: str) -> None:
    change(root, RULE, old, new)
    if "jilin" in new:
        change(root, RULE, TAKE, TAKING_FROM_REPRINTS)
    assert codes(root) == [code]


@pytest.mark.parametrize(
    ("old", "new", "code", "place", "says"),
    [
        (TAKE, TAKE.replace("form.style", "form.stile"), "unknown-field", "form.stile", "没有"),
        (TAKE, TAKE.replace("form.style", "given.head.style"), "unknown-field", "given.head.style", "没有"),
        (TAKE, TAKE.replace("form.style", "case.urgent"), "unknown-field", "case.urgent", "case.number"),
        (TAKE, TAKE.replace("form.style", "form.style +"), "wrong-condition", "", ""),
        (TAKE, TAKE.replace("style: form", "stile: form"), "unknown-field", "form.style", "style"),
        (TAKE, TAKE.replace("form.style", "size(form.title)"), "unfit-value", "size", "应当是文字"),
        (TAKE, TAKE.replace("case.number", "form.title"), "unfit-value", "", "装不下"),
        (TAKE, TAKE.replace("case.number", "form.body"), "unfit-value", "", "装不下"),
        (STYLE, STYLE.replace(", 图解", ""), "unfit-value", "", "图解"),
        (
            STYLE,
            STYLE.replace("choice, label: 解读形式, options: [文字, 图解]", "date, label: 日"),
            "unfit-value",
            "",
            "日期",
        ),
        (STYLE, STYLE.replace("}", ", required: true}"), "useless-key", "true", "没有人填写"),
        (NUMBER, NUMBER.replace("number,", "outcome,"), "reserved-id", "outcome", "办理结果"),
        (NUMBER, NUMBER + NUMBER, "duplicate-id", "number", "写了两次"),
        (NUMBER, NUMBER + NUMBER.replace("number", "day"), "never-filled", "day", "take"),
        (STYLE, STYLE.replace("文字, 图解", "文字, 图解, 文字"), "duplicate-id", "文字", "写了两次"),
    ],
    ids=[
        "unknown field of the child's form",
        "unknown field of the child's stage",
        "what is no content of the child",
        "unreadable",
        "for an unknown field of the stage",
        "number for a text",
        "longer text",
        "longer text of several lines",
        "fewer options",
        "choice for a date",
        "key for whoever fills it in",
        "named like the outcome",
        "twice",
        "never filled",
        "option twice",
    ],
)
def test_what_is_taken_from_a_child_is_there_and_fits(
    root: Path, old: str, new: str, code: str, place: str, says: str
) -> None:
    assert old != new
    number = NUMBER.replace("label", "max_length: 40, label")
    change(root, RULE, old, new)
    if "form.title" in new:
        change(root, RULE, NUMBER, number)
    with pytest.raises(InvalidDefinition) as caught:
        load_catalogue(root)
    first = next(one for one in caught.value.problems if one.code == code)
    assert says in f"{first.message}{first.hint}"
    line = (root / "model-office/processes/rule-document.yaml").read_text("utf-8").splitlines()
    assert line[first.place.line - 1][first.place.column - 1 :].startswith(place)


def test_of_a_child_of_another_organisation_only_what_it_has_is_taken(root: Path) -> None:
    change(root, RULE, CALL, "process: jilin-transport.web-reprint\n    of: it_division\n")
    assert codes(root) == ["unknown-field"]


def test_nothing_is_taken_from_a_child_that_nobody_waits_for(root: Path) -> None:
    change(root, RULE, TAKE, f"{TAKE}    wait: false\n")
    assert set(codes(root)) >= {"useless-key"}


def test_what_cannot_be_computed_of_every_child_is_not_taken(root: Path) -> None:
    change(
        root,
        CHILD,
        "  sheet: 政策解读审批单\n  fields:\n",
        "  sheet: 政策解读审批单\n  fields:\n    - {id: copies, kind: number, label: 份数}\n",
    )
    change(root, RULE, STYLE, f"{STYLE}      - {{id: copies, kind: number, label: 份数}}\n")
    change(root, RULE, TAKE, TAKE.replace("}", ", copies: form.copies + 1.0}"))
    assert codes(root) == ["condition-not-total"]
    change(root, RULE, "form.copies + 1.0", "form.copies")
    load_catalogue(root)


def test_a_process_of_another_organisation_can_be_called_for_one_of_its_units(root: Path) -> None:
    change(root, RULE, CALL, "process: jilin-transport.web-reprint\n    of: it_division\n")
    change(root, RULE, TAKE, TAKING_FROM_REPRINTS)
    assert noted(load_catalogue(root)) == []


def test_processes_that_always_call_each_other_are_refused(root: Path) -> None:
    change(root, CHILD, SIGNED, SIGNED + BACK)
    assert codes(root) == ["circular-call", "circular-call"]


def test_of_processes_that_may_call_each_other_it_is_said_that_nothing_was_proved(root: Path) -> None:
    fork = "  - {id: f, kind: choose, branches: [{when: form.source == '法规科', go: back}], otherwise: publish}\n"
    change(root, CHILD, SIGNED, SIGNED + fork + BACK)
    assert noted(load_catalogue(root)) == ["unproven-call", "unproven-call"]


def test_units_that_may_not_all_start_it_are_noted(root: Path) -> None:
    change(root, CHILD, "of: any unit", "of: legal")
    assert noted(load_catalogue(root)) == ["unproven-call"]
