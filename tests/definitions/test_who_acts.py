"""Where a role is held: one grammar, and units that are found from the history of a case."""

import random
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from definitions.drawing.words import Vocabulary
from definitions.loader import load_organization, load_process
from definitions.problems import InvalidDefinition
from definitions.registry import CATALOGUE, Calendars, Office
from definitions.schema.organization import Organization
from definitions.schema.places import Base, Place, place_of, with_stages_called
from definitions.schema.process import Process
from definitions.semantics.authority import duty
from definitions.semantics.finding import looked_up, unit_of_stage
from definitions.semantics.fold import fold
from definitions.semantics.history import Asked, Decided, Opened, SignerAdded, Submitted
from definitions.semantics.state import State
from tests.builders.model_office import MODEL
from tests.definitions.processes import Play
from tests.definitions.test_clocks import Life
from tests.definitions.valid_office import VALID

OFFICE = Office(MODEL, Calendars(CATALOGUE / "calendars"))
LONGEST = 80


def article() -> Process:
    return next(
        one.process for one in OFFICE.processes.values() if one.process.process.endswith("column-article")
    )


WRITTEN = {
    "submitting unit": Place(Base.SUBMITTING),
    "legal": Place(Base.UNIT, "legal"),
    "form.owner": Place(Base.FIELD, "form.owner"),
    "above legal": Place(Base.UNIT, "legal", 1),
    "above above submitting unit": Place(Base.SUBMITTING, "", 2),
    "column form.column": Place(Base.COLUMN, "form.column"),
    "above column given.receipt.column": Place(Base.COLUMN, "given.receipt.column", 1),
    "unit of section": Place(Base.STAGE, "section"),
    "above": Place(Base.UNIT, "above"),
    "unit of": Place(Base.UNIT, "unit of"),
}


@pytest.mark.parametrize("of", WRITTEN)
def test_what_is_written_is_read_and_told_alike(of: str) -> None:
    assert place_of(of) == WRITTEN[of]
    assert str(place_of(of)) == of
    assert place_of(of.replace(" ", "  ")) == WRITTEN[of]


@given(st.text("abcdefilmnortuv. _", max_size=40) | st.sampled_from([*WRITTEN]))
def test_whatever_is_written_has_one_meaning(of: str) -> None:
    place = place_of(of)
    assert place_of(str(place)) == place
    if of.strip():
        assert place_of(f"above {place}") == place.higher(1)


ABOVE = st.lists(st.integers(0, 4), min_size=1, max_size=5)


@given(ABOVE, st.integers(0, 6))
def test_so_many_levels_above_are_as_many_steps(uppers: list[int], levels: int) -> None:
    """Of a tree in which each unit lies within one before it, or in none."""
    shipped = OFFICE.organization.model_dump(exclude_none=True)
    units = [
        {"id": f"u{n}", "title": {"zh": "科"}, **({"within": f"u{upper}"} if upper < n else {})}
        for n, upper in enumerate(uppers)
    ]
    organization = Organization.model_validate({**shipped, "units": units})
    for unit in organization.units:
        at: str | None = unit.id
        for _ in range(levels):
            at = next((one.within for one in organization.units if one.id == at), None)
        assert organization.higher(unit.id, levels) == (at or "")


@settings(deadline=None)
@given(
    st.integers(0, 2**32),
    st.sampled_from(["", "通知公告", "政策文件", "别的"]),
    st.sampled_from(["planning", "board", ""]),
)
def test_the_unit_of_a_stage_is_the_one_that_answered_last(seed: int, column: str, unit: str) -> None:
    """After returns, hand-ons, added signers and answers taken back."""
    process, organization = article(), OFFICE.organization
    play = Play(process, random.Random(seed), organization)
    play.begin()
    list(islice(play.moves(), LONGEST))
    parties: dict[tuple[str, int, int], int] = {}
    last = ""
    for number, event in enumerate(play.events):
        match event:
            case Opened():
                parties |= {(event.stage, event.visit, seat.seat): seat.party for seat in event.seats}
                before = fold(process, tuple(play.events[:number]))
                if event.stage == "note":
                    assert event.found == {"unit of opinion": last}
                if event.stage == "superior":
                    assert event.found == {"above unit of opinion": "board"}
                for stage in process.human_stages:
                    shown = State(unit=unit, form={"column": column}, log=before.log)
                    found = looked_up(process, shown, stage, organization)
                    assert {found[str(who.place)] for who in stage.who if who.place.is_looked_up} <= {  # type: ignore[union-attr]
                        "", "board", "legal", "finance", "general_office",
                    }  # fmt: skip
            case SignerAdded() | Asked():
                new = event.added if isinstance(event, SignerAdded) else event.asked
                parties[event.stage, event.visit, new] = parties[event.stage, event.visit, event.seat]
            case Decided(stage="opinion"):
                last = ["finance", "legal"][parties["opinion", event.visit, event.seat]]
            case _:
                pass


def test_a_stage_that_was_passed_by_has_no_unit() -> None:
    process = article()
    assert unit_of_stage(process, State(unit="planning"), "opinion") == ""
    note = process.human_stage("note")
    found = looked_up(process, State(unit="planning"), note, OFFICE.organization)
    whose = duty(note.who[0], State(unit="planning"), found)
    assert (whose.role, whose.person) == ("", ""), "nobody's"


def test_without_an_organisation_a_place_stands_for_itself() -> None:
    process = article()
    chief = process.human_stage("chief")
    assert looked_up(process, State(unit="planning"), chief, None) == {
        "above submitting unit": "above submitting unit"
    }


def test_a_drawing_says_it_in_words() -> None:
    words = Vocabulary(article(), OFFICE.organization)
    assert [words.signers(stage)[0] for stage in article().human_stages] == [
        "拟发布栏目的提供单位的科室负责人",
        "财务科的科室负责人",
        "办理“财务科或者法规科会核”的单位的承办人",
        "办理“财务科或者法规科会核”的单位的上一级单位的班子成员",
        "报送单位的上一级单位的主要领导",
    ]


def test_a_column_is_provided_by_a_unit_that_there_is() -> None:
    text = (VALID / "organization.yaml").read_text("utf-8")
    with pytest.raises(InvalidDefinition) as caught:
        load_organization(
            text.replace("provided_by: road_admin", "provided_by: road_admn"), "organization.yaml"
        )
    assert [(one.code, one.path[-1]) for one in caught.value.problems] == [("unknown-unit", "provided_by")]
    assert "road_admin" in str(caught.value)


def test_every_provider_of_a_column_is_a_unit_and_is_named_once() -> None:
    text = (VALID / "organization.yaml").read_text("utf-8")
    several = "provided_by: [road_admin, road_admn, road_admin]"
    with pytest.raises(InvalidDefinition) as caught:
        load_organization(text.replace("provided_by: road_admin", several), "organization.yaml")
    assert [(one.code, one.path[-1]) for one in caught.value.problems] == [
        ("unknown-unit", 1),
        ("duplicate-id", 2),
    ]


def test_columns_of_one_title_that_two_units_provide_are_nobodys() -> None:
    shipped = OFFICE.organization.model_dump(exclude_none=True)
    channel = shipped["channels"][0]
    twin = {**channel, "id": "second", "site": {**channel["site"], "columns": [
        {**channel["site"]["columns"][0], "provided_by": ["finance"]}
    ]}}  # fmt: skip
    both = Organization.model_validate({**shipped, "channels": [channel, twin]})
    assert OFFICE.organization.provider("通知公告") == "general_office"
    assert both.provider("通知公告") == ""
    assert both.providers("通知公告") == ()


HEARD = """
process: office.heard
covers: [example]
title: 会核
authority: {document: 规定, articles: [一]}
start: {by: [clerk]}
number: 第{year}-{serial}号
form: {fields: [{id: title, kind: text, label: 标题}]}
stages:
  - {id: hearing, kind: work, who: [{role: head, of: finance}, {role: head, of: legal}], sign: any}
  - {id: superior, kind: review, who: {role: head, of: unit of hearing}}
  - {id: chief, kind: review, who: {role: chief}, decisions: {approve: 同意, return: {title: 退回, go: draft}}}
  - {id: done, kind: end}
examples: [{do: [], expect: {}}]
"""


@pytest.mark.parametrize(("again", "waits_at"), [(1, "chief"), (2, "superior")])
def test_what_one_unit_signed_does_not_stand_where_another_one_is_asked_now(
    again: int, waits_at: str
) -> None:
    """The content comes back unchanged: who was heard is asked again, and what follows on the same unit stands."""
    life = Life(load_process(HEARD, "heard.yaml").process)
    life.on("2026-11-23").answer("2026-11-23", "hearing", "done").answer("2026-11-23", "superior", "approve")
    life.answer("2026-11-23", "chief", "return")
    parts = life.state.parts
    life.record(Submitted(life.at, "p0", 2, life.state.form, parts))
    life.go_on()
    visit = life.state.open["hearing"].visit
    life.record(Decided(life.at, "hearing", visit, f"head-{again}", "done", seat=again))
    life.go_on()
    assert list(life.state.open) == [waits_at]


@pytest.mark.parametrize(
    ("words", "renamed"),
    [
        ("above unit of opinion", "above unit of heard"),
        ("actor of opinion", "actor of heard"),
        ("column given.opinion.column", "column given.heard.column"),
        ("given.opinion.opinion", "given.heard.opinion"),
        ("form.opinion", "form.opinion"),
        ("opinion", "opinion"),
        ("unit of other", "unit of other"),
    ],
)
def test_stages_that_have_other_names_are_the_same_places(words: str, renamed: str) -> None:
    assert with_stages_called(words, {"opinion": "heard"}) == renamed
