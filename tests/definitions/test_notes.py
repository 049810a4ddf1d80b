"""Notes: what a valid document says in vain, each at its place, proved or named as unproven."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from definitions.conditions import holds, is_plain
from definitions.loader import load_process
from definitions.problems import Problem
from definitions.rules import PROCESS_NOTES, constancy, notes_on
from definitions.rules.answers import Answers
from definitions.rules.document import Document
from definitions.rules.untried import untried
from definitions.rules.unused import unused_fields
from definitions.source import read
from tests.definitions.changes import (
    BRANCH,
    DEMAND,
    END,
    PUBLISH,
    WORK,
    Change,
    beside,
    changed,
    choosing,
    demanding,
    held_at,
    passing,
)
from tests.definitions.valid_office import LEDGERS, ORGANIZATION

OWNED: Change = ("kind: unit, label: 业务主管单位}", "kind: unit, label: 业务主管单位, required: true}")
DATED: Change = (
    "title: 十个工作日内公开, within",
    "title: 十个工作日内公开, when: form.formed_on != '', within",
)
"""The valid document leaves open who leads, and the day that a limit is counted from: mended, nothing is noted."""


def document_of(*changes: Change, text: str = "") -> Document:
    text = text or changed(DATED, *changes)
    loaded = load_process(text, "process.yaml", organization=ORGANIZATION, ledgers=LEDGERS)
    return Document(loaded.source, loaded.process, ORGANIZATION, LEDGERS)


def notes_of(*changes: Change) -> list[Problem]:
    return list(notes_on(document_of(OWNED, *changes)))


def branches(*pairs: str, otherwise: str = "leader") -> list[Change]:
    """The fork with these conditions and targets."""
    lines = "\n".join(
        f'      - {{when: "{when}", go: {go}}}' for when, _, go in (p.partition(" -> ") for p in pairs)
    )
    return [(f"      - {BRANCH}\n    otherwise: leader\n", f"{lines}\n    otherwise: {otherwise}\n")]


def shown(condition: str) -> list[Change]:
    """As the condition of a field of a stage, where anything may be empty."""
    return [("label: 依据}", f'label: 依据, shown_when: "{condition}"}}')]


MAILBOX = Path(__file__).parents[2] / "docs/how-to/model-office/processes/mailbox.yaml"


def _calling(text: str) -> str:
    return text.replace(
        "  - {id: done, kind: end",
        "  - {id: online, kind: call, title: 公开, process: interpretation}\n  - {id: done, kind: end",
    )


def _silent(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if "answered:" not in line)


def test_a_letter_whose_answer_a_child_carries_says_when_it_was_answered() -> None:
    text = MAILBOX.read_text(encoding="utf-8")
    calling = _calling(text)
    silent = _silent(calling)
    found = {
        name: _noted(one) for name, one in (("as it is", text), ("calling", calling), ("silent", silent))
    }
    assert found == {"as it is": [], "calling": [], "silent": ["unsaid-answer"]}


def _noted(text: str) -> list[str]:
    return [one.code for one in notes_on(_mailbox(text))]


def _mailbox(text: str) -> Document:
    return Document(read(text, "mailbox.yaml"), load_process(text, "mailbox.yaml").process)


def forked(condition: str) -> list[Change]:
    return branches(f"{condition} -> leader_paper")


PAPER = "form.kind == '公文'"


def led_elsewhere(condition: str) -> list[Change]:
    """Cases of which this is so end at the fork."""
    closed = "- {id: nothing, kind: end, outcome: closed}"
    forked_off = branches(f"{condition} -> nothing", f"!({condition}) && {PAPER} -> leader_paper")
    return [*forked_off, (END, f"{END}\n  {closed}")]


SEVERAL: Change = (
    "    - {id: owner,",
    "    - {id: tags, kind: choices, label: 标签, options: [甲, 乙], required: true}\n    - {id: owner,",
)
TWO_PERSONS: Change = (
    "    - {id: owner,",
    "    - {id: first, kind: person, label: 甲}\n    - {id: second, kind: person, label: 乙}\n    - {id: owner,",
)
ADDRESS: Change = ("    - {id: owner,", "    - {id: link, kind: url, label: 网址}\n    - {id: owner,")
TAGGED: Change = ("examples:", "sample: {tags: [甲]}\nexamples:")

WAITING = f"{{id: one_wait, kind: wait, until: two_work.done}}, {{id: one_work, {WORK}}}"
SOMETIMES = "{id: two, when: form.kind == '公文', stages"
ONLY_FOR_DOCUMENTS: Change = (PUBLISH, beside(WAITING)[1].replace("{id: two, stages", SOMETIMES))

BESIDE_THE_OFFICE: Change = (
    "who: {role: unit_head}",
    "who: [{role: unit_head}, {role: unit_head, of: office}]",
)

CASES: dict[str, tuple[list[Change], str, str]] = {
    "a limit that is counted from a day which may be left open": (
        [("from: receipt.opened, until: publish.done", "from: [submitted, form.formed_on], until: publish.done")], "idle-deadline", "form.formed_on",
    ),
    "a fork on what several signers fill in": (
        [("who: {role: secrecy_officer, of: office}", "who: [{role: secrecy_officer, of: office}, {role: leader, of: office}]")], "last-answer-only", "form.kind == '公文' && given",
    ),
    "units with none above": ([held_at("above submitting unit")], "no-unit-above", "above submitting unit"),
    "only one of the units that may start has none above": (
        [("of: any unit", "of: 'it_division, road_admin'"), held_at("above submitting unit")], "no-unit-above", "above submitting unit",
    ),
    "units of a field with none above": ([("of: form.owner", "of: above form.owner")], "no-unit-above", "above form.owner"),
    "a column whose provider has none above": (
        [choosing("工作动态, 公路"), held_at("above column form.column")], "no-unit-above", "above column form.column",
    ),
    "a signer of the stage that tells has none above": ([held_at("above unit of unit_head")], "no-unit-above", "above unit of unit_head"),
    "a column that may be left open": (
        [choosing("工作动态"), ("label: 栏目, required: true", "label: 栏目"), held_at("column form.column")], "vacant-duty", "column form.column",
    ),
    "a column that a stage may leave open": (
        [("options: [无, 有], default: 无}", "options: [工作动态], default: 工作动态}"), (BRANCH, "{when: form.kind == '公文', go: leader_paper}"), held_at("column given.secrecy.level")],
        "vacant-duty", "column given.secrecy.level",
    ),
    "a unit that may submit signs beside the submitting unit": (
        [BESIDE_THE_OFFICE], "same-post-twice", "{role: unit_head, of: office}",
    ),
    "a way round the stage that tells": ([held_at("unit of leader")], "vacant-duty", "unit of leader"),
    "an option that is none": (shown("form.kind == '通知'"), "never-true", "form.kind == '通知'"),
    "all options": (forked("form.kind in ['公文', '动态', '']"), "always-true", "form.kind in"),
    "beyond the bounds": (shown("form.copies != null && form.copies > 9"), "never-true", "form.copies") ,
    "a fraction between": (forked("form.copies == null || form.copies >= 1"), "always-true", "form.copies"),
    "nobody has no day": (shown("form.formed_on < ''"), "never-true", "form.formed_on"),
    "required text": (forked("form.title != ''"), "always-true", "form.title"),
    "two fields at once": (forked(f"{PAPER} && form.kind == '动态'"), "never-true", PAPER),
    "what a hidden field holds": (forked("form.document_number != '' && form.kind == '动态'"), "never-true", "form.document"),
    "a computed length": (shown("size(form.source) > 600"), "unproven-condition", "size"),
    "a function over a text": (forked("form.title.contains('x') && form.title == 'y'"), "unproven-condition", "form.title.c"),
    "two texts compared": (shown("form.title == form.source + 'x' + 'y'"), "unproven-condition", "form.title"),
    "a number computed": (shown("form.copies != null && form.copies * 2.0 > 100.0"), "unproven-condition", "form.copies"),
    "a text in order": (shown("form.source > '一' && form.source < '一'"), "unproven-condition", "form.source"),
    "a pattern": (forked("form.source in ['<', '>']"), "unproven-condition", "form.source"),
    "no selection is left": ([SEVERAL, TAGGED, *forked("'甲' in form.tags || '乙' in form.tags")], "always-true", "甲'"),
    "a place in a selection": ([SEVERAL, TAGGED, *forked("form.tags[0] == '乙' && '甲' in form.tags && size(form.tags) == 2")], "unproven-condition", "form.tags[0]"),
    "a demand": ([demanding(f"form.kind == '动态' || {PAPER} && form.formed_on == ''"), *forked(f"{PAPER} && form.formed_on != ''")], "never-true", PAPER),
    "a demand that everybody fulfils": ([demanding("start.unit in ['office', 'it_division', 'road_admin']")], "always-true", "start.unit"),
    "every unit that may submit": (forked("start.unit in ['office', 'it_division', 'road_admin']"), "always-true", "start.unit"),
    "a unit that may not submit": ([("of: any unit", "of: 'it_division, road_admin'"), *forked("start.unit == 'office'")], "never-true", "start.unit"),
    "a unit in two branches": (
        branches("start.unit != 'office' -> leader_paper", "start.unit != 'road_admin' -> leader", otherwise="leader_paper"), "overlapping-branches", "start.unit != 'road",
    ),
    "a branch that is never taken": (
        [beside("{id: one_work, kind: work, who: {role: leader}}"), ("[{id: one, ", "[{id: one, when: form.kind == 'x', ")],
        "never-true",
        "form.kind == 'x'",
    ),
    "shadowed by an earlier branch": (
        branches(f"{PAPER} || form.kind == '动态' -> leader_paper", f"{PAPER} -> leader"),
        "shadowed-branch",
        PAPER,
    ),
    "shadowed by two together": (
        branches("given.secrecy.level == '无' -> leader_paper", "given.secrecy.level == '有' -> leader", "given.secrecy.level in ['有', '无'] -> leader_paper"),
        "shadowed-branch",
        "given.secrecy.level in",
    ),
    "shadowed so far as is tried": (
        branches(f"{PAPER} || size(form.title) > 90 -> leader_paper", f"{PAPER} && size(form.title) < 80 -> leader"),
        "unproven-condition",
        f"{PAPER} && size",
    ),
    "nothing left to otherwise": (
        branches(f"{PAPER} -> leader_paper", "form.kind != '公文' -> leader_paper"),
        "shadowed-branch",
        "leader",
    ),
    "a condition that reads too much to be tried": (
        shown(" == ".join(["(form.copies in [1, 2, 3, 4, 5, 6, 7, 8])", "(form.source in ['a', 'b', 'c', 'd', 'e', 'f'])", "(form.title in ['a', 'b', 'c', 'd', 'e', 'f', 'g'])", PAPER.join("()")])),
        "unproven-condition",
        "(form.copies in",
    ),
    "a wait for what has always come": ([passing("kind: wait, until: secrecy.done")], "useless-wait", "secrecy.done"),
    "a wait for the submission": ([passing("kind: wait, until: submitted")], "useless-wait", "submitted"),
    "a wait that the others may go on without": (
        [(PUBLISH, ONLY_FOR_DOCUMENTS[1].replace("kind: parallel, ", "kind: parallel, join: any, "))], "unproven-wait", "two_work.done",
    ),
    "a parallel stage that may take no branch": (
        [beside(), ("[{id: one, stages", "[{id: one, when: form.kind == '公文', stages"), ("{id: two, stages", "{id: two, when: form.title == '双', stages")],
        "no-branch-taken",
        "[{id: one",
    ),
    "two that hold at once, to different stages": (
        branches(f"{PAPER} -> leader_paper", "given.secrecy.level == '有' -> leader", otherwise="leader_paper"),
        "overlapping-branches",
        "given.secrecy.level",
    ),
    "a stage that forks which contradict each other lead to": (
        [("otherwise: leader\n", "otherwise: apart\n  - id: apart\n    kind: choose\n    branches:\n      - {when: \"form.kind == '公文' && given.secrecy.level == '无'\", go: other}\n    otherwise: leader\n  - {id: other, kind: work, who: {role: leader}, next: receipt}\n")],
        "unreachable-stage",
        "other",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_note_stands_at_its_place(name: str) -> None:
    changes, code, at = CASES[name]
    document = document_of(OWNED, *changes)
    notes = list(notes_on(document))
    assert [note.code for note in notes] == [code]
    line = document.source.text.split("\n")[notes[0].place.line - 1]
    assert line[notes[0].place.column - 1 :].lstrip("\"'").startswith(at)
    assert notes[0].hint


ATOMS = st.sampled_from(
    [
        *(f"form.kind {op} '{option}'" for op in ("==", "!=") for option in ("公文", "动态", "无")),
        *(
            f"form.copies != null && form.copies {op} {n}"
            for op in ("<", "<=", ">", ">=", "==")
            for n in (0, 1, 5, 9)
        ),
        *(
            f"form.formed_on {op} '{day}'"
            for op in ("<", ">", "!=")
            for day in ("2026-01-01", "2026-01-02", "")
        ),
        *(f"form.title {op} '{text}'" for op in ("==", "!=") for text in ("", "甲")),
    ]
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda some: st.tuples(some, st.sampled_from(["&&", "||"]), some).map(
        lambda t: f"({t[0]}) {t[1]} !({t[2]})"
    ),
    max_leaves=4,
)
FORMS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["", "公文", "动态"]),
        "copies": st.one_of(st.none(), st.floats(1, 9), st.integers(1, 9)),
        "formed_on": st.one_of(
            st.just(""), st.dates(date(2025, 12, 30), date(2026, 1, 5)).map(date.isoformat)
        ),
        "title": st.text("甲乙", max_size=2),
    }
)


@settings(max_examples=60, deadline=None)
@given(CONDITIONS, st.lists(FORMS, min_size=20, max_size=20))
def test_a_proof_is_contradicted_by_no_form(condition: str, forms: list[dict[str, Any]]) -> None:
    codes = {note.code for note in notes_of(*shown(condition))}
    assert codes <= {"always-true", "never-true", "unproven-condition"}
    for form in forms:
        result = holds(condition, {"form": form})
        assert ("never-true" if result else "always-true") not in codes


def test_an_example_shows_what_an_earlier_branch_takes() -> None:
    (note,) = notes_of(*branches(f"{PAPER} || form.kind == '动态' -> leader_paper", f"{PAPER} -> leader"))
    assert "例如 form.kind 填“公文”" in note.message


@pytest.mark.parametrize(
    "changes",
    [
        [],
        shown("form.kind == '公文'"),
        shown("form.copies != null && form.copies > 8"),
        shown("form.copies != null && form.copies > 1 && form.copies < 2"),
        shown("form.formed_on > '2026-01-01' && form.formed_on < '2026-01-03'"),
        shown("form.source.contains('报')"),
        branches(f"{PAPER} && given.secrecy.level == '无' -> leader_paper", f"{PAPER} -> leader"),
        branches(f"{PAPER} -> leader_paper", f"!({PAPER}) && given.secrecy.level == '有' -> leader"),
        branches(
            f"{PAPER} -> leader_paper", "form.kind == '动态' && given.secrecy.level == '无' -> leader_paper"
        ),
        branches(f"{PAPER} -> leader_paper", "given.secrecy.level == '有' -> leader_paper"),
        [demanding(DEMAND)],
        [TWO_PERSONS, *shown("form.first != form.second")],
        [demanding("form.owner != start.unit")],
        [*forked("start.unit == 'office'")],
        [held_at("above submitting unit"), *led_elsewhere("start.unit in ['office', 'road_admin']")],
        [BESIDE_THE_OFFICE, ("of: any unit", "of: 'it_division, road_admin'")],
        [
            BESIDE_THE_OFFICE,
            ("role: unit_head, of: office}]", "role: unit_head, of: office}]\n    sign: any"),
        ],
        [
            ("who: {role: leader, of: form.owner}", "who: [{role: leader}, {role: leader, of: office}]"),
            *led_elsewhere("start.unit == 'office'"),
        ],
        [held_at("above form.owner"), *led_elsewhere("form.owner != 'it_division'")],
        [
            held_at("above column form.column"),
            choosing("工作动态, 公路"),
            *led_elsewhere("form.column == '公路'"),
        ],
        [ADDRESS, *shown("form.link.matches('^https://[a-z.]+[.]gov[.]cn/.*$')")],
        [SEVERAL, TAGGED, *forked("'甲' in form.tags")],
        [SEVERAL, TAGGED, *forked("size(form.tags) == 2")],
    ],
)
def test_what_tells_cases_apart_is_not_noted(changes: list[Change]) -> None:
    assert notes_of(*changes) == []


def test_too_much_to_try_is_named() -> None:
    many = "".join(
        f"    - {{id: c{n}, kind: choice, label: 项{n}, options: [一, 二, 三, 四, 五, 六, 七, 八, 九]}}\n"
        for n in range(4)
    )
    one = " == ".join(f"(form.c{n} == '一')" for n in range(4))
    condition = f"({one}) != ({one})"
    (note,) = notes_of(("    - {id: owner,", f"{many}    - {{id: owner,"), *shown(condition))
    assert (note.code, "牵涉的填法太多" in note.message) == ("unproven-condition", True)


VACANT: dict[str, tuple[list[Change], bool, str]] = {
    "left empty": ([], True, "form.owner 没有填"),
    "required": ([OWNED], False, ""),
    "required where it counts": (
        [("kind: unit, label: 业务主管单位}", "kind: unit, label: 业务主管单位, required_when: form.kind == '动态'}"), *forked(PAPER)],
        True,
        "form.kind 没有填",
    ),
    "required on every way to the stage": (
        [("kind: unit, label: 业务主管单位}", "kind: unit, label: 业务主管单位, required_when: form.kind != '公文'}"), *forked(PAPER)],
        False,
        "",
    ),
    "hidden": ([("kind: unit, label: 业务主管单位}", "kind: unit, label: 业务主管单位, required: true, shown_when: form.kind == '公文'}")], True, "form.owner 没有填"),
}  # fmt: skip


@pytest.mark.parametrize("name", VACANT)
def test_a_duty_that_may_be_nobodys(name: str) -> None:
    changes, is_vacant, example = VACANT[name]
    notes = [note for note in notes_on(document_of(*changes)) if note.code == "vacant-duty"]
    assert len(notes) == is_vacant
    assert all(example in note.message and note.path == ("stages", 3, "who", "of") for note in notes)


UNSURE = [
    *forked("size(form.title) > 50"),
    ("from: form.formed_on, until: published", "from: form.formed_on, until: leader.done"),
]


def test_a_limit_of_which_it_cannot_be_told_is_noted() -> None:
    notes = [note for note in notes_on(document_of(*UNSURE)) if note.code == "unproven-deadline"]
    assert [note.path for note in notes] == [("deadlines", 0, "until")]


PAUSED: Change = (
    "from: receipt.opened, until: publish.done",
    "from: submitted, until: ended, pauses: [{from: unit_head.done, until: leader.done, why: 等待}]",
)


def test_a_pause_of_which_it_cannot_be_told_that_it_ends_is_noted() -> None:
    notes = [note for note in notes_on(document_of(*UNSURE, PAUSED)) if note.code == "unproven-pause"]
    assert [note.path for note in notes] == [("deadlines", 1, "pauses", 0, "until")]


def test_every_rule_of_notes_is_met_by_some_case() -> None:
    documents = [document_of(OWNED, *changes) for changes, _, _ in CASES.values()] + [document_of()]
    documents += [document_of(*UNSURE), document_of(*UNSURE, PAUSED)]
    documents.append(_mailbox(_silent(_calling(MAILBOX.read_text(encoding="utf-8")))))
    for rule in PROCESS_NOTES:
        assert any(list(rule(document)) for document in documents)


def test_the_page_on_checking_names_every_note() -> None:
    page = (MAILBOX.parents[2] / "simulate.md").read_text(encoding="utf-8")
    documents = [document_of(OWNED, *changes) for changes, _, _ in CASES.values()]
    documents += [
        document_of(*UNSURE, PAUSED),
        _mailbox(_silent(_calling(MAILBOX.read_text(encoding="utf-8")))),
    ]
    codes = {note.code for document in documents for note in notes_on(document)}
    assert {code for code in codes if f"`{code}`" not in page} == set()


def test_a_field_that_nothing_reads_is_noted() -> None:
    document = document_of(
        ("{id: basis, kind", "{id: memo, kind: text, label: 备忘}\n      - {id: basis, kind")
    )
    found = [(note.code, note.path) for note in unused_fields(document, {"title", "body", "document_number"})]
    assert found == [
        ("unused-field", ("form", "fields", 5, "id")),
        ("unused-field", ("stages", 1, "fields", 0, "id")),
    ]
    assert list(unused_fields(document_of(), {"title", "body", "copies", "document_number"})) == []


def test_what_no_example_tries_is_noted() -> None:
    document = document_of()
    notes = list(untried(document, ({"unit_head", "secrecy", "leader"}, {("unit_head", "approve")})))
    assert [(note.code, note.path[1]) for note in notes] == [
        ("untried-decision", 0),
        ("untried-decision", 1),
        ("untried-decision", 3),
        ("untried-stage", 4),
        ("untried-stage", 5),
    ]
    assert "return、refuse" in notes[0].message


@pytest.mark.parametrize(
    ("expression", "plain"),
    [
        ("form.a == 'x' && form.b != null || !(form.c in ['x', 'y'])", True),
        ("'x' in form.tags", True),
        ("form['a'] == 'x'", True),
        ("form.n >= 3", True),
        ("form.a == form.b", False),
        ("form.a in form.tags", False),
        ("form.n + 1.0 > 3", False),
        ("-form.n > 3", False),
        ("size(form.a) > 3", False),
        ("form.a.contains('x')", False),
        ("form.tags.exists(one, one == 'x')", False),
        ("form.a == 'x' ? form.b == 'y' : false", False),
    ],
)
def test_which_conditions_are_plain(expression: str, plain: bool) -> None:
    assert is_plain(expression) is plain


KEPT: list[Change] = [
    (
        "    within: 2 workdays\n  - id: secrecy",
        "    within: 2 workdays\n    fields:\n"
        "      - {id: remark, kind: text, label: 说明, shown_when: form.kind == '公文'}\n  - id: secrecy",
    ),
    *forked("given.unit_head.remark == '急' && form.kind == '动态'"),
]
"""The first signature is kept while the form is filled in anew: what it said was of another form."""


def test_what_a_kept_signature_told_may_be_of_another_form() -> None:
    assert [note.code for note in notes_of(*KEPT)] == []
    unkept = ("effect: return, go: draft, keep: [unit_head]", "effect: return, go: draft")
    assert [note.code for note in notes_of(*KEPT, unkept)] == ["never-true"]


def test_an_example_that_takes_a_branch_refutes_what_was_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the proof wrong, the document is the better witness."""
    changes = forked("form.kind != '公文'")
    assert [note.code for note in notes_of(*changes)] == []
    monkeypatch.setattr(constancy, "possible_answers", _only_papers)
    assert "never-true" not in {note.code for note in notes_of(*changes)}
    monkeypatch.setattr(constancy, "witnessed", lambda *_: frozenset())
    assert "never-true" in {note.code for note in notes_of(*changes)}


def _only_papers(*_: object, **__: object) -> Answers:
    return Answers(iter([{"form": {"kind": "公文"}}]), (), are_all=True)


ASKED = """
process: office.asked
title: 例
authority: {document: 规定, articles: [一]}
start: {by: [clerk]}
number: 第{year}-{serial}号
form:
  fields:
    - {id: title, kind: text, label: 标题, required: true}
    - {id: k, kind: choice, label: 类别, required: true, options: [甲, 乙]}
deadlines:
  - {id: d, title: 限, when: form.k == '甲' || form.k == '乙', within: 5 workdays, from: submitted, until: ended}
stages:
  - {id: head, kind: review, who: {role: head}, fields: [{id: why, kind: text, label: 理由, required: true}]}
  - id: first
    kind: choose
    branches: [{when: "given.head.why == ''", go: done}]
    otherwise: second
  - id: second
    kind: choose
    branches: [{when: form.k == '甲', go: third}]
    otherwise: done
  - id: third
    kind: choose
    branches: [{when: form.k == '乙', go: dead}]
    otherwise: done
  - {id: dead, kind: work, who: {role: head}}
  - {id: done, kind: end}
sample: {title: 标题, k: 甲}
examples: [{do: [head: {decision: approve, set: {why: 可}}], expect: {}}]
"""


def noted_in(text: str) -> dict[str, str]:
    """Code to the line that it stands on."""
    loaded = load_process(text, "asked.yaml")
    notes = notes_on(Document(loaded.source, loaded.process))
    return {one.code: text.split("\n")[one.place.line - 1].strip() for one in notes}


def test_one_thing_said_in_vain_hides_no_other() -> None:
    noted = noted_in(ASKED.replace("why == ''", "why == '可'"))
    assert noted.keys() == {"always-true", "unreachable-stage"}
    assert noted["unreachable-stage"].startswith("- {id: dead")


def test_no_example_witnesses_what_a_stage_says_before_it_was_passed() -> None:
    noted = noted_in(ASKED.replace("form.k == '乙', go", "form.title == '乙', go"))
    assert noted.keys() == {"always-true", "never-true"}
    assert noted["never-true"].startswith('branches: [{when: "given.head.why')
