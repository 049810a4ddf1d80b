"""Duties that come back to who acted before, through the real services on both databases."""

from collections.abc import Generator
from pathlib import Path

import pytest

from definitions.semantics.objection import ANSWER
from definitions.vocabulary import Verb
from flows.access.refusal import Refused
from storage.queries.blocked import Lack, vacant_duties
from storage.queries.case_search import Wanted
from storage.queries.inbox import OpenDuty
from tests.builders.audit import audited
from tests.builders.model_office import ORGANIZATION, PEOPLE, join, open_model_office, with_document
from tests.builders.office import SmallOffice
from tests.flows.casework.hands import act, leaves, may_open, stands_in, view, waiting

PROOF = "model-office.page-proof"


@pytest.fixture
def office(tmp_path: Path, model_office_url: str) -> Generator[SmallOffice]:
    built = open_model_office(tmp_path, model_office_url)
    join(built, "sysadmin", "system_admin", "general_office")
    join(built, "editor2", "editor", "general_office")
    join(built, "colleague", "officer", "planning")
    yield built
    assert not audited(built).damage
    built.services.desk.database.dispose()


EVERYBODY = (*PEOPLE, "editor2", "colleague")


def at_confirm(office: SmallOffice, editor: str = "editor") -> str:
    number = office.submit(PROOF).number
    office.decide("legal", number)
    office.decide("finance", number)
    office.decide(editor, number, "done")
    return number


def vacant(office: SmallOffice) -> list[tuple[str, str | None, Lack]]:
    with office.services.desk.database.reading() as session:
        found = vacant_duties(session, ORGANIZATION, office.clock().date())
    return [(duty.stage, duty.person, duty.lack) for duty in found]


def test_each_step_comes_back_to_the_very_person_and_to_nobody_else(office: SmallOffice) -> None:
    number = at_confirm(office)
    assert waiting(office, *EVERYBODY) == {"officer"}
    assert view(office, number).waiting_for == "甲-officer"
    with pytest.raises(Refused, match="“拟稿人确认校样”不是您的职责") as refused:
        office.decide("colleague", number, "done")
    assert refused.value.hint == "应由拟稿人办理"
    office.decide("officer", number, "done")
    assert waiting(office, *EVERYBODY) == {"legal", "finance"}
    with pytest.raises(Refused, match="不是您的职责") as refused:
        office.decide("planner", number, "done")
    assert refused.value.hint == "应由办过“法规科、财务科会核”的人员办理"
    office.decide("legal", number, "done")
    office.decide("finance", number, "done")
    office.decide("chief", number)
    assert waiting(office, *EVERYBODY) == {"editor"}, "not the other editor"
    office.decide("editor", number, "done")
    office.run_automatic(view(office, number).id)
    assert view(office, number).outcome == "closed"
    copied = {person for person in EVERYBODY if office.services.copies(office.actor(person))}
    assert copied == {"officer", "legal", "finance"}


def test_after_a_return_it_is_whoever_did_it_then(office: SmallOffice) -> None:
    number = at_confirm(office)
    office.decide("officer", number, "again", opinion="标题错了")
    office.decide("editor2", number, "done")
    office.decide("officer", number, "done")
    for head in ("legal", "finance"):
        office.decide(head, number, "done")
    office.decide("chief", number)
    assert waiting(office, *EVERYBODY) == {"editor2"}


def test_what_a_proxy_answered_comes_back_to_whose_duty_it_was_and_the_proxy_may_answer_again(
    office: SmallOffice,
) -> None:
    stands_in(office, "planner", "finance")
    number = office.submit(PROOF).number
    office.decide("legal", number)
    office.decide("planner", number)
    office.decide("editor", number, "done")
    office.decide("officer", number, "done")
    assert waiting(office, *EVERYBODY) == {"legal", "finance", "planner"}
    office.decide("planner", number, "done")
    assert waiting(office, *EVERYBODY) == {"legal"}
    told = [one.payload for one in view(office, number).timeline if one.kind == "decided"]
    assert (told[-1]["person"], told[-1]["on_behalf_of"]) == ("planner", "finance"), "both names"


def test_where_the_person_has_left_the_administrator_is_told_and_names_somebody(office: SmallOffice) -> None:
    number = at_confirm(office)
    office.decide("officer", number, "done")
    leaves(office, "legal", "head", "legal")
    assert vacant(office) == [("look", "甲-legal", Lack.POST)]
    office.decide("finance", number, "done")
    assert view(office, number).stage == "look", "never skipped"
    act(office, "sysadmin", number, Verb.ASSIGN, "clerk", "原经办人调离")
    assert vacant(office) == []
    office.decide("clerk", number, "done")
    assert waiting(office, *EVERYBODY) == {"chief"}


def test_where_the_person_has_to_keep_out_the_administrator_is_told(office: SmallOffice) -> None:
    apart = "who: {person: actor of receipt}, distinct_from: [confirm], decisions: {done: 已登记}"
    office = with_document(
        office, "page-proof", "who: {person: actor of receipt}, decisions: {done: 已登记}", apart
    )
    join(office, "officer", "editor", "general_office")
    number = at_confirm(office, editor="officer")
    office.decide("officer", number, "done")
    for head in ("legal", "finance"):
        office.decide(head, number, "done")
    office.decide("chief", number)
    assert waiting(office, *EVERYBODY) == set()
    assert vacant(office) == [("outcome", None, Lack.UNIT)]
    assert view(office, number).waiting_for == "系统管理员改派的人员"


def test_who_takes_over_the_draft_confirms_the_proof(office: SmallOffice) -> None:
    number = at_confirm(office)
    leaves(office, "officer", "officer", "planning")
    assert vacant(office) == [("confirm", "甲-officer", Lack.POST)]
    act(office, "colleague", number, Verb.CLAIM, why="原拟稿人调离")
    assert (waiting(office, *EVERYBODY), vacant(office)) == ({"colleague"}, [])
    office.decide("colleague", number, "done")
    assert waiting(office, *EVERYBODY) == {"legal", "finance"}


def test_who_let_the_limit_pass_is_told_of_to_who_made_the_proof(office: SmallOffice) -> None:
    number = at_confirm(office, editor="editor2")
    office.clock.move(days=4)
    office.decide("officer", number, "done")
    assert [person for person in EVERYBODY if office.services.copies(office.actor(person))] == ["editor2"]


def test_each_person_finds_exactly_what_they_may_open(office: SmallOffice) -> None:
    cases = [at_confirm(office), at_confirm(office, editor="editor2")]
    numbers = {view(office, number, "officer").id for number in cases}
    for person in EVERYBODY:
        actor = office.actor(person)
        found = {line.case_id for line in office.services.search(actor, Wanted()).lines}
        assert found == {case for case in numbers if may_open(office, person, case)}, person


RELEASE = "model-office.statistics-release"


def inbox(office: SmallOffice, person: str) -> list[OpenDuty]:
    return office.services.inbox(office.actor(person))


def test_the_drafter_may_answer_for_the_text_that_somebody_objects_to(office: SmallOffice) -> None:
    office = with_document(
        office, "statistics-release", "answered_by: {role: head}", "answered_by: {person: drafter}"
    )
    number = office.submit(RELEASE).number
    office.decide("planner", number)
    office.services.object_to(office.actor("legal"), number, "口径和年报不一致")
    held = {person for person in EVERYBODY if any(d.stage == ANSWER for d in inbox(office, person))}
    assert held == {"officer"}
    found = view(office, number)
    assert found.hold is not None
    assert (found.waiting_for, found.hold.waiting_for) == ("拟稿人", "拟稿人")
    with pytest.raises(Refused, match="答复异议不是您的职责") as refused:
        office.services.answer_objection(office.actor("planner"), number, accepted=False, answer="一致")
    assert refused.value.hint == "应由拟稿人办理"
