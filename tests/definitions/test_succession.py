"""What replaces a process has to be there, and may not lead back to it: read as a catalogue, or checked as files."""

import shutil
from pathlib import Path

import pytest

from definitions.problems import InvalidDefinition
from definitions.registry import load_catalogue
from flows.checking.documents import Checking, check_paths
from tests.builders.office import TWO_OFFICES

JL = "jilin-transport"
WEB, REPRINT = f"{JL}.web-publish", f"{JL}.web-reprint"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TWO_OFFICES, tmp_path / "catalogue"))


def replaced(root: Path, name: str, successor: str) -> Path:
    file = root / JL / "processes" / f"{name}.yaml"
    text = file.read_text("utf-8")
    start = text.index("]}", text.index("authority:"))
    told = f"], repealed: '2030-01-01', successor: {successor}}}"
    file.write_text(text[:start] + told + text[start + 2 :], "utf-8")
    return file


def codes(root: Path) -> list[str]:
    with pytest.raises(InvalidDefinition) as refused:
        load_catalogue(root)
    return [problem.code for problem in refused.value.problems]


def checked(path: Path, root: Path) -> Checking:
    return check_paths([path], root)


def test_what_is_there_will_do(root: Path) -> None:
    file = replaced(root, "web-reprint", WEB)
    loaded = load_catalogue(root).find(REPRINT)
    assert loaded is not None
    assert loaded.process.authority.successor == WEB
    assert checked(file, root).problems == []
    assert checked(root / JL, root).problems == []


def test_what_nobody_declared_is_no_successor(root: Path) -> None:
    file = replaced(root, "web-reprint", f"{JL}.web-publsh")
    assert codes(root) == ["unknown-process"]
    for path in (file, root / JL):
        (problem,) = checked(path, root).problems
        assert (problem.code, problem.hint) == ("unknown-process", f"你是不是想写 `{WEB}`？")
        assert problem.place.file == str(file)


def test_a_circle_is_told_at_everybody_in_it(root: Path) -> None:
    replaced(root, "web-reprint", WEB)
    replaced(root, "web-publish", REPRINT)
    assert codes(root) == ["succession-cycle"] * 2
    assert [problem.code for problem in checked(root / JL, root).problems] == ["succession-cycle"] * 2


def test_nothing_replaces_itself(root: Path) -> None:
    replaced(root, "web-publish", WEB)
    assert codes(root) == ["succession-cycle"]
