"""What people are told about whose turn it is, who has answered, and why it is not theirs: on both databases."""

import pytest

from definitions.vocabulary import SignerPlace, Verb
from flows.access.refusal import AlreadyDecided, Conflict, Refused
from flows.casework.awaited import NOBODY_CAN
from tests.builders.model_office import in_document, join, with_changes
from tests.builders.office import SmallOffice
from tests.flows.casework.hands import act, happened, stands_in, view, waiting

COUNTERSIGN, DUTY_ROOM, DISCLOSURE = (
    "model-office.countersign",
    "model-office.duty-room",
    "model-office.disclosure",
)
HEADS = ("legal", "finance", "planner")


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    join(model_office, "legal2", "head", "legal")
    return model_office


@pytest.fixture
def number(office: SmallOffice) -> str:
    return office.submit(COUNTERSIGN).number


def test_what_a_place_is_by_which_somebody_has_a_duty_is_told(office: SmallOffice, number: str) -> None:
    act(office, "legal", number, Verb.DELEGATE, "clerk")
    act(office, "finance", number, Verb.ADD_SIGNER, "secrecy")
    with pytest.raises(Refused) as refused:
        office.decide("officer", number)
    assert refused.value.hint == "应由受委托的人员、财务科的科室负责人、规划科的科室负责人、加签的人员办理"


def test_everybody_who_has_signed_is_named(office: SmallOffice, number: str) -> None:
    for person in HEADS:
        office.decide(person, number)
    with pytest.raises(AlreadyDecided) as told:
        office.decide("legal2", number, stage="countersign", visit=1)
    assert told.value.reason == (
        "“相关科室会签”已由甲-legal（同意）、甲-finance（同意）、甲-planner（同意）办理"
    )


def test_who_waits_for_an_added_signer_is_told_so_also_the_second_time(
    office: SmallOffice, number: str
) -> None:
    office.decide("finance", number)
    office.decide("legal", number, "return", opinion="请改")
    office.services.revise(office.actor("officer"), number, {"title": "公务用车规定"}, {})
    act(office, "finance", number, Verb.ADD_SIGNER, "secrecy", place=SignerPlace.BEFORE)
    with pytest.raises(Refused, match="“相关科室会签”还没有轮到您") as refused:
        office.decide("finance", number)
    assert refused.value.hint == "先由加签的人员签，签过以后再由您办理"
    ruling = view(office, number, "finance").rulings[Verb.DECIDE]
    assert ruling.reason == "“相关科室会签”还没有轮到您"
    office.decide("secrecy", number)
    office.decide("finance", number)


def test_a_colleague_of_who_claimed_it_is_told_so(office: SmallOffice, number: str) -> None:
    act(office, "legal", number, Verb.CLAIM)
    with pytest.raises(Refused, match="已由同岗位的人员认领"):
        office.decide("legal2", number)
    claimed = office.services.claimed_by_colleagues(office.actor("legal2"))
    assert [(one.number, one.stage_title, one.claimed_by) for one in claimed] == [
        (number, "相关科室会签", "甲-legal")
    ]
    for person in ("legal", "finance", "clerk"):
        assert office.services.claimed_by_colleagues(office.actor(person)) == []
    act(office, "legal", number, Verb.RELEASE)
    assert office.services.claimed_by_colleagues(office.actor("legal2")) == []


def test_what_was_handed_on_for_good_is_claimed_by_nobody(office: SmallOffice, number: str) -> None:
    act(office, "legal", number, Verb.FORWARD, "legal2")
    assert office.services.claimed_by_colleagues(office.actor("legal")) == []
    with pytest.raises(Refused, match="“相关科室会签”不是您的职责"):
        office.decide("legal", number)


def test_where_only_the_drafter_could_sign_it_is_said_and_nobody_is_reminded(office: SmallOffice) -> None:
    office = with_changes(
        office,
        in_document("disclosure", "who: {role: head, of: planning}", "who: {role: officer, of: planning}"),
    )
    number = office.submit(DISCLOSURE).number
    office.decide("legal", number, "done")
    assert view(office, number).waiting_for == f"规划科的承办人{NOBODY_CAN}"
    with pytest.raises(Conflict, match="催不到人"):
        office.services.remind(office.actor("manager"), number)
    join(office, "colleague", "officer", "planning")
    assert view(office, number).waiting_for == "规划科的承办人"
    office.services.remind(office.actor("manager"), number)


@pytest.mark.parametrize("by", ["finance", "member1"], ids=["the principal", "the proxy"])
def test_what_a_proxy_has_signed_is_taken_back_by_either(office: SmallOffice, number: str, by: str) -> None:
    stands_in(office, "member1", "finance")
    office.decide("member1", number)
    act(office, by, number, Verb.TAKE_BACK)
    (told,) = happened(office, number, "taken_back")
    assert told.payload["by"] == by
    assert told.payload.get("given_by") == ("member1" if by == "finance" else None)
    assert view(office, number).signatures == ()
    assert waiting(office, *HEADS, "member1") == {*HEADS, "member1"}
    office.decide("finance", number)
    assert [one.person for one in view(office, number).signatures] == ["甲-finance"]


def test_the_principal_takes_it_back_also_after_the_case_went_on(office: SmallOffice, number: str) -> None:
    stands_in(office, "member1", "finance")
    for person in ("legal", "planner", "member1"):
        office.decide(person, number)
    assert waiting(office, "chief") == {"chief"}
    act(office, "finance", number, Verb.TAKE_BACK)
    assert waiting(office, *HEADS, "member1", "chief") == {"finance", "member1"}
    office.decide("member1", number)
    assert waiting(office, "chief") == {"chief"}
    assert sorted(one.person for one in view(office, number).signatures) == [
        "甲-legal",
        "甲-member1（代甲-finance）",
        "甲-planner",
    ]


def test_a_proxy_does_not_take_back_what_the_principal_signed(office: SmallOffice, number: str) -> None:
    stands_in(office, "member1", "finance")
    office.decide("finance", number)
    with pytest.raises(Refused, match="您在这个办件里没有可以拿回的意见"):
        act(office, "member1", number, Verb.TAKE_BACK)


def test_an_added_signer_is_not_asked_again_after_a_return(office: SmallOffice, number: str) -> None:
    act(office, "finance", number, Verb.ADD_SIGNER, "secrecy")
    office.decide("legal", number, "return", opinion="请改")
    office.services.revise(office.actor("officer"), number, {"title": "公务用车规定"}, {})
    assert waiting(office, *HEADS, "secrecy") == set(HEADS)
