"""An answer that is taken back leaves every place of its stage in the hands in which it was; who left signs no more."""

import pytest
from sqlalchemy import not_, select

from definitions.semantics.clocks import day_of
from definitions.vocabulary import SignerPlace, Verb
from flows.access.actor import SYSTEM
from flows.access.people import Post, end_role
from flows.access.refusal import Refused
from flows.casework.handing import SeatRequest
from storage.models import Decision
from storage.queries.blocked import Lack, vacant_duties
from storage.queries.standing import stands
from tests.builders.audit import audited
from tests.builders.model_office import ORGANIZATION, join
from tests.builders.office import SmallOffice

COUNTERSIGN, DUTY_ROOM = "model-office.countersign", "model-office.duty-room"
RELEASE = "model-office.statistics-release"
HEADS = ("legal", "finance", "planner")
EVERYBODY = (*HEADS, "legal2", "office", "secrecy", "chief", "member1", "clerk")


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    join(model_office, "legal2", "head", "legal")
    join(model_office, "sysadmin", "system_admin", "general_office")
    return model_office


def act(
    office: SmallOffice,
    by: str,
    number: str,
    verb: Verb,
    to: str | None = None,
    place: SignerPlace = SignerPlace.BESIDE,
) -> None:
    office.services.act_on_seat(office.actor(by), number, SeatRequest(verb, to, "有急事", place=place))


def waiting(office: SmallOffice) -> set[str]:
    return {person for person in EVERYBODY if office.services.inbox(office.actor(person))}


def taken_back(office: SmallOffice, case: int) -> list[str]:
    """Whose decisions stand no more."""
    with office.services.desk.database.reading() as session:
        query = select(Decision.person).where(Decision.case_id == case, not_(stands()))
        return list(session.scalars(query.order_by(Decision.id)))


def leaves(office: SmallOffice, person: str, role: str, unit: str) -> None:
    """Today is the last day."""
    with office.services.desk.database.writing() as session:
        day = day_of(office.clock())
        end_role(session, person, Post(role, ORGANIZATION, unit), day, origin=SYSTEM, at=office.clock())
    office.clock.move(days=1)


def test_nothing_is_published_while_an_added_signer_has_taken_the_answer_back(office: SmallOffice) -> None:
    case = office.submit(RELEASE)
    office.decide("planner", case.number)
    act(office, "chief", case.number, Verb.ADD_SIGNER, "member1", SignerPlace.AFTER)
    office.decide("chief", case.number)
    office.decide("member1", case.number)
    act(office, "member1", case.number, Verb.TAKE_BACK)
    assert waiting(office) == {"member1"}
    assert office.run_automatic(case.case_id) == 0
    office.decide("member1", case.number, "refuse", opinion="数据有误")
    assert office.services.case(office.actor("manager"), case.number).outcome == "refused"


def test_an_added_signer_of_a_joint_review_who_takes_it_back_is_asked_again(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    act(office, "finance", number, Verb.ADD_SIGNER, "secrecy")
    for person in (*HEADS, "secrecy"):
        office.decide(person, number)
    act(office, "secrecy", number, Verb.TAKE_BACK)
    assert waiting(office) == {"secrecy"}
    office.decide("secrecy", number)
    assert waiting(office) == {"chief"}


def test_a_forwarded_duty_comes_back_to_whom_it_was_forwarded(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    act(office, "legal", number, Verb.FORWARD, "legal2")
    for person in ("finance", "planner", "legal2"):
        office.decide(person, number)
    act(office, "legal2", number, Verb.TAKE_BACK)
    assert waiting(office) == {"legal2"}


def test_who_was_taken_off_does_not_come_back(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    act(office, "finance", number, Verb.ADD_SIGNER, "secrecy")
    act(office, "finance", number, Verb.REMOVE_SIGNER, "secrecy")
    for person in HEADS:
        office.decide(person, number)
    act(office, "planner", number, Verb.TAKE_BACK)
    assert waiting(office) == {"planner"}


def test_whoever_of_several_was_not_needed_any_more_is_asked_again(office: SmallOffice) -> None:
    number = office.submit(DUTY_ROOM).number
    assert waiting(office) == {"chief", "office"}
    office.decide("chief", number)
    assert waiting(office) == {"planner"}
    act(office, "chief", number, Verb.TAKE_BACK)
    assert waiting(office) == {"chief", "office"}


def test_in_order_whoever_comes_next_comes_after_the_added_signer(office: SmallOffice) -> None:
    number = office.submit(DUTY_ROOM).number
    office.decide("chief", number)
    act(office, "planner", number, Verb.ADD_SIGNER, "clerk", SignerPlace.AFTER)
    office.decide("planner", number)
    assert waiting(office) == {"clerk"}
    office.decide("clerk", number)
    assert waiting(office) == {"legal", "legal2"}


@pytest.mark.parametrize("verb", [Verb.CLAIM, Verb.DELEGATE, Verb.ADD_SIGNER, Verb.ASK, Verb.SUPPLEMENT])
def test_what_somebody_began_to_act_on_is_not_taken_back(office: SmallOffice, verb: Verb) -> None:
    number = office.submit(COUNTERSIGN).number
    for person in HEADS:
        office.decide(person, number)
    to = None if verb in (Verb.CLAIM, Verb.SUPPLEMENT) else "secrecy"
    act(office, "chief", number, verb, to)
    with pytest.raises(Refused, match="后面已经有人办理"):
        act(office, "planner", number, Verb.TAKE_BACK)


@pytest.mark.parametrize("verb", [Verb.ADD_SIGNER, Verb.ASSIGN])
def test_who_left_the_office_signs_nothing_that_was_given_to_them_by_name(
    office: SmallOffice, verb: Verb
) -> None:
    number = office.submit(COUNTERSIGN).number
    if verb is Verb.ASSIGN:
        leaves(office, "finance", "head", "finance")
        asked = SeatRequest(Verb.ASSIGN, "secrecy", "岗位空缺", "countersign", 2)
        office.services.act_on_seat(office.actor("sysadmin"), number, asked)
    else:
        act(office, "finance", number, verb, "secrecy")
    assert "secrecy" in waiting(office)
    leaves(office, "secrecy", "secrecy_officer", "general_office")
    assert "secrecy" not in waiting(office)
    with pytest.raises(Refused):
        office.decide("secrecy", number)
    with office.services.desk.database.reading() as session:
        vacant = vacant_duties(session, ORGANIZATION, day_of(office.clock()))
    assert ("甲-secrecy", Lack.POST) in {(duty.person, duty.lack) for duty in vacant}


def test_a_draft_that_came_back_to_somebody_who_left_is_told_to_the_administrator(
    office: SmallOffice,
) -> None:
    number = office.submit(COUNTERSIGN).number
    office.decide("finance", number, "return", opinion="请改")
    leaves(office, "officer", "officer", "planning")
    with office.services.desk.database.reading() as session:
        vacant = vacant_duties(session, ORGANIZATION, day_of(office.clock()))
    assert [(duty.kind, duty.person, duty.lack) for duty in vacant] == [("draft", "甲-officer", Lack.POST)]


def test_two_of_three_take_their_answers_back_one_after_the_other(office: SmallOffice) -> None:
    """What the second one takes back was given before the first one had the stage opened again."""
    case = office.submit(COUNTERSIGN)
    for person in HEADS:
        office.decide(person, case.number)
    act(office, "legal", case.number, Verb.TAKE_BACK)
    act(office, "finance", case.number, Verb.TAKE_BACK)
    assert waiting(office) == {"legal", "legal2", "finance"}
    assert not audited(office).damage
    assert taken_back(office, case.case_id) == ["legal", "finance"]
    for person in ("legal", "finance"):
        office.decide(person, case.number)
    assert waiting(office) == {"chief"}
    assert not audited(office).damage


def test_an_answer_that_outlived_a_return_is_taken_back(office: SmallOffice) -> None:
    case = office.submit(COUNTERSIGN)
    office.decide("legal", case.number)
    office.decide("finance", case.number, "return", opinion="请核对")
    office.services.revise(office.actor("officer"), case.number, {}, {})
    assert waiting(office) == {"finance", "planner"}
    act(office, "legal", case.number, Verb.TAKE_BACK)
    assert waiting(office) == {*HEADS, "legal2"}
    assert not audited(office).damage
    assert taken_back(office, case.case_id) == ["legal"]
