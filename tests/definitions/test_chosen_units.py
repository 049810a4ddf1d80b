"""Units that the drafter chooses, or an earlier stage: each has its own place, and the rule of the stage counts them."""

import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from definitions.loader import load_process
from definitions.problems import Problem
from definitions.registry import CATALOGUE, Calendars, Office
from definitions.rules import notes_on
from definitions.rules.document import Document
from definitions.schema.organization import Ledger
from definitions.schema.process import Process
from definitions.semantics.authority import Duty, acting_duty
from definitions.semantics.finding import unit_of_stage
from definitions.semantics.fold import after
from definitions.semantics.forms import complete, fitting, problems_of
from definitions.semantics.history import Decided, Drafted, Opened, Submitted
from definitions.semantics.ledger_lines import computed
from definitions.semantics.moves import Open, moves_from
from definitions.semantics.seating import opened
from definitions.semantics.signing import SeatState
from definitions.semantics.state import State
from definitions.vocabulary import Part
from tests.builders.model_office import MODEL
from tests.definitions.processes import START

ORGANIZATION = Office(MODEL, Calendars(CATALOGUE / "calendars")).organization
UNITS = ["planning", "legal", "finance", "general_office"]
RULES: list[object] = [
    None, "all", "any", "in order", {"at_least": 2}, {"more_than": "50%"}, {"at_least": "60%", "veto": True},
]  # fmt: skip
TEXT = """
process: model-office.chosen
covers: [example]
title: 会签
authority: {{document: 规定, articles: [一]}}
start: {{by: [officer]}}
number: 第{{year}}-{{serial}}号
form:
  fields:
    - {{id: title, kind: text, label: 标题, required: true}}
    - {{id: units, kind: units, label: 会签单位, {field}}}
    - {{id: body, kind: markdown, label: 正文}}
stages:
  - {{id: sign, kind: review, who: {who}{sign}}}
  - {{id: note, kind: work, who: {{role: officer, of: unit of sign}}}}
  - {{id: done, kind: end}}
sample: {{title: 甲, units: [legal]}}
examples: [{{do: [], expect: {{at: sign}}}}]
"""
WHO = "{role: head, of: form.units}"


def document(who: str = WHO, field: str = "required: true", sign: object = None) -> str:
    return TEXT.format(who=who, field=field, sign=f", sign: {json.dumps(sign)}" if sign else "")


def process_of(**told: Any) -> Process:
    return load_process(document(**told), "chosen.yaml", organization=ORGANIZATION).process


class Case:
    """A case that stands at the stage which is signed."""

    def __init__(self, process: Process, units: list[str]) -> None:
        self.process, self.state, self.hands = process, State(), 0
        self.opened: list[Opened] = []
        self.record(Drafted(START, "drafter", "planning"))
        self.go_on()
        self.submit(units)

    def record(self, event: Any) -> None:
        self.hands += 1
        self.state = after(self.process, self.state, event)

    @property
    def at(self) -> datetime:
        return START.replace(minute=self.hands)

    def submit(self, units: list[str]) -> None:
        form = {"title": "甲", "units": units, "body": ""}
        self.record(Submitted(self.at, "drafter", self.state.round + 1, form, dict.fromkeys(Part, "0")))
        self.go_on()

    def go_on(self) -> None:
        while isinstance(move := moves_from(self.process, self.state)[0], Open):
            event = opened(self.process, self.state, move, self.at, self.holders, ORGANIZATION)
            self.opened.append(event)
            self.record(event)

    def holders(self, whose: Duty) -> list[str]:
        """Two at each unit."""
        return [f"{whose.role}-{number}-{whose.unit}" for number in (1, 2)]

    def decide(self, seat: int, decision: str = "approve", stage: str = "sign") -> None:
        visit = self.state.open[stage]
        self.record(Decided(self.at, stage, visit.visit, f"p{self.hands}", decision, seat=seat))
        self.go_on()

    def asked(self, name: str = "sign") -> list[str]:
        """The units at which somebody is asked now."""
        visit = self.state.open[name]
        stage = self.process.human_stage(name)
        return [acting_duty(stage, self.state, visit, seat).unit for seat in visit.open_seats]


def outcome_of(rule: object, answers: list[bool], places: int) -> str | None:
    """What a stage of so many places says after these answers, counted by hand."""
    agreed, against = answers.count(True), answers.count(False)
    match rule:
        case None | "all" | "in order":
            return "refused" if against else "passed" if agreed == places else None
        case "any":
            return "refused" if against else "passed" if agreed else None
        case {"at_least": 2}:
            needed = 2
        case {"more_than": "50%"}:
            needed = places // 2 + 1
        case _:
            needed = -(-places * 3 // 5)
            if against:
                return "refused"
    if agreed >= needed:
        return "passed"
    return "refused" if places >= needed > places - against else None


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(UNITS), unique=True, min_size=1),
    st.sampled_from(RULES),
    st.lists(st.booleans(), min_size=4, max_size=4),
    st.randoms(use_true_random=False),
)
def test_each_chosen_unit_has_a_place_and_the_rule_counts_them(
    units: list[str], rule: object, agree: list[bool], dice: Any
) -> None:
    case = Case(process_of(sign=rule), units)
    (event,) = [one for one in case.opened if one.stage == "sign"]
    assert [seat.unit for seat in event.seats] == units
    assert case.asked() == (units[:1] if rule == "in order" else units)
    answers: list[bool] = []
    for agrees in agree[: len(units)]:
        seat = dice.choice(case.state.open["sign"].open_seats)
        answers.append(agrees)
        case.decide(seat.number, "approve" if agrees else "refuse")
        said = outcome_of(rule, answers, len(units))
        is_open = "sign" in case.state.open
        assert is_open == (said is None), (units, rule, answers)
        if not is_open:
            assert (case.state.ending is None) == (said == "passed")
            if said == "passed":
                assert unit_of_stage(case.process, case.state, "sign") == seat.unit
            return
    assert all(seat.state is not SeatState.WAITING for seat in case.state.open["sign"].seats)


def test_everybody_at_each_unit_and_the_units_above_them_each_once() -> None:
    everybody = Case(process_of(who="{role: head, of: form.units, each: true}"), ["legal", "finance"])
    assert [(seat.person, seat.unit) for seat in everybody.state.open["sign"].seats] == [
        (f"head-{number}-{unit}", unit) for unit in ("legal", "finance") for number in (1, 2)
    ]
    above = Case(process_of(who="{role: chief, of: above form.units}"), ["legal", "finance", "board"])
    assert above.opened[-1].found == {"above form.units": ["board", ""]}
    assert [seat.unit for seat in above.state.open["sign"].seats] == ["board", ""], (
        "of the board none is above"
    )
    assert above.asked() == ["board", "planning"], "nobody's: told of the unit that submitted"


def test_where_nothing_was_chosen_the_stage_waits_and_is_nobodys() -> None:
    case = Case(process_of(), [])
    stage, visit = case.process.human_stage("sign"), case.state.open["sign"]
    (seat,) = visit.seats
    assert acting_duty(stage, case.state, visit, seat).person == ""


@pytest.mark.parametrize(
    ("again", "asked"),
    [
        (["legal", "finance", "planning"], ["finance", "planning"]),
        (["finance", "legal"], ["finance"]),
        (["planning", "finance"], ["planning", "finance"]),
    ],
    ids=["one more", "in another order", "instead of who signed"],
)
def test_who_is_chosen_still_does_not_sign_again(again: list[str], asked: list[str]) -> None:
    """The content that the signature binds is the same: only the choice is another one."""
    case = Case(process_of(), ["legal", "finance"])
    case.decide(1)
    case.decide(2, "return")
    case.submit(again)
    assert case.asked() == asked


@pytest.mark.parametrize(
    ("again", "asked"),
    [
        (["legal", "finance", "planning"], {"sign": ["planning"]}),
        (["finance", "planning"], {"sign": ["finance", "planning"]}),
        (["legal"], {"note": ["legal"]}),
        (["finance", "legal"], {"note": ["finance"]}),
    ],
    ids=["one more", "another instead of the first", "one less", "the same in another order"],
)
def test_a_stage_that_all_had_signed_is_not_passed_by_where_another_unit_is_chosen(
    again: list[str], asked: dict[str, list[str]]
) -> None:
    """It comes back from behind the stage, and nothing that was signed has changed but the choice."""
    case = Case(process_of(), ["legal", "finance"])
    case.decide(1)
    case.decide(2)
    case.decide(1, "return", "note")
    case.submit(again)
    assert {stage: case.asked(stage) for stage in case.state.open} == asked


def test_who_signed_after_one_that_is_chosen_no_more_signs_again() -> None:
    case = Case(process_of(), ["legal", "finance", "planning"])
    case.decide(1)
    case.decide(2)
    case.decide(3, "return")
    case.submit(["finance", "planning"])
    assert case.asked() == ["finance", "planning"]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("legal", "应当是一个列表"),
        (["legal", "legal"], "同一个单位不能选两次"),
        (["legal", ""], "要逐个写单位的代号"),
        ([{"id": "legal"}], "要逐个写单位的代号"),
        ([], "必须填写"),
    ],
)
def test_what_is_no_choice_of_units_is_told(value: object, reason: str) -> None:
    fields = process_of().form.fields[1:2]
    context = {"form": complete(fields, {"units": value})}
    assert [one.reason for one in problems_of(fields, {"units": value}, context)] == [reason]
    assert isinstance(context["form"]["units"], list)
    _, unfit = fitting(fields, {"units": value})
    assert [one.reason for one in unfit] == ([reason] if value else []), (
        "what fills a draft in is told so, too"
    )


def test_a_stage_is_never_left_to_nobody_unnoticed() -> None:
    (note,) = [one for one in notes_of(document(field="help: 可以不选")) if one.code == "vacant-duty"]
    assert note.path[-1] == "of"
    assert "form.units 没有填" in note.message


def notes_of(text: str) -> list[Problem]:
    loaded = load_process(text, "chosen.yaml", organization=ORGANIZATION)
    return list(notes_on(Document(loaded.source, loaded.process, ORGANIZATION, {})))


FORK = """
  - id: fork
    kind: choose
    branches:
      - {when: "%s", go: chief}
    otherwise: done
  - {id: chief, kind: review, who: {role: chief, of: board}}
"""


@pytest.mark.parametrize(
    ("condition", "codes"),
    [
        ("'finance' in form.units", []),
        ("'finance' in form.units && !('legal' in form.units)", []),
        ("size(form.units) > 3", []),
        ("size(form.units) > 0", ["always-true"]),
        ("size(form.units) == 0", ["never-true"]),
        ("'finance' in form.units && size(form.units) < 1", ["never-true"]),
        ("size(form.units) * 2 > 0", ["unproven-condition"]),
    ],
)
def test_conditions_on_the_choice_are_proved(condition: str, codes: list[str]) -> None:
    text = document().replace("  - {id: done,", FORK.lstrip("\n") % condition + "  - {id: done,")
    assert [one.code for one in notes_of(text) if "when" in one.path] == codes


def test_a_ledger_names_every_unit() -> None:
    column = {"id": "units", "title": {"zh": "会签单位"}, "value": "form.units"}
    told = {"ledger": "l", "title": {"zh": "台账"}, "authority": "一", "columns": [column]}
    context = {"form": {"units": ["legal", "finance"]}}
    found = computed(Ledger.model_validate(told), context, process_of(), ORGANIZATION)
    assert found == {"units": "法规科、财务科"}


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("form.units", "法规科、财务科"),
        ("has(form.owner) ? form.owner : form.units", "法规科、财务科"),
        ("size(form.units) > 1 ? 'legal' : 'finance'", "legal"),
    ],
)
def test_a_column_that_chooses_between_fields_names_the_units_of_the_one_that_it_chose(
    formula: str, said: str
) -> None:
    column = {"id": "units", "title": {"zh": "会签单位"}, "value": formula}
    told = {"ledger": "l", "title": {"zh": "台账"}, "authority": "一", "columns": [column]}
    context = {"form": {"units": ["legal", "finance"]}}
    found = computed(Ledger.model_validate(told), context, process_of(), ORGANIZATION)
    assert found == {"units": said}
