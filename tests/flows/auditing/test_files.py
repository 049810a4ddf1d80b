"""The stored files themselves."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders.audit import audited
from tests.builders.office import SmallOffice


def _overwrite(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"1.4", b"1.5"))


def _replace_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("harm", "what"),
    [(Path.unlink, "文件不见了"), (_overwrite, "已被改动"), (_replace_by_folder, "读不出来")],
)
def test_a_harmed_file_is_named(used: SmallOffice, harm: Callable[[Path], None], what: str) -> None:
    files = sorted(path for path in used.services.desk.attachments.root.glob("*/*") if path.is_file())
    scan = next(path for path in files if path.read_bytes().startswith(b"%PDF"))
    harm(scan)
    (damage,) = audited(used).damage
    assert (damage.table, damage.row) == ("attachment", scan.name)
    assert what in damage.what
    assert str(scan) in damage.what
