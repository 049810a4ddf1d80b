"""Who acted earlier in the case and is asked again: `person: drafter`, `person: actor of <stage>`."""

import random
from dataclasses import dataclass
from itertools import islice
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from definitions.drawing.words import Vocabulary
from definitions.loader import load_process
from definitions.problems import InvalidDefinition
from definitions.rules.document import Document
from definitions.rules.places import telling_stages_are_passed
from definitions.schema.process import DRAFT, Process
from definitions.schema.signing import NamedPerson
from definitions.schema.stages import HumanStage
from definitions.semantics.authority import conflict
from definitions.semantics.finding import actors_of_stage, found_for
from definitions.semantics.fold import fold
from definitions.semantics.history import Decided, Found, Handed, Opened, SignerAdded, Submitted, TakenBack
from definitions.semantics.migrating import duty_as_before
from definitions.semantics.moves import Open, moves_from
from definitions.semantics.seating import opened
from definitions.semantics.signing import SeatState
from definitions.semantics.state import State
from definitions.vocabulary import Handing, SignerPlace
from tests.definitions.processes import Play, accepted, document_of, documents
from tests.definitions.test_clocks import Life

LONGEST = 80
DOCUMENT = """
process: office.again
covers: [example]
title: 回到本人
authority: {{document: 规定, articles: [一]}}
start: {{by: [clerk]}}
number: 第{{year}}-{{serial}}号
form: {{fields: [{{id: title, kind: text, label: 标题}}]}}
stages:
{stages}
  - {{id: done, kind: end}}
examples: [{{do: [], expect: {{}}}}]
"""
OPINION = (
    "  - {id: opinion, kind: review, title: 会核, who: [{role: head, of: finance}, {role: head, of: legal}]}"
)
PROOF = "  - {id: proof, kind: work, who: {role: editor, of: office}, decisions: {done: 完成, return: 退回}}"


def process_of(*stages: str) -> Process:
    return load_process(DOCUMENT.format(stages="\n".join(stages)), "again.yaml").process


@dataclass
class Case(Life):
    """Signers are told apart by their places."""

    def says(
        self, stage: str, decision: str = "done", by: str = "", seat: int = 1, go: str = "", instead: str = ""
    ) -> "Case":
        visit = self.state.open[stage].visit
        person, behalf = by or f"{stage}-{seat}", instead or None
        self.record(Decided(self.at, stage, visit, person, decision, seat, go or None, on_behalf_of=behalf))
        self.go_on()
        return self

    def asked(self, stage: str) -> list[tuple[str | None, str | None]]:
        """The persons who have a place there, each with the unit for which they acted before."""
        return [(seat.person, seat.unit) for seat in self.state.open[stage].seats]

    def found(self, stage: str) -> Found:
        return self.state.open[stage].found


def begun(*stages: str) -> Case:
    case = Case(process_of(*stages))
    case.on("2026-11-23")
    return case


def test_the_drafter_is_asked_by_name_when_the_duty_opens() -> None:
    case = begun(PROOF, "  - {id: confirm, kind: work, who: {person: drafter}}")
    case.says("proof")
    assert case.asked("confirm") == [("p0", None)]
    assert case.found("confirm") == {"drafter": "p0"}


def test_each_who_answered_has_a_place_with_the_unit_for_which_they_did() -> None:
    case = begun(OPINION, "  - {id: look, kind: work, who: {person: actor of opinion}}")
    case.says("opinion", "approve", seat=2).says("opinion", "approve", seat=1)
    assert case.asked("look") == [("opinion-1", "finance"), ("opinion-2", "legal")], "in the document's order"
    case.says("look", by="opinion-2", seat=2)
    assert "look" in case.state.open, "all of them, as of signers that are listed"
    case.says("look", by="opinion-1", seat=1)
    assert case.state.is_ended


def test_of_a_stage_that_one_of_several_answers_it_is_that_one() -> None:
    one_of_them = OPINION.replace("legal}]", "legal}], sign: any")
    process = process_of(one_of_them, "  - {id: look, kind: work, who: {person: actor of opinion}}")
    assert not process.has_several_signers(process.human_stage("look"))
    case = begun(one_of_them, "  - {id: look, kind: work, who: {person: actor of opinion}}")
    case.says("opinion", "approve", seat=2)
    assert case.asked("look") == [("opinion-2", "legal")]


def test_who_answered_the_actors_of_several_signers_is_several_too() -> None:
    process = process_of(
        OPINION,
        "  - {id: look, kind: work, who: {person: actor of opinion}}",
        "  - {id: hold, kind: work, who: {person: actor of look}}",
    )
    assert process.has_several_signers(process.human_stage("hold"))
    assert [one.how for one in map(process.signing, process.human_stages)] == ["all", "all", "all"]


def test_after_another_pass_it_is_whoever_answered_last() -> None:
    case = begun(
        PROOF,
        "  - {id: check, kind: work, who: {person: actor of proof}, decisions: {done: 完成, return: {title: 退, go: proof}}}",
    )
    case.says("proof", by="first").says("check", "return", by="first").says("proof", by="second")
    assert case.asked("check") == [("second", "office")]


def test_a_proxys_answer_was_whose_duty_it_was_and_a_duty_handed_on_is_whose_it_is() -> None:
    case = begun(PROOF, "  - {id: check, kind: work, who: {person: actor of proof}}")
    case.says("proof", by="proxy", instead="editor")
    assert case.asked("check") == [("editor", "office")]
    case = begun(PROOF, "  - {id: check, kind: work, who: {person: actor of proof}}")
    case.record(Handed(case.at, "proof", 1, 1, "editor", Handing.FORWARD, "colleague"))
    case.says("proof", by="colleague")
    assert case.asked("check") == [("colleague", "office")]


def test_who_was_only_added_as_a_signer_is_not_asked_again() -> None:
    case = begun(OPINION, "  - {id: look, kind: work, who: {person: actor of opinion}}")
    case.record(SignerAdded(case.at, "opinion", 1, 1, "opinion-1", 3, "added", SignerPlace.BESIDE))
    for seat, by in ((1, "opinion-1"), (3, "added"), (2, "opinion-2")):
        case.says("opinion", "approve", by=by, seat=seat)
    assert case.asked("look") == [("opinion-1", "finance"), ("opinion-2", "legal")]


def test_who_is_named_twice_has_one_place() -> None:
    case = begun(PROOF, "  - {id: check, kind: work, who: [{person: drafter}, {person: actor of proof}]}")
    case.says("proof", by="p0")
    assert case.asked("check") == [("p0", None)]
    case.says("check", by="p0")
    assert case.state.is_ended


def test_whom_separation_of_duties_keeps_out_is_left_out_and_the_duty_is_nobodys() -> None:
    stages = (
        PROOF,
        "  - {id: second, kind: work, who: {role: editor}}",
        "  - {id: check, kind: work, who: {person: actor of proof}, distinct_from: [second]}",
    )
    case = begun(*stages).says("proof", by="editor").says("second", by="other")
    assert case.asked("check") == [("editor", "office")]
    case = begun(*stages).says("proof", by="editor").says("second", by="editor")
    assert case.asked("check") == [(None, None)]
    assert case.found("check") == {"actor of proof": ""}


def test_of_a_stage_that_was_passed_by_it_is_nobodys_and_never_skipped() -> None:
    process = process_of(PROOF, "  - {id: check, kind: work, who: {person: actor of proof}}")
    assert actors_of_stage(process, State(unit="office"), "proof") == {}
    state = State(unit="office", lines=dict.fromkeys(State().lines, "check"))
    (move,) = moves_from(process, state)
    assert isinstance(move, Open)
    event = opened(process, state, move, Case().at, lambda _: [], None)
    assert [(seat.person, seat.unit) for seat in event.seats] == [(None, None)]


def test_who_takes_over_the_draft_has_what_the_drafter_has_to_do() -> None:
    case = begun(PROOF, "  - {id: confirm, kind: work, who: [{person: drafter}, {role: editor}]}")
    case.says("proof")
    case.record(Handed(case.at, DRAFT, 1, 1, "heir", Handing.CLAIM, "heir"))
    assert case.asked("confirm") == [("heir", None), (None, None)]
    assert case.state.drafter == "heir"


AGAIN = (
    "  - {id: note, kind: work, who: {role: head}, distinct_from: [draft]}",
    "  - {id: second, kind: review, who: {role: member}}",
    "  - {id: third, kind: review, who: {person: actor of note}}",
    "  - {id: chief, kind: review, who: {role: chief}, decisions: {approve: 同意, return: {title: 退回, go: draft}}}",
)


@pytest.mark.parametrize(("by", "waits_at"), [("a", "chief"), ("b", "third")])
def test_a_signature_falls_where_another_acted_in_the_stage_that_tells_whose_it_is(
    by: str, waits_at: str
) -> None:
    case = begun(*AGAIN)
    case.says("note", by="a").says("second", "approve").says("third", "approve", by="a")
    case.says("chief", "return", by="boss")
    case.record(Submitted(case.at, "p0", 2, case.state.form, case.state.parts))
    case.go_on()
    case.says("note", by=by)
    assert list(case.state.open) == [waits_at]


def test_a_drawing_and_a_migration_know_them() -> None:
    drafter = "  - {id: confirm, kind: work, who: {person: drafter}}"
    process = process_of(OPINION, drafter, "  - {id: look, kind: work, who: {person: actor  of opinion}}")
    words = Vocabulary(process, None)
    assert [words.signers(stage) for stage in process.human_stages[1:]] == [
        ("拟稿人",),
        ("办过“会核”的人，每人",),
    ]
    other = process_of(OPINION, drafter.replace("drafter", "actor of opinion"))
    same = process_of(OPINION, drafter)
    here = (process, process.stage("confirm"))
    assert duty_as_before(here, (same, same.stage("confirm")), {})
    assert not duty_as_before(here, (other, other.stage("confirm")), {})


def test_a_migration_that_calls_the_stage_otherwise_means_the_same_persons() -> None:
    old = process_of(OPINION, "  - {id: look, kind: work, who: {person: actor of opinion}}")
    new = process_of(
        OPINION.replace("id: opinion", "id: heard"),
        "  - {id: look, kind: work, who: {person: actor of heard}}",
    )
    look = (old, old.stage("look")), (new, new.stage("look"))
    assert duty_as_before(*look, {"opinion": "heard"})
    assert not duty_as_before(*look, {})


WHO: list[list[dict[str, Any]]] = [
    [{"role": "reader"}],
    [{"role": "reader"}, {"role": "other"}],
    [{"role": "reader", "each": True}],
    [{"person": "drafter"}],
]


@st.composite
def lines(draw: st.DrawFn) -> dict[str, Any]:
    """Stages one after another of which many are those of who acted before."""
    stages: list[dict[str, Any]] = []
    for number in range(draw(st.integers(2, 6))):
        named: list[list[dict[str, Any]]] = [[{"person": f"actor of {one['id']}"}] for one in stages]
        who = draw(st.sampled_from([*WHO, *named, *([named[0] + named[-1]] if len(named) > 1 else [])]))
        kind = draw(st.sampled_from(["work", "work", "review"]))
        stages.append({"id": f"s{number}", "kind": kind, "who": who})
        if len(who) > 1 or "each" in who[0]:
            stages[-1]["sign"] = draw(st.sampled_from(["any", "all", "in order"]))
        if kind == "work" and draw(st.booleans()):
            stages[-1]["distinct_from"] = draw(st.sampled_from([["draft"], ["s0"], ["draft", "s0"]]))
    return document_of([*stages, {"id": "done", "kind": "end", "outcome": "closed"}])


@settings(deadline=None)
@given(documents() | lines(), st.integers(0, 2**32))
def test_in_whatever_process_whoever_is_asked_again_had_acted(document: dict[str, Any], seed: int) -> None:
    process = accepted(document)
    if process is None:
        return
    play = Play(process, random.Random(seed))
    play.begin()
    list(islice(play.moves(), LONGEST))
    for number, event in enumerate(play.events):
        if isinstance(event, Opened) and isinstance(stage := process.find_stage(event.stage), HumanStage):
            for seat in event.seats:
                party = stage.who[seat.party]
                if isinstance(party, NamedPerson):
                    _is_right(play, number, stage, party, seat.person)


def _is_right(play: Play, number: int, stage: HumanStage, party: NamedPerson, person: str | None) -> None:
    """Who has the place acted there; it is nobody's where separation of duties keeps out all who did last."""
    before = fold(play.process, tuple(play.events[:number]))
    if person is not None:
        assert person in ({"p0"} if party.is_drafter else _decided(play, number, str(party.acted_in)))
        assert conflict(play.process, before, stage, person) is None
        return
    acted = found_for(play.process, before, [party], None)[str(party)]
    for one in [acted] if isinstance(acted, str) else acted:
        assert not one or conflict(play.process, before, stage, one) is not None


def _decided(play: Play, number: int, stage: str) -> set[str]:
    """Everybody who ever decided there by then."""
    facts = play.events[:number]
    return {one.person for one in facts if isinstance(one, Decided) and one.stage == stage}


def test_the_random_processes_ask_them_again() -> None:
    """Lest the test above look at nothing."""
    opened_for: set[tuple[bool, str, bool]] = set()

    @settings(deadline=None, database=None, max_examples=150, derandomize=True)
    @given(lines(), st.integers(0, 2**32))
    def look(document: dict[str, Any], seed: int) -> None:
        process = accepted(document)
        if process is None:
            return
        play = Play(process, random.Random(seed))
        play.begin()
        for _ in islice(play.moves(), LONGEST):
            for visit in play.state.open.values():
                stage = process.find_stage(visit.stage)
                if not isinstance(stage, HumanStage):
                    continue
                for seat in visit.seats:
                    party = stage.who[seat.party]
                    if isinstance(party, NamedPerson):
                        opened_for.add((party.is_drafter, str(stage.kind), seat.person is None))

    look()
    assert {(True, "work", False), (False, "work", False), (False, "review", False)} <= opened_for


def test_an_answer_that_was_taken_back_was_nobodys() -> None:
    case = begun(OPINION, "  - {id: look, kind: work, who: {person: actor of opinion}}")
    case.says("opinion", "approve", by="hasty")
    case.record(TakenBack(case.at, "opinion", 1, 1, "hasty", 3))
    case.says("opinion", "approve", by="other", seat=3).says("opinion", "approve", seat=2)
    assert case.asked("look") == [("opinion-2", "legal"), ("other", "finance")]


def test_a_place_of_theirs_waits_like_any_other() -> None:
    case = begun(OPINION, "  - {id: look, kind: work, who: {person: actor of opinion}, sign: in order}")
    case.says("opinion", "approve").says("opinion", "approve", seat=2)
    assert [seat.state for seat in case.state.open["look"].seats] == [SeatState.OPEN, SeatState.WAITING]


BESIDE = {
    "reopening: {by: {person: drafter}, within: 5 workdays}": (),
    "reopening: {by: {person: actor of proof}, within: 5 workdays}": ("unknown-stage",),
    "urgency: {marked_by: {person: drafter}, at_once: true}": (),
    "urgency: {confirmed_by: {person: drafter}}": ("self-approval",),
    "objection: {by: [head], answered_by: {person: drafter}, coordinated_by: {role: chief}}": (),
    "objection: {by: [head], answered_by: {role: chief}, coordinated_by: {person: drafter}}": (
        "self-approval",
    ),
}


@pytest.mark.parametrize("declared", BESIDE)
def test_the_drafter_asks_and_answers_beside_the_stages_and_approves_nothing(declared: str) -> None:
    assert codes_of(f"{DOCUMENT.format(stages=PROOF)}{declared}\n") == BESIDE[declared]


def codes_of(document: str) -> tuple[str, ...]:
    try:
        load_process(document, "again.yaml")
    except InvalidDefinition as error:
        return tuple(one.code for one in error.problems)
    return ()


def test_a_way_past_the_stage_that_is_named_is_noted() -> None:
    document = DOCUMENT.format(
        stages="\n".join(
            [
                "  - {id: which, kind: choose, branches: [{when: form.title == 'x', go: check}], otherwise: proof}",
                PROOF,
                "  - {id: check, kind: work, who: {person: actor of proof}}",
            ]
        )
    )
    loaded = load_process(document, "again.yaml")
    (note,) = telling_stages_are_passed(Document(loaded.source, loaded.process))
    assert note.code == "vacant-duty"
    assert "由环节 `proof` 决定谁办" in note.message
    assert note.hint == "让每条路都经过 `proof`，或者改写 person。"
