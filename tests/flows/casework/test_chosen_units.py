"""Signed for each unit that the drafter, or an earlier stage, chooses: through the real services on both databases."""

import json
from collections.abc import Generator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from definitions.vocabulary import SignerPlace, Verb
from flows.access.actor import SYSTEM
from flows.access.people import Post, end_role
from flows.access.refusal import AlreadyDecided, Invalid, Refused
from flows.api.form_schema import form_schema
from flows.casework.notified import NobodyToTell
from flows.casework.supplementing import Supplement
from flows.cli.field_values import values_of
from flows.forms.paper import Row
from flows.forms.sheet import sheet_of
from storage.models import AuditEvent
from storage.queries.blocked import Lack, vacant_duties
from storage.queries.case_search import Wanted
from tests.builders.audit import audited
from tests.builders.model_office import ORGANIZATION, in_document, join, open_model_office, with_changes
from tests.builders.office import SmallOffice
from tests.builders.versions import another_version, migrated, plan, undoing
from tests.flows.casework.away import stand_in
from tests.flows.casework.test_migrating_hands import stood
from tests.flows.casework.test_seats import act, stage, waiting

CHOSEN = "model-office.chosen-countersign"
THREE = ["legal", "finance", "general_office"]
HEADS = ("legal", "finance", "office", "planner")


@pytest.fixture
def office(tmp_path: Path, model_office_url: str) -> Generator[SmallOffice]:
    built = open_model_office(tmp_path, model_office_url)
    join(built, "legal2", "head", "legal")
    join(built, "sysadmin", "system_admin", "general_office")
    yield built
    assert not audited(built).damage
    built.services.desk.database.dispose()


def submit(office: SmallOffice, *units: str) -> str:
    return office.submit(CHOSEN, countersigners=list(units or THREE)).number


def listed(office: SmallOffice, person: str) -> list[str | None]:
    return [case.number for case in office.services.search(office.actor(person), Wanted(), 1).lines]


def lacks(office: SmallOffice) -> list[tuple[str, Lack]]:
    with office.services.desk.database.reading() as session:
        found = vacant_duties(session, ORGANIZATION, office.clock().date())
    return [(duty.unit, duty.lack) for duty in found]


def leave(office: SmallOffice, person: str, unit: str) -> None:
    with office.services.desk.database.writing() as session:
        yesterday = office.clock().date() - timedelta(days=1)
        end_role(
            session, person, Post("head", ORGANIZATION, unit), yesterday, origin=SYSTEM, at=office.clock()
        )


def test_the_head_of_each_chosen_unit_signs_and_nobody_else(office: SmallOffice) -> None:
    number = submit(office)
    assert waiting(office, *HEADS, "legal2") == {"legal", "legal2", "finance", "office"}
    view = office.services.case(office.actor("officer"), number)
    assert dict(view.fields)["会签单位"] == "法规科、财务科、办公室"
    assert view.waiting_for == "法规科的科室负责人、财务科的科室负责人、办公室的科室负责人"
    assert {person: listed(office, person) for person in ("finance", "editor")} == {
        "finance": [number],
        "editor": [],
    }
    with pytest.raises(Refused, match="无关"):
        office.services.case(office.actor("editor"), number)
    with pytest.raises(Refused, match="不是您的职责") as refused:
        office.decide("chief", number)
    assert "财务科的科室负责人" in refused.value.hint
    office.decide("finance", number)
    with pytest.raises(AlreadyDecided):
        office.decide("finance", number, stage="countersign")
    office.decide("legal2", number)
    with pytest.raises(Refused):
        office.decide("legal", number, stage="countersign")
    office.decide("office", number)
    assert waiting(office, *HEADS) == {"office"}
    office.decide("office", number, "done")
    office.decide("chief", number)
    office.run_automatic(view.id)
    for person in ("legal", "legal2", "finance", "office"):
        assert [copy.number for copy in office.services.copies(office.actor(person))] == [number]
    assert office.services.case(office.actor("officer"), number).outcome == "closed"


def test_one_returns_it_one_s_head_leaves_and_one_hands_it_on(office: SmallOffice) -> None:
    number = submit(office)
    with pytest.raises(Refused, match="只能转给担任同一岗位的人"):
        act(office, "legal", number, Verb.FORWARD, "finance")
    act(office, "legal", number, Verb.FORWARD, "legal2")
    office.decide("legal2", number)
    leave(office, "finance", "finance")
    assert waiting(office, *HEADS) == {"office"}
    assert lacks(office) == [("财务科", Lack.HOLDER)]
    office.decide("office", number, "return", opinion="请补充依据", go="draft")
    office.services.revise(office.actor("officer"), number, {}, {})
    assert waiting(office, *HEADS, "legal2") == {"office"}, "who has signed does not sign again"
    office.decide("office", number)
    assert (stage(office, number), lacks(office)) == ("countersign", [("财务科", Lack.HOLDER)])
    act(office, "sysadmin", number, Verb.ASSIGN, "clerk")
    office.decide("clerk", number)
    assert stage(office, number) == "office"


def test_other_units_after_a_return_are_asked_and_those_that_went_are_not(office: SmallOffice) -> None:
    number = submit(office)
    office.decide("legal", number)
    office.decide("finance", number, "return", opinion="不涉及经费，请送规划科", go="draft")
    with pytest.raises(Invalid) as refused:
        office.services.revise(office.actor("officer"), number, {"countersigners": ["planning"]}, {})
    assert [problem.reason for problem in refused.value.problems] == [
        "主办单位不用会签自己的文件，请去掉本单位。"
    ]
    office.services.revise(
        office.actor("officer"), number, {"countersigners": ["legal", "general_office"]}, {}
    )
    assert waiting(office, *HEADS, "legal2") == {"legal", "legal2", "office"}, "the form was signed, too"


def test_a_supplement_that_chooses_other_units_sends_the_case_its_way_again(office: SmallOffice) -> None:
    number = submit(office, "legal", "finance")
    act(office, "legal", number, Verb.SUPPLEMENT, why="请加送办公室", fields=("countersigners",))
    told = Supplement("已加", {"countersigners": THREE})
    assert office.services.supplement(office.actor("officer"), number, told).goes_anew
    assert waiting(office, *HEADS) == {"legal", "finance", "office"}


def test_what_an_earlier_stage_chooses_is_signed_in_its_order(office: SmallOffice) -> None:
    number = submit(office, "finance")
    office.decide("finance", number)
    with pytest.raises(Invalid) as refused:
        office.decide("office", number, "done", given={"more": ["规划科", "nowhere"]})
    (problem,) = refused.value.problems
    assert problem.reason.startswith("要写单位的代号：“规划科”的代号是 planning；没有“nowhere”这个单位")
    office.decide("office", number, "done", given={"more": ["planning", "legal"]})
    assert waiting(office, *HEADS) == {"planner"}
    with pytest.raises(Refused, match="还没有轮到您"):
        office.decide("legal", number)
    view = office.services.case(office.actor("officer"), number)
    assert dict(view.filled_in)["办公室核稿"] == (("加会单位", "规划科、法规科"),)
    office.decide("planner", number)
    office.decide("legal", number)
    assert stage(office, number) == "chief"


def test_verbs_on_a_place_are_about_its_own_unit(office: SmallOffice) -> None:
    number = submit(office, "legal", "finance")
    act(office, "finance", number, Verb.ADD_SIGNER, "secrecy", place=SignerPlace.BESIDE)
    act(office, "legal", number, Verb.CLAIM)
    with pytest.raises(Refused):
        office.decide("legal2", number)
    act(office, "legal", number, Verb.DELEGATE, "clerk")
    stand_in(office, "legal", "member1")
    act(office, "member1", number, Verb.RECALL, seat=1)
    office.decide("member1", number, opinion="代签")
    office.decide("finance", number)
    act(office, "finance", number, Verb.TAKE_BACK)
    office.decide("finance", number)
    assert waiting(office, *HEADS, "secrecy") == {"secrecy"}
    act(office, "finance", number, Verb.REMOVE_SIGNER, seat=3)
    assert stage(office, number) == "office"
    signed = office.services.case(office.actor("manager"), number).signatures
    assert [one.person for one in signed] == ["甲-member1（代甲-legal）", "甲-finance"]


def test_the_places_go_with_the_case_to_another_version_and_back(office: SmallOffice) -> None:
    number = submit(office)
    act(office, "legal", number, Verb.FORWARD, "legal2")
    office.decide("office", number)
    before = stood(office, number)
    bound = another_version(office, [(", within: 2 workdays}", ", within: 3 workdays, final: true}")], CHOSEN)
    migrated(office, plan(office, bound, CHOSEN))
    carried = stood(office, number).open["countersign"]
    assert [(seat.unit, seat.person) for seat in carried.seats] == [
        ("legal", "legal2"), ("finance", None), ("general_office", None),
    ]  # fmt: skip
    assert waiting(office, *HEADS, "legal2") == {"legal2", "finance", "office"}
    migrated(office, undoing(office, 1))
    assert stood(office, number).open["countersign"].seats == before.open["countersign"].seats
    office.decide("legal2", number)
    office.decide("finance", number)
    assert stage(office, number) == "office"


def test_which_unit_a_place_is_for_is_kept_with_it(office: SmallOffice) -> None:
    submit(office, "finance", "legal")
    with office.services.desk.database.reading() as session:
        told = [
            json.loads(event.payload)["seats"]
            for event in session.scalars(select(AuditEvent).where(AuditEvent.kind == "opened"))
        ]
    assert "unit" not in str(told[0]), "of the draft there is one"
    assert told[-1] == [
        {"seat": 1, "party": 0, "person": None, "unit": "finance"},
        {"seat": 2, "party": 0, "person": None, "unit": "legal"},
    ]


def test_where_nobody_is_to_be_told_at_a_unit_the_stage_is_not_skipped(office: SmallOffice) -> None:
    number = submit(office, "finance")
    for person, decision in (("finance", "approve"), ("office", "done"), ("chief", "approve")):
        office.decide(person, number, decision)
    leave(office, "finance", "finance")
    with pytest.raises(NobodyToTell, match="财务科的科室负责人"):
        office.run_automatic(office.services.case(office.actor("officer"), number).id)


def test_every_way_in_takes_several_units_and_every_way_out_names_them(office: SmallOffice) -> None:
    loaded = office.services.desk.catalogue.find(CHOSEN)
    assert loaded is not None
    fields = loaded.process.form.fields
    schema = form_schema(fields, office.services.desk.office(ORGANIZATION).organization)
    assert schema["properties"]["countersigners"] == {
        "title": "会签单位",
        "type": "array",
        "items": {"type": "string", "enum": ["general_office", "planning", "legal", "finance", "board"]},
        "uniqueItems": True,
    }
    given, _, _ = values_of(office.services, fields, {"countersigners": ["legal"]})
    assert given == {"countersigners": ["legal"]}
    number = submit(office, "legal", "finance")
    sheet = sheet_of(office.services, office.actor("officer"), number)
    cells = [cell for row in sheet.content if isinstance(row, Row) for cell in row.cells]
    assert ("会签单位", "法规科、财务科") in cells


def test_a_signer_at_every_post_of_every_chosen_unit(office: SmallOffice) -> None:
    old = "of: form.countersigners}, within"
    everybody = in_document("chosen-countersign", old, old.replace("}", ", each: true}"))
    changed = with_changes(office, everybody)
    number = changed.submit(CHOSEN, countersigners=["legal", "finance"]).number
    assert waiting(changed, *HEADS, "legal2") == {"legal", "legal2", "finance"}
    changed.decide("legal", number)
    assert waiting(changed, *HEADS, "legal2") == {"legal2", "finance"}
