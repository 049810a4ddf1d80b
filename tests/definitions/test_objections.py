"""Objections (异议) in documents: what is refused, and what an example may say of one."""

from pathlib import Path

import pytest

from definitions.examples import run_examples
from definitions.loader import load_ledger, load_organization, load_process
from definitions.problems import InvalidDefinition
from definitions.schema.process import Process
from tests.builders.calendar import CALENDAR

MODEL = Path(__file__).parents[2] / "docs/how-to/model-office"
TEXT = (MODEL / "processes/statistics-release.yaml").read_text(encoding="utf-8")
ORGANIZATION = load_organization(
    (MODEL / "organization.yaml").read_text(encoding="utf-8"), "organization.yaml"
)
LEDGER = load_ledger((MODEL / "ledgers/objections.yaml").read_text(encoding="utf-8"), "objections.yaml")
BY = "  by: [head]\n"
ON = "on: objection.settled"


def loaded(*changes: tuple[str, str]) -> Process:
    text = TEXT
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    ledgers = {"objections": LEDGER}
    return load_process(text, "release.yaml", organization=ORGANIZATION, ledgers=ledgers).process


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ((BY, f"{BY}  while: [publish]\n"), "wrong-objection"),
        ((BY, f"{BY}  upheld: nowhere\n"), "wrong-objection"),
        ((BY, "  by: [objector]\n"), "unknown-role"),
        ((BY, f"{BY}  of: legal, nowhere\n"), "unknown-unit"),
        (("{role: head, of: general_office}", "{role: head, of: nowhere}"), "unknown-unit"),
        ((ON, "on: objection.raised"), "unknown-moment"),
    ],
)
def test_a_document_is_refused(change: tuple[str, str], code: str) -> None:
    with pytest.raises(InvalidDefinition) as refused:
        loaded(change)
    assert code in {problem.code for problem in refused.value.problems}, refused.value.problems


@pytest.mark.parametrize(
    ("steps", "reason"),
    [
        ("[objection: drop]", "此时没有异议"),
        ("[objection: raise, section: approve]", "有异议没有解决"),
        ("[objection: raise, objection: uphold]", "可选：accept、reject、drop"),
        ("[objection: raise, objection: accept, objection: raise]", "此时不能提异议"),
    ],
)
def test_an_example_objects_only_where_somebody_could(steps: str, reason: str) -> None:
    steps = steps.replace("objection: ", "{objection: ").replace(",", "},").replace("]", "}]")
    steps = steps.replace(" section: approve", " {section: approve")
    process = loaded(("    do: [section: refuse]\n", f"    do: {steps}\n"))
    (mismatch,) = run_examples(process, CALENDAR, lambda *_: (), "planning")
    assert reason in mismatch.reason
