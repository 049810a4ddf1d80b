"""More time for a limit, asked for and granted at the command line."""

import shutil
from pathlib import Path

import pytest

from tests.builders.office import TWO_OFFICES
from tests.flows.cli.office import Office
from tests.flows.cli.test_ways_in import Cell, Terminal

CAN_BE_EXTENDED = (
    "id: public_in_10\n",
    "id: public_in_10\n    extensions: {by: 5 workdays, approved_by: {role: manager, of: office}}\n",
)


@pytest.fixture
def extendable(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Its ten days may be extended, and the manager approves it."""
    folder = Path(shutil.copytree(TWO_OFFICES, tmp_path / "definitions"))
    file = folder / "jilin-transport" / "processes" / "web-publish.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count(CAN_BE_EXTENDED[0]) == 1
    file.write_text(text.replace(*CAN_BE_EXTENDED), encoding="utf-8")
    monkeypatch.setenv("SANSHEN_DEFINITIONS", str(folder))
    return office


def test_more_time_is_asked_for_refused_asked_for_again_and_granted(extendable: Office) -> None:
    terminal, number = Terminal(extendable), extendable.submitted()
    asking = ("extend", number, "--reason", "案情复杂")
    refusing = ("extension", number, "refuse", "--reason", "材料已经齐全")
    granting = ("extension", number, "grant", "--deadline", "public_in_10")
    not_theirs = "只有报送单位和正在办理的人可以申请延期"
    not_to_approve = "审批延期不是您的职责"
    terminal.tries(Cell(asking, "manager", not_theirs, "officer", "", number, "extension_asked"))
    assert "审批延期：" in extendable.done("manager", "inbox").out
    terminal.tries(Cell(refusing, "officer", not_to_approve, "manager", "grant", number, "extension_decided"))
    assert "等待审批" in extendable.done("reviewer", *asking).err
    terminal.is_refused(Cell(granting, "reviewer", not_to_approve, "", "grant", number))
    told = extendable.done("manager", *granting).err
    assert "10个工作日，批准延期5个工作日，共15个工作日" in told
    shown = extendable.done("officer", "case", number).out.replace("\n", "")
    for words in ("officer-姓名申请延期：“", "manager-姓名不同意延期：“", "manager-姓名同意延期：“"):
        assert words in shown, words
    extendable.done("auditor", "audit", "verify")
