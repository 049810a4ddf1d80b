"""What a document may say of days, new beginnings and units of its clocks: problems and notes, each at its place."""

import pytest

from tests.definitions.changes import Change, changed, problems_of
from tests.definitions.test_notes import document_of, notes_of


def clock(declared: str) -> Change:
    """The second limit of the valid document says this instead."""
    return ("within: 1 day, from: receipt.opened, until: publish.done, unit: it_division", declared)


BASIS = "      - {id: basis, kind: text, label: 依据}\n"
TOLD = "      - {id: by_day, kind: date, label: 期限, required: true}\n      - {id: to, kind: unit, label: 单位}\n"
TELLING: Change = (BASIS, BASIS + TOLD)
"""The secrecy review fills in a day and a unit."""
LATEST: Change = ("label: 形成日期", "label: 形成日期, required: true, latest: submission")
AHEAD: Change = ("label: 形成日期", "label: 形成日期, required: true")

PROBLEMS: dict[str, tuple[list[Change], str, str]] = {
    "an end that may lie ahead": (
        [AHEAD, clock("within: 1 day, from: submitted, until: form.formed_on")], "end-ahead", "until",
    ),
    "an end in a stage that may lie ahead": (
        [TELLING, clock("within: 1 day, from: submitted, until: [published, given.secrecy.by_day]")], "end-ahead", "until",
    ),
    "an end that is bounded by what may lie ahead": (
        [
            ("label: 形成日期}", "label: 形成日期, required: true, latest: form.told_on}\n    - {id: told_on, kind: date, label: 告知日期, required: true, latest: 2 days after submission}"),
            clock("within: 1 day, from: submitted, until: form.formed_on"),
        ],
        "end-ahead", "until",
    ),
    "a new beginning after the end": (
        [clock("within: 1 day, from: submitted, restart: leader.done, until: secrecy.done")], "idle-restart", "restart",
    ),
    "a new beginning with the end": (
        [clock("within: 1 day, from: submitted, restart: [unit_head.done, secrecy.done], until: secrecy.done")], "idle-restart", "restart",
    ),
    "a unit that is named after the end": (
        [TELLING, clock("within: 1 day, from: submitted, until: unit_head.done, unit: given.secrecy.to")], "idle-unit", "unit",
    ),
    "a last day that is named with the end": (
        [TELLING, clock("no_later_than: given.secrecy.by_day, until: secrecy.done")], "backward-deadline", "no_later_than",
    ),
    "a day ahead that is named after the end": (
        [TELLING, clock("at_least: 1 day, before: given.secrecy.by_day, until: unit_head.done")], "backward-deadline", "before",
    ),
    "a named day that is put off in two units": (
        [AHEAD, clock("no_later_than: form.formed_on, until: published, extensions: {by: [1 day, 1 workday], approved_by: {role: leader, of: office}}")],
        "other-unit", "extensions",
    ),
    "a named day that is put off beyond the total": (
        [AHEAD, clock("no_later_than: form.formed_on, until: published, extensions: {by: [2 days, 2 days], total: 3 days, approved_by: {role: leader, of: office}}")],
        "ladder-beyond-total", "extensions",
    ),
    "a named day with a pause": (
        [AHEAD, clock("no_later_than: form.formed_on, until: published, pauses: [{from: receipt.opened, until: receipt.done, why: 补正}]")],
        "useless-key", "pauses",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PROBLEMS)
def test_what_a_clock_never_sees_in_time_is_a_problem(name: str) -> None:
    changes, code, key = PROBLEMS[name]
    (problem,) = problems_of(changed(*changes), None, None)
    assert (problem.code, problem.path[:3]) == (code, ("deadlines", 1, key))
    assert problem.hint


@pytest.mark.parametrize(
    "declared",
    [
        "within: 1 day, from: submitted, until: form.formed_on",
        "within: 1 day, from: submitted, restart: [unit_head.done, supplement.answered], until: secrecy.done",
        "no_later_than: given.secrecy.by_day, until: receipt.done, unit: given.secrecy.to",
        "within: 1 day, from: submitted, until: secrecy.done, unit: given.secrecy.to",
    ],
)
def test_what_comes_in_time_is_none(declared: str) -> None:
    assert problems_of(changed(LATEST, TELLING, clock(declared)), None, None) == ()


FLAG: Change = (
    "    - {id: owner,",
    "    - {id: matter, kind: choice, label: 事项, options: [甲, 乙], required: true}\n"
    "    - {id: due_on, kind: date, label: 日期, shown_when: form.matter == '甲', required_when: form.matter == '甲'}\n"
    "    - {id: owner,",
)
MATTER: Change = ("examples:", "sample: {matter: 甲, due_on: '2026-12-01'}\nexamples:")
BY_DUE = "no_later_than: form.due_on, until: published"

NOTES: dict[str, tuple[list[Change], list[str]]] = {
    "a day that may be left open": ([clock("within: 1 day, from: [submitted, form.formed_on], until: published")], ["idle-deadline"]),
    "a day that only some are asked for": ([FLAG, MATTER, clock(BY_DUE)], ["idle-deadline"]),
    "the condition of the others": ([FLAG, MATTER, clock(f"when: form.matter == '乙', {BY_DUE}")], ["idle-deadline"]),
    "their own condition": ([FLAG, MATTER, clock(f"when: form.matter == '甲', {BY_DUE}")], []),
    "that it was filled in": ([FLAG, MATTER, clock(f"when: form.due_on != '', {BY_DUE}")], []),
    "a day of a stage that may be left open": (
        [(BASIS, BASIS + "      - {id: by_day, kind: date, label: 期限}\n"), clock("no_later_than: given.secrecy.by_day, until: published")],
        ["idle-deadline"],
    ),
    "a day that its stage asks for": ([TELLING, clock("no_later_than: given.secrecy.by_day, until: published")], []),
}  # fmt: skip


@pytest.mark.parametrize("name", NOTES)
def test_a_limit_that_may_not_begin_is_noted(name: str) -> None:
    changes, codes = NOTES[name]
    found = [note for note in notes_of(*changes) if note.path[0] == "deadlines"]
    assert [note.code for note in found] == codes
    assert all(document_of(*changes).source.place(note.path) is not None for note in found)
