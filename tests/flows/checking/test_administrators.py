"""An organisation in which nobody could be registered: it is noted which roles it lacks."""

import shutil
from pathlib import Path

from definitions.registry import CATALOGUE
from flows.checking.documents import Checking

VALID = Path(__file__).parents[2] / "definitions/valid"


def test_the_administrators_that_an_organisation_lacks_are_named(tmp_path: Path) -> None:
    office = Path(shutil.copytree(VALID, tmp_path / "office"))
    file = office / "organization.yaml"
    one = "  - {id: system_admin, title: 系统管理员}\n"
    file.write_text(file.read_text("utf-8").replace("roles:\n", f"roles:\n{one}"), "utf-8")
    checking = Checking(CATALOGUE / "calendars")
    checking.check(office)
    (note,) = [note for note in checking.notes if note.code == "missing-administrators"]
    assert note.message.startswith(
        "机构没有这些管理岗位：`security_admin`（安全管理员）、`audit_admin`（审计管理员）。"
    )
