"""Stages that several people sign, through the real services on both databases: 会签, 或签, 依次, 票签."""

import pytest

from flows.access.actor import SYSTEM
from flows.access.people import Post, Term, end_role, give_role
from flows.access.refusal import AlreadyDecided, Refused
from flows.forms.paper import Awaited, Opinion
from flows.forms.sheet import sheet_of
from storage.queries.blocked import Lack, vacant_duties
from tests.builders.model_office import ORGANIZATION, with_document
from tests.builders.office import SINCE, SmallOffice

COUNTERSIGN = "model-office.countersign"
DUTY_ROOM = "model-office.duty-room"
VOTE = "model-office.board-vote"


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    return model_office


def inbox(office: SmallOffice, person: str) -> list[str]:
    return [duty.stage for duty in office.services.inbox(office.actor(person))]


def waiting(office: SmallOffice, *people: str) -> set[str]:
    return {person for person in people if inbox(office, person)}


def stage(office: SmallOffice, number: str) -> str | None:
    return office.services.case(office.actor("manager"), number).stage


HEADS = ("legal", "finance", "planner")


def test_all_of_them_are_asked_at_once_and_the_case_goes_on_with_the_last(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    assert waiting(office, *HEADS, "chief") == set(HEADS)
    office.decide("finance", number)
    assert waiting(office, *HEADS, "chief") == {"legal", "planner"}
    office.decide("legal", number)
    view = office.services.case(office.actor("officer"), number)
    assert view.waiting_for == "规划科的科室负责人"
    office.decide("planner", number)
    assert waiting(office, *HEADS, "chief") == {"chief"}
    office.decide("chief", number)
    assert office.services.case(office.actor("officer"), number).outcome == "closed"


def test_who_signed_already_is_told_so_and_who_has_no_part_is_refused(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    office.decide("finance", number)
    with pytest.raises(AlreadyDecided, match="您已经办理过“相关科室会签”：同意"):
        office.decide("finance", number, stage="countersign")
    with pytest.raises(AlreadyDecided):
        office.decide("finance", number)
    with pytest.raises(Refused, match="“相关科室会签”不是您的职责") as refused:
        office.decide("chief", number)
    assert "法规科的科室负责人、规划科的科室负责人" in refused.value.hint


def test_a_return_after_two_of_three_takes_the_case_back_and_asks_nobody_any_more(
    office: SmallOffice,
) -> None:
    number = office.submit(COUNTERSIGN).number
    office.decide("legal", number)
    office.decide("finance", number)
    office.decide("planner", number, "return", opinion="请补充依据")
    assert waiting(office, *HEADS, "chief") == set()
    assert inbox(office, "officer") == ["draft"]
    with pytest.raises(AlreadyDecided):
        office.decide("legal", number, stage="countersign", visit=1)


def test_after_a_return_that_changed_nothing_only_who_returned_it_signs_again(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    office.decide("legal", number)
    office.decide("planner", number, "return", opinion="请核对")
    office.services.revise(office.actor("officer"), number, {}, {})
    assert waiting(office, *HEADS) == {"finance", "planner"}
    office.decide("finance", number)
    office.decide("planner", number)
    assert stage(office, number) == "chief"


def test_after_a_return_that_changed_the_text_all_sign_again(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    office.decide("legal", number)
    office.decide("planner", number, "return", opinion="请修改")
    office.services.revise(office.actor("officer"), number, {"body": "改过的正文。"}, {})
    assert waiting(office, *HEADS) == set(HEADS)


def test_nobody_signs_for_two_sections(office: SmallOffice) -> None:
    with office.services.desk.database.writing() as session:
        post = Post("head", ORGANIZATION, "finance")
        give_role(session, "legal", post, Term(SINCE), origin=SYSTEM, at=office.clock())
    number = office.submit(COUNTERSIGN).number
    assert inbox(office, "legal") == ["countersign"], "one line, whichever of the two"
    office.decide("legal", number)
    assert inbox(office, "legal") == []
    with pytest.raises((AlreadyDecided, Refused)):
        office.decide("legal", number, stage="countersign")
    office.decide("finance", number)
    office.decide("planner", number)
    assert stage(office, number) == "chief"


def test_the_first_answer_of_any_counts_and_the_other_is_asked_no_more(office: SmallOffice) -> None:
    number = office.submit(DUTY_ROOM).number
    assert waiting(office, "chief", "office") == {"chief", "office"}
    office.decide("office", number)
    assert waiting(office, "chief", "office") == set()
    with pytest.raises(AlreadyDecided, match="已由甲-office办理"):
        office.decide("chief", number, stage="duty_leader")


def test_in_order_the_second_is_asked_when_the_first_has_agreed(office: SmallOffice) -> None:
    number = office.submit(DUTY_ROOM).number
    office.decide("chief", number)
    assert waiting(office, "planner", "legal") == {"planner"}
    with pytest.raises(Refused):
        office.decide("legal", number)
    office.clock.move(hours=3)
    office.decide("planner", number)
    assert waiting(office, "planner", "legal") == {"legal"}
    (duty,) = office.services.inbox(office.actor("legal"))
    assert duty.opened_at == office.clock(), "its own turn began now"
    office.decide("legal", number)
    assert office.services.case(office.actor("officer"), number).outcome == "closed"


def test_a_vote_is_carried_by_more_than_half_of_the_weight(office: SmallOffice) -> None:
    number = office.submit(VOTE, handler="clerk").number
    assert inbox(office, "clerk") == ["check"]
    office.decide("clerk", number, "done")
    members = ("member1", "member2", "member3")
    assert waiting(office, *members, "chief") == {*members, "chief"}
    office.decide("member1", number)
    office.decide("member2", number, "refuse", opinion="不同意调整")
    assert stage(office, number) == "vote"
    office.decide("chief", number)
    assert stage(office, number) == "secrecy", "three of five votes"
    assert waiting(office, "member3") == set()


def test_a_vote_that_can_not_be_carried_any_more_is_lost(office: SmallOffice) -> None:
    number = office.submit(VOTE, handler="clerk").number
    office.decide("clerk", number, "done")
    office.decide("chief", number, "refuse", opinion="时机不成熟")
    assert stage(office, number) == "vote"
    office.decide("member1", number, "refuse", opinion="理由不足")
    assert office.services.case(office.actor("officer"), number).outcome == "refused"


def test_a_veto_ends_it_at_once(office: SmallOffice) -> None:
    number = office.submit(VOTE, handler="clerk").number
    office.decide("clerk", number, "done")
    for person in ("member1", "member2", "member3"):
        office.decide(person, number)
    office.decide("legal", number)
    office.decide("secrecy", number, "refuse", opinion="涉密")
    assert office.services.case(office.actor("officer"), number).outcome == "refused"


def test_who_takes_part_is_settled_when_the_vote_opens(office: SmallOffice) -> None:
    """Who comes later has no vote, and who leaves cannot cast theirs; an administrator is told."""
    number = office.submit(VOTE, handler="clerk").number
    office.decide("clerk", number, "done")
    post = Post("member", ORGANIZATION, "board")
    with office.services.desk.database.writing() as session:
        give_role(session, "planner", post, Term(SINCE), origin=SYSTEM, at=office.clock())
        end_role(session, "member3", post, office.clock().date(), origin=SYSTEM, at=office.clock())
    office.clock.move(days=1)
    assert waiting(office, "planner") == set()
    with pytest.raises(Refused):
        office.decide("planner", number)
    with pytest.raises(Refused):
        office.decide("member3", number)
    assert waiting(office, "member3") == set()
    with office.services.desk.database.reading() as session:
        vacant = vacant_duties(session, ORGANIZATION, office.clock().date())
    assert [(duty.number, duty.person, duty.lack) for duty in vacant] == [(number, "甲-member3", Lack.POST)]


def test_a_vote_with_too_few_voters_waits_for_an_administrator(office: SmallOffice) -> None:
    office = with_document(office, "board-vote", "sign: {more_than: 50%}", "sign: {at_least: 6}")
    number = office.submit(VOTE, handler="clerk").number
    office.decide("clerk", number, "done")
    for person in ("member1", "member2", "member3", "chief"):
        office.decide(person, number)
    assert stage(office, number) == "vote", "five votes of six"


def test_who_looks_after_the_office_sees_that_there_are_too_few_voters(office: SmallOffice) -> None:
    office = with_document(office, "board-vote", "sign: {more_than: 50%}", "sign: {at_least: 6}")
    number = office.submit(VOTE, handler="clerk").number
    office.decide("clerk", number, "done")
    with office.services.desk.database.reading() as session:
        vacant = vacant_duties(session, ORGANIZATION, office.clock().date())
    assert {duty.lack for duty in vacant} == {Lack.VOTES}


def test_somebody_else_s_task_is_not_theirs_whom_the_form_does_not_name(office: SmallOffice) -> None:
    number = office.submit(VOTE, handler="clerk").number
    with pytest.raises(Refused):
        office.decide("legal", number, "done")
    assert office.services.case(office.actor("officer"), number).waiting_for == "甲-clerk"


def test_the_sheet_shows_each_opinion_and_who_is_still_awaited(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    office.decide("legal", number, opinion="无异议")
    sheet = sheet_of(office.services, office.actor("officer"), number)
    (box,) = [box for box in sheet.boxes if box.label.startswith("科室负责人")]
    kinds = [type(entry) for entry in box.entries]
    assert kinds == [Opinion, Awaited, Awaited]


def test_a_reminder_goes_to_everybody_who_is_awaited(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    office.decide("legal", number)
    office.services.remind(office.actor("officer"), number)
    reminded = [
        duty.reminded_at for p in ("finance", "planner") for duty in office.services.inbox(office.actor(p))
    ]
    assert reminded == [office.clock()] * 2
