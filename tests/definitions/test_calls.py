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
    assert codes(root) == [code]


def test_a_process_of_another_organisation_can_be_called_for_one_of_its_units(root: Path) -> None:
    change(root, RULE, CALL, "process: jilin-transport.web-reprint\n    of: it_division\n")
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
