"""Handing on, delegating, claiming, adding and removing signers, taking back: through the services, on both databases."""

import pytest

from definitions.vocabulary import SignerPlace, Verb
from flows.access.refusal import Invalid, Refused
from flows.casework.handing import SeatRequest
from flows.forms.paper import Awaited
from flows.forms.sheet import sheet_of
from storage.queries.case_search import Wanted
from tests.builders.model_office import join, with_document
from tests.builders.office import SmallOffice

COUNTERSIGN = "model-office.countersign"
DUTY_ROOM = "model-office.duty-room"
VOTE = "model-office.board-vote"
PARALLEL = "model-office.parallel-review"
HEADS = ("legal", "finance", "planner")


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    join(model_office, "legal2", "head", "legal")
    join(model_office, "sysadmin", "system_admin", "general_office")
    return model_office


def act(office: SmallOffice, by: str, number: str, verb: Verb, to: str | None = None, **more: object) -> None:
    asked = SeatRequest(verb, to, **{"why": "有急事", **more})  # type: ignore[arg-type]
    office.services.act_on_seat(office.actor(by), number, asked)


def inbox(office: SmallOffice, person: str) -> list[str]:
    return [duty.stage for duty in office.services.inbox(office.actor(person))]


def waiting(office: SmallOffice, *people: str) -> set[str]:
    return {person for person in people if inbox(office, person)}


def stage(office: SmallOffice, number: str) -> str | None:
    return office.services.case(office.actor("manager"), number).stage


def test_a_duty_is_forwarded_to_another_holder_of_the_role_and_is_theirs_alone(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    assert waiting(office, "legal", "legal2") == {"legal", "legal2"}
    act(office, "legal", number, Verb.FORWARD, "legal2")
    assert waiting(office, "legal", "legal2") == {"legal2"}
    with pytest.raises(Refused):
        office.decide("legal", number)
    office.decide("legal2", number)
    assert waiting(office, *HEADS) == {"finance", "planner"}


def test_a_signature_does_not_go_to_somebody_without_the_role(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    with pytest.raises(Refused, match="只能转给担任同一岗位的人"):
        act(office, "legal", number, Verb.FORWARD, "secrecy")
    with pytest.raises(Refused, match="回避"):
        act(office, "legal", number, Verb.FORWARD, "officer")
    with pytest.raises(Invalid, match="没有“nobody”这个人员"):
        act(office, "legal", number, Verb.FORWARD, "nobody")
    with pytest.raises(Invalid, match="要说明理由"):
        act(office, "legal", number, Verb.FORWARD, "legal2", why="")


def test_a_document_may_let_a_duty_go_further_or_nowhere(office: SmallOffice) -> None:
    wide = with_document(office, "duty-room", "    sign: any\n", "    sign: any\n    hand_on: organization\n")
    number = wide.submit(DUTY_ROOM).number
    act(wide, "chief", number, Verb.FORWARD, "secrecy")
    wide.decide("secrecy", number)
    assert stage(wide, number) == "in_turn"


def test_a_document_may_forbid_handing_on(office: SmallOffice) -> None:
    strict = with_document(office, "duty-room", "    sign: any\n", "    sign: any\n    hand_on: nobody\n")
    number = strict.submit(DUTY_ROOM).number
    for verb in (Verb.FORWARD, Verb.DELEGATE, Verb.ADD_SIGNER):
        with pytest.raises(Refused, match="本流程规定"):
            act(strict, "chief", number, verb, "secrecy")


def test_a_chain_of_delegates_gives_advice_and_the_first_one_decides(office: SmallOffice) -> None:
    """甲 asks 乙, 乙 asks 丙, and it goes back the same way; nobody but 甲 signs."""
    number = office.submit(COUNTERSIGN).number
    act(office, "finance", number, Verb.DELEGATE, "clerk")
    assert waiting(office, "finance", "clerk") == {"clerk"}
    with pytest.raises(Refused, match="委托您看的，不由您决定"):
        office.decide("clerk", number)
    act(office, "clerk", number, Verb.DELEGATE, "secrecy")
    assert waiting(office, "finance", "clerk", "secrecy") == {"secrecy"}
    with pytest.raises(Refused):
        act(office, "finance", number, Verb.HAND_BACK, why="没有问题")
    act(office, "secrecy", number, Verb.HAND_BACK, why="没有问题")
    assert waiting(office, "finance", "clerk", "secrecy") == {"clerk"}
    act(office, "clerk", number, Verb.HAND_BACK, why="同意上述意见")
    assert waiting(office, "finance", "clerk", "secrecy") == {"finance"}
    office.decide("finance", number)
    signed = office.services.case(office.actor("manager"), number).signatures
    assert [signature.person for signature in signed] == ["甲-finance"]


def test_one_of_several_claims_a_duty_and_gives_it_back_to_all(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    act(office, "legal", number, Verb.CLAIM)
    assert waiting(office, "legal", "legal2") == {"legal"}
    with pytest.raises(Refused):
        act(office, "legal2", number, Verb.CLAIM)
    act(office, "legal", number, Verb.RELEASE)
    assert waiting(office, "legal", "legal2") == {"legal", "legal2"}
    office.decide("legal2", number)
    assert waiting(office, "legal", "legal2") == set()


def test_a_signer_added_beside_has_to_agree_too(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    act(office, "legal", number, Verb.ADD_SIGNER, "secrecy", place=SignerPlace.BESIDE)
    for person in HEADS:
        office.decide(person, number)
    assert (stage(office, number), waiting(office, "secrecy", "chief")) == ("countersign", {"secrecy"})
    office.decide("secrecy", number)
    assert stage(office, number) == "chief"


def test_a_signer_added_before_comes_first(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    act(office, "finance", number, Verb.ADD_SIGNER, "secrecy", place=SignerPlace.BEFORE)
    assert waiting(office, "finance", "secrecy") == {"secrecy"}
    with pytest.raises(Refused):
        office.decide("finance", number)
    office.decide("secrecy", number)
    assert waiting(office, "finance", "secrecy") == {"finance"}
    office.decide("finance", number)
    assert waiting(office, *HEADS) == {"legal", "planner"}


def test_a_signer_added_after_is_asked_once_the_other_has_agreed(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    act(office, "finance", number, Verb.ADD_SIGNER, "secrecy", place=SignerPlace.AFTER)
    assert waiting(office, "secrecy") == set()
    for person in HEADS:
        office.decide(person, number)
    assert waiting(office, "secrecy", "chief") == {"secrecy"}
    office.decide("secrecy", number)
    assert stage(office, number) == "chief"


@pytest.mark.parametrize("place", list(SignerPlace))
def test_a_signer_added_to_one_of_any(office: SmallOffice, place: SignerPlace) -> None:
    """Beside: one more whose answer is enough. Before or after: who asked for it is not enough alone."""
    number = office.submit(DUTY_ROOM).number
    act(office, "chief", number, Verb.ADD_SIGNER, "secrecy", place=place)
    office.decide("secrecy" if place is SignerPlace.BEFORE else "chief", number)
    if place is SignerPlace.BESIDE:
        assert stage(office, number) == "in_turn"
        return
    assert stage(office, number) == "duty_leader"
    office.decide("chief" if place is SignerPlace.BEFORE else "secrecy", number)
    assert stage(office, number) == "in_turn"


def test_a_signer_who_was_added_is_taken_off_again_by_who_asked(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    act(office, "legal", number, Verb.ADD_SIGNER, "secrecy")
    for person in HEADS:
        office.decide(person, number)
    with pytest.raises(Refused):
        act(office, "finance", number, Verb.REMOVE_SIGNER)
    act(office, "legal", number, Verb.REMOVE_SIGNER)
    assert (stage(office, number), waiting(office, "secrecy")) == ("chief", set())


def test_an_added_signer_that_comes_before_is_taken_off_and_the_other_has_the_turn(
    office: SmallOffice,
) -> None:
    number = office.submit(COUNTERSIGN).number
    act(office, "finance", number, Verb.ADD_SIGNER, "secrecy", place=SignerPlace.BEFORE)
    act(office, "finance", number, Verb.REMOVE_SIGNER)
    assert waiting(office, "finance", "secrecy") == {"finance"}
    office.decide("finance", number)


def test_a_vote_gets_no_more_voters(office: SmallOffice) -> None:
    number = office.submit(VOTE, handler="clerk").number
    office.decide("clerk", number, "done")
    with pytest.raises(Refused, match="票签的人员在开始时确定"):
        act(office, "chief", number, Verb.ADD_SIGNER, "secrecy")


def test_an_answer_is_taken_back_while_the_others_are_still_asked(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    office.decide("legal", number)
    office.decide("finance", number)
    act(office, "finance", number, Verb.TAKE_BACK)
    assert waiting(office, *HEADS) == {"finance", "planner"}
    office.decide("finance", number, "refuse", opinion="没有预算")
    assert office.services.case(office.actor("manager"), number).outcome == "refused"


def test_an_answer_is_taken_back_after_the_case_went_on_and_nobody_acted(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    for person in HEADS:
        office.decide(person, number)
    assert waiting(office, "chief") == {"chief"}
    act(office, "planner", number, Verb.TAKE_BACK)
    assert waiting(office, *HEADS, "chief") == {"planner"}, "the others' answers stand"
    office.decide("planner", number)
    assert waiting(office, *HEADS, "chief") == {"chief"}
    office.decide("chief", number)


def test_after_one_of_three_behind_has_acted_nothing_is_taken_back(office: SmallOffice) -> None:
    office = with_document(
        office,
        "countersign",
        "  - id: countersign\n",
        "  - {id: first, kind: review, title: 办公室初审, who: {role: head, of: general_office}}\n  - id: countersign\n",
    )
    number = office.submit(COUNTERSIGN).number
    office.decide("office", number)
    office.decide("finance", number)
    with pytest.raises(Refused, match="后面已经有人办理，不能拿回"):
        act(office, "office", number, Verb.TAKE_BACK)
    act(office, "finance", number, Verb.TAKE_BACK)
    act(office, "office", number, Verb.TAKE_BACK)
    assert waiting(office, "office", *HEADS) == {"office"}


def test_in_order_the_first_takes_back_what_the_second_has_not_answered(office: SmallOffice) -> None:
    number = office.submit(DUTY_ROOM).number
    office.decide("chief", number)
    office.decide("planner", number)
    act(office, "planner", number, Verb.TAKE_BACK)
    assert waiting(office, "planner", "legal") == {"planner"}
    office.decide("planner", number)
    assert waiting(office, "planner", "legal") == {"legal"}
    office.decide("legal", number)


def test_an_answer_in_a_branch_is_taken_back_after_the_branches_came_together(office: SmallOffice) -> None:
    number = office.submit(PARALLEL, money="否").number
    office.decide("clerk", number, "done")
    office.decide("legal", number)
    office.decide("secrecy", number)
    assert waiting(office, "office", "member1") == {"office", "member1"}
    act(office, "secrecy", number, Verb.TAKE_BACK)
    assert waiting(office, "clerk", "legal", "secrecy", "office", "member1") == {"secrecy"}
    office.decide("secrecy", number)
    assert waiting(office, "clerk", "legal", "secrecy", "office", "member1") == {"office", "member1"}


def test_a_return_is_not_taken_back(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    office.decide("legal", number, "return", opinion="请修改")
    with pytest.raises(Refused):
        act(office, "legal", number, Verb.TAKE_BACK)


def test_an_administrator_gives_a_duty_to_somebody_else_with_a_reason(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    with pytest.raises(Refused, match="只有系统管理员可以改派"):
        act(office, "finance", number, Verb.ASSIGN, "secrecy", stage="countersign", seat=2)
    act(office, "sysadmin", number, Verb.ASSIGN, "secrecy", stage="countersign", seat=2)
    assert waiting(office, "finance", "secrecy") == {"secrecy"}
    office.decide("secrecy", number)
    assert waiting(office, *HEADS) == {"legal", "planner"}


def test_what_was_taken_back_stands_in_no_sheet_and_no_list_of_signatures(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    office.decide("finance", number, opinion="无意见")
    act(office, "finance", number, Verb.TAKE_BACK)
    view = office.services.case(office.actor("finance"), number)
    assert view.signatures == ()
    (box,) = [
        b for b in sheet_of(office.services, office.actor("officer"), number).boxes if "科室负责人" in b.label
    ]
    assert [type(entry) for entry in box.entries] == [Awaited] * 3


def test_an_opinion_is_asked_for_and_given_and_decides_nothing(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    act(office, "finance", number, Verb.ASK, "clerk", why="合同条款是否妥当？")
    assert waiting(office, "finance", "clerk") == {"finance", "clerk"}
    (duty,) = office.services.inbox(office.actor("clerk"))
    assert (duty.kind, duty.stage_title) == ("advise", "相关科室会签（征求意见）")
    assert office.services.case(office.actor("officer"), number).waiting_for == (
        "法规科的科室负责人、财务科的科室负责人、规划科的科室负责人"
    )
    with pytest.raises(Refused, match="征求您的意见，不由您决定"):
        office.decide("clerk", number)
    with pytest.raises(Refused, match="没有人征求您的意见"):
        act(office, "legal", number, Verb.ANSWER, why="没有意见")
    act(office, "clerk", number, Verb.ANSWER, why="妥当")
    assert waiting(office, "finance", "clerk") == {"finance"}
    for person in HEADS:
        office.decide(person, number)
    assert stage(office, number) == "chief"


def test_who_was_asked_is_asked_no_more_once_it_is_decided(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    act(office, "finance", number, Verb.ASK, "clerk", why="是否妥当？")
    for person in HEADS:
        office.decide(person, number)
    assert (stage(office, number), waiting(office, "clerk")) == ("chief", set())


def test_the_drafter_is_asked_to_add_something_while_the_case_stays(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    with pytest.raises(Refused, match="补充说明"):
        act(office, "finance", number, Verb.ASK, "officer", why="依据是什么？")
    act(office, "finance", number, Verb.SUPPLEMENT, why="依据是什么？")
    assert inbox(office, "officer") == ["countersign"]
    act(office, "officer", number, Verb.ANSWER, why="依据第五条。")
    assert (inbox(office, "officer"), stage(office, number)) == ([], "countersign")


def test_a_note_is_left_for_everybody_who_may_see_the_case(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    with pytest.raises(Invalid, match="留言不能是空的"):
        office.services.comment(office.actor("manager"), number, " ")
    office.services.comment(office.actor("manager"), number, "请尽快。")
    told = office.services.case(office.actor("officer"), number).timeline
    assert [one.payload["text"] for one in told if one.kind == "commented"] == ["请尽快。"]


def test_a_copy_lets_somebody_see_the_case_and_say_that_they_read_it(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    member, finance = office.actor("member1"), office.actor("finance")
    with pytest.raises(Refused):
        office.services.case(member, number)
    with pytest.raises(Invalid, match="不是本机构的在岗人员"):
        office.services.copy_to(finance, number, ["nobody"])
    office.services.copy_to(finance, number, ["member1", "chief"])
    office.services.case(member, number)
    assert [(line.number, line.read_at) for line in office.services.copies(member)] == [(number, None)]
    with pytest.raises(Refused):
        office.decide("member1", number)
    office.clock.move(hours=1)
    office.services.mark_as_read(member, number)
    assert [line.read_at for line in office.services.copies(member)] == [office.clock()]
    with pytest.raises(Refused, match="您已经阅过"):
        office.services.mark_as_read(member, number)
    office.services.copy_to(finance, number, ["member1"])
    assert [line.read_at for line in office.services.copies(member)] == [None]
    found = office.services.search(member, Wanted())
    assert [line.number for line in found.lines] == [number]
