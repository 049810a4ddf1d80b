"""A process with problems: its examples are played all the same where they can be, and else it is said that they were not."""

import shutil
from pathlib import Path

import pytest

from definitions.registry import CATALOGUE
from flows.checking.documents import Checking

VALID = Path(__file__).parents[2] / "definitions/valid"


def checked(folder: Path, *changes: tuple[str, str]) -> Checking:
    shutil.copytree(VALID, folder / "office")
    text = (VALID / "process.yaml").read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "office/processes").mkdir(exist_ok=True)
    path = folder / "office/processes/publish.yaml"
    path.write_text(text, "utf-8")
    checking = Checking(CATALOGUE / "calendars")
    checking.check(path)
    return checking


ROLE = ("who: {role: unit_head}", "who: {role: unit_haed}")
EXAMPLE = ("expect: {end: published}", "expect: {end: refused}")
KIND = ("kind: review", "kind: reviw")


@pytest.mark.parametrize(
    ("changes", "problems", "notes"),
    [
        ([ROLE], ["unknown-role"], []),
        ([ROLE, EXAMPLE], ["example-differs", "unknown-role"], []),
        ([KIND, EXAMPLE], ["unknown-kind"], ["examples-not-run"]),
    ],
)
def test_examples_are_played_or_it_is_said_that_they_were_not(
    tmp_path: Path, changes: list[tuple[str, str]], problems: list[str], notes: list[str]
) -> None:
    checking = checked(tmp_path, *changes)
    found = sorted(one.code for one in checking.problems)
    assert len(found) == len(problems)
    assert {"example-differs", "unknown-role"} & set(found) == {"example-differs", "unknown-role"} & set(
        problems
    )
    assert [one.code for one in checking.notes] == notes
