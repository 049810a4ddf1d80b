"""Broken documents, each with the report that a clerk gets. `SANSHEN_UPDATE_GOLDENS=1` writes the reports anew."""

import os
from pathlib import Path

import pytest

from definitions.loader import load_process
from definitions.problems import InvalidDefinition
from tests.definitions.valid_office import LEDGERS, ORGANIZATION

HERE = Path(__file__).parent
BROKEN = sorted((HERE / "broken").glob("*.yaml"))


def test_there_are_broken_documents_and_no_report_without_one() -> None:
    assert len(BROKEN) >= 20
    assert {file.stem for file in (HERE / "broken").glob("*.txt")} == {file.stem for file in BROKEN}


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_report(file: Path) -> None:
    with pytest.raises(InvalidDefinition) as caught:
        load_process(file.read_text("utf-8"), file.name, organization=ORGANIZATION, ledgers=LEDGERS)
    report = f"{caught.value}\n"
    golden = file.with_suffix(".txt")
    if os.environ.get("SANSHEN_UPDATE_GOLDENS"):
        golden.write_text(report, "utf-8")
    assert report == golden.read_text("utf-8")
