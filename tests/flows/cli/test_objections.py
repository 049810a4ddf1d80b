"""Objections (异议) at the command line: each verb by the wrong person, then by the right one."""

import shutil
from pathlib import Path

import pytest

from tests.builders.office import TWO_OFFICES
from tests.flows.cli.office import Office
from tests.flows.cli.test_ways_in import Cell, Terminal

DECLARED = (
    "\ndeadlines:\n",
    "\nobjection:\n  by: [information_officer]\n  answered_by: {role: unit_head}\n"
    "  coordinated_by: {role: manager, of: office}\n\ndeadlines:\n",
)


@pytest.fixture
def office_with_objections(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    folder = Path(shutil.copytree(TWO_OFFICES, tmp_path / "definitions"))
    file = folder / "jilin-transport" / "processes" / "web-publish.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count(DECLARED[0]) == 1
    file.write_text(text.replace(*DECLARED), encoding="utf-8")
    monkeypatch.setenv("SANSHEN_DEFINITIONS", str(folder))
    return office


def test_an_objection_is_raised_answered_decided_and_another_dropped(office_with_objections: Office) -> None:
    office = office_with_objections
    terminal, number = Terminal(office), office.submitted()
    objecting = ("object", number, "--reason", "口径不一致")
    rejecting = ("objection", number, "reject", "--reason", "口径一致")
    dismissing = ("objection", number, "dismiss", "--reason", "照发")
    terminal.tries(Cell(objecting, "officer", "不是您的职责", "outsider", "", number, "objected"))
    assert "答复异议" in office.done("head", "inbox").out
    assert "【有异议，暂停】" in office.done("reviewer", "inbox").out
    assert "办件有异议，暂停办理" in office.by("reviewer", "decide", number, "approve").err
    terminal.tries(
        Cell(
            rejecting,
            "reviewer",
            "答复异议不是您的职责",
            "head",
            "answer_objection",
            number,
            "objection_answered",
        )
    )
    terminal.tries(
        Cell(
            dismissing,
            "head",
            "协调异议不是您的职责",
            "manager",
            "settle_objection",
            number,
            "objection_settled",
        )
    )
    office.done("reviewer", "decide", number, "approve")
    shown = office.done("outsider", "case", number).out.replace("\n", "")
    for words in ("提出异议，办件暂停办理", "不采纳异议，转请协调", "不采纳异议，办件继续办理"):
        assert words in shown, words
    other = office.submitted()
    office.done("outsider", "object", other, "--reason", "口径不一致")
    dropping = ("objection", other, "drop")
    terminal.tries(
        Cell(
            dropping,
            "head",
            "只有提出异议的单位可以撤回",
            "outsider",
            "drop_objection",
            other,
            "objection_settled",
        )
    )
    office.done("outsider", "object", office.submitted(), "--reason", "口径不一致")
    office.done("auditor", "audit", "verify")
