"""Haste (加急) in documents: what is refused, above all a fork that leads round a signature."""

import re
from pathlib import Path

import pytest

from definitions.loader import load_organization, load_process
from definitions.problems import InvalidDefinition
from definitions.schema.process import Process

MODEL = Path(__file__).parents[2] / "docs/how-to/model-office"
TEXT = (MODEL / "processes/road-notice.yaml").read_text(encoding="utf-8")
OFFICE = (MODEL / "organization.yaml").read_text(encoding="utf-8")
ORGANIZATION = load_organization(OFFICE, "organization.yaml")

FORK = "      - {when: case.urgent, go: secrecy}\n    otherwise: legal_opinion\n"
LAST_EXAMPLES = TEXT[TEXT.index("examples:") :]
PLAIN = "examples:\n  - do: []\n    expect: {at: section}\n"


def loaded(*changes: tuple[str, str]) -> Process:
    text = TEXT.replace(LAST_EXAMPLES, PLAIN)
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return load_process(text, "road-notice.yaml", organization=ORGANIZATION, ledgers={}).process


CONFIRMED = "  confirmed_by: {role: head, of: general_office}\n"
SECRECY_BRANCHES = """  - id: secrecy
    kind: parallel
    branches:
      - {id: one, when: '!case.urgent', stages: [{id: secret, kind: review, who: {role: secrecy_officer, of: general_office}, secrecy: true}]}
      - {id: other, stages: [{id: seen, kind: work, who: {role: head, of: finance}}]}
"""
SECRECY = TEXT[TEXT.index("  - id: secrecy\n") : TEXT.index("  - id: chief\n")]

REFUSED: dict[str, tuple[list[tuple[str, str]], str]] = {
    "round the secrecy review": ([(FORK, FORK.replace("go: secrecy", "go: chief"))], "urgency-skips"),
    "round the final review": ([(FORK, FORK.replace("go: secrecy", "go: done"))], "urgency-skips"),
    "round it by the other branch": (
        [(FORK, "      - {when: '!case.urgent', go: legal_opinion}\n    otherwise: chief\n")],
        "urgency-skips",
    ),
    "round it for some only": (
        [(FORK, "      - {when: \"case.urgent && form.title == '急'\", go: chief}\n    otherwise: legal_opinion\n")],
        "urgency-skips",
    ),
    "in a branch that haste leaves out": ([(SECRECY, SECRECY_BRANCHES), (FORK, FORK.replace("case.urgent", "form.title == '1'"))], "urgency-skips"),
    "by a branch that breaks it off": (
        [
            (SECRECY, SECRECY_BRANCHES.replace("    branches:", "    join: any\n    branches:").replace(", when: '!case.urgent'", "").replace("id: other,", "id: other, when: case.urgent,")),
            (FORK, FORK.replace("case.urgent", "form.title == '1'")),
        ],
        "urgency-skips",
    ),
    "no shorter limit": ([("    urgent: 1 hour\n", "    urgent: 2 workdays\n")], "not-shorter"),
    "a limit for haste alone": ([("    within: 1 workday\n    urgent: 1 hour\n", "    urgent: 1 hour\n")], "half-deadline"),
    "a process without haste": ([("urgency:\n" + CONFIRMED, "")], "useless-key"),
    "confirmed in two ways": ([(CONFIRMED, CONFIRMED + "  at_once: true\n")], "one-of-several"),
    "confirmed in no way": ([(CONFIRMED, "  at_once: false\n")], "one-of-several"),
    "confirmed by an unknown role": ([(CONFIRMED, "  confirmed_by: {role: haed}\n")], "unknown-role"),
    "confirmed at a unit to be looked up": ([(CONFIRMED, "  confirmed_by: {role: head, of: unit of section}\n")], "unknown-unit"),
    "another question about the case": ([(FORK, FORK.replace("case.urgent", "case.haste"))], "unknown-field"),
    "hours of a limit of the case": (
        [("urgency:\n", "deadlines: [{id: all, title: 期限, within: 2 hours, from: submitted, until: ended}]\nurgency:\n")],
        "wrong-form",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_a_document_is_refused(changes: list[tuple[str, str]], code: str) -> None:
    with pytest.raises(InvalidDefinition) as refused:
        loaded(*changes)
    assert code in {problem.code for problem in refused.value.problems}, refused.value.problems


def test_haste_may_lead_round_work_and_past_both_reviews() -> None:
    assert loaded().urgency is not None


@pytest.mark.parametrize("hours", ["['09:00-08:00']", "['08:00-12:00', '11:00-17:00']", "['12:00-12:00']"])
def test_office_hours_follow_each_other(hours: str) -> None:
    text = re.sub("office_hours: .*", f"office_hours: {hours}", OFFICE)
    with pytest.raises(InvalidDefinition) as refused:
        load_organization(text, "organization.yaml")
    assert {problem.code for problem in refused.value.problems} == {"wrong-hours"}


def test_office_hours_are_written_as_times() -> None:
    with pytest.raises(InvalidDefinition):
        load_organization(re.sub("office_hours: .*", "office_hours: [早到晚]", OFFICE), "o.yaml")
