"""A returned draft of somebody who has left, or may not draft any more, is taken over: on both databases."""

from collections.abc import Generator
from pathlib import Path

import pytest

from definitions.semantics.clocks import day_of
from definitions.vocabulary import Verb
from flows.access.accounts import disable_account
from flows.access.policy import TAKE_OVER
from flows.access.refusal import Invalid, Refused
from flows.casework.handing import SeatRequest
from storage.queries.blocked import Lack, vacant_duties
from tests.builders.audit import audited
from tests.builders.model_office import ORGANIZATION, in_document, join, open_model_office, with_changes
from tests.builders.office import SmallOffice
from tests.flows.casework.hands import act, give, happened, leaves, stands_in, view, waiting

COUNTERSIGN = "model-office.countersign"
HEADS = ("legal", "finance", "planner")
TWO_ROLES = in_document("countersign", "start: {by: [officer]}", "start: {by: [officer, editor]}")


@pytest.fixture
def office(tmp_path: Path, model_office_url: str) -> Generator[SmallOffice]:
    built = with_changes(open_model_office(tmp_path, model_office_url), TWO_ROLES)
    join(built, "colleague", "officer", "planning")
    join(built, "assistant", "editor", "planning")
    join(built, "elsewhere", "officer", "finance")
    yield built
    assert not audited(built).damage
    built.services.desk.database.dispose()


PEOPLE = ("officer", "colleague", "assistant", "elsewhere", "planner")


def returned(office: SmallOffice) -> str:
    """By finance, after legal has signed; and the officer has gone."""
    number = office.submit(COUNTERSIGN).number
    office.decide("legal", number)
    office.decide("finance", number, "return", opinion="请改")
    return number


def gone(office: SmallOffice) -> str:
    number = returned(office)
    leaves(office, "officer", "officer", "planning")
    return number


def vacant(office: SmallOffice) -> list[tuple[str | None, Lack]]:
    with office.services.desk.database.reading() as session:
        return [
            (one.person, one.lack) for one in vacant_duties(session, ORGANIZATION, day_of(office.clock()))
        ]


def test_it_is_its_drafters_alone_as_long_as_they_are_there(office: SmallOffice) -> None:
    number = returned(office)
    assert waiting(office, *PEOPLE) == {"officer"}
    with pytest.raises(Refused, match="现在没有您可以认领的环节"):
        act(office, "colleague", number, Verb.CLAIM)
    with pytest.raises(Refused, match="只有拟稿人可以修改后重新提交") as refused:
        office.services.revise(office.actor("colleague"), number, {"title": "另一个"}, {})
    assert refused.value.hint == ""


@pytest.mark.parametrize("by", ["colleague", "assistant"], ids=["the first role", "the second"])
def test_another_who_may_start_there_takes_it_over_and_goes_on(office: SmallOffice, by: str) -> None:
    number = gone(office)
    assert waiting(office, *PEOPLE) == {"colleague", "assistant"}
    with pytest.raises(Refused, match="只有拟稿人") as refused:
        office.services.revise(office.actor(by), number, {"title": "另一个"}, {})
    assert refused.value.hint == TAKE_OVER
    assert view(office, number, by).waiting_for == "甲-officer（已不在岗，待他人接手）"
    act(office, by, number, Verb.CLAIM, why="原拟稿人调离")
    assert waiting(office, *PEOPLE) == {by}
    assert view(office, number).drafter == f"甲-{by}"
    (told,) = happened(office, number, "handed")
    assert (told.payload["to"], told.payload["drafted_by"], told.payload["reason"]) == (
        by,
        "officer",
        "原拟稿人调离",
    )
    office.services.revise(office.actor(by), number, {"title": "公务用车规定"}, {})
    assert waiting(office, *HEADS) == set(HEADS)
    assert [line.number for line in office.services.drafted(office.actor(by))] == [number]


def test_only_the_first_of_two_takes_it_over(office: SmallOffice) -> None:
    number = gone(office)
    act(office, "colleague", number, Verb.CLAIM)
    with pytest.raises(Refused, match="现在没有您可以认领的环节"):
        act(office, "assistant", number, Verb.CLAIM)
    with pytest.raises(Refused, match="没有您认领的环节"):
        act(office, "colleague", number, Verb.RELEASE)


@pytest.mark.parametrize("person", ["elsewhere", "planner", "legal"])
def test_nobody_else_takes_it_over(office: SmallOffice, person: str) -> None:
    number = gone(office)
    with pytest.raises(Refused):
        act(office, person, number, Verb.CLAIM)


def test_neither_of_the_two_drafters_signs_it(office: SmallOffice) -> None:
    number = gone(office)
    act(office, "colleague", number, Verb.CLAIM)
    for person in ("officer", "colleague"):
        give(office, person, "head", "finance")
    office.services.revise(office.actor("colleague"), number, {"title": "公务用车规定"}, {})
    for person in ("officer", "colleague"):
        assert waiting(office, person) == set()
        with pytest.raises(Refused, match="拟稿人不能审签自己起草的内容"):
            office.decide(person, number)
    office.decide("finance", number)


def test_who_has_signed_it_does_not_take_it_over(office: SmallOffice) -> None:
    """Their signature would stand on what they wrote."""
    give(office, "legal", "officer", "planning")
    number = gone(office)
    with pytest.raises(Refused, match="您在本办件签过意见，不能接手拟稿"):
        act(office, "legal", number, Verb.CLAIM)
    act(office, "colleague", number, Verb.CLAIM)


def test_an_account_that_was_closed_leaves_its_drafts_behind_too(office: SmallOffice) -> None:
    join(office, "sysadmin", "system_admin", "general_office")
    number, sysadmin = returned(office), office.actor("sysadmin")
    with office.services.desk.database.writing() as session:
        disable_account(session, sysadmin, "officer", "调离", day_of(office.clock()), office.clock())
    assert waiting(office, "colleague") == {"colleague"}
    act(office, "colleague", number, Verb.CLAIM)


def test_it_is_nobodys_only_where_nobody_could_take_it_over(office: SmallOffice) -> None:
    gone(office)
    assert vacant(office) == []
    leaves(office, "colleague", "officer", "planning")
    leaves(office, "assistant", "editor", "planning")
    assert vacant(office) == [("甲-officer", Lack.POST)]


def test_who_holds_the_second_role_is_no_drafter_who_has_left(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN, by="assistant").number
    office.decide("legal", number, "return", opinion="请改")
    assert (vacant(office), waiting(office, "colleague", "assistant")) == ([], {"assistant"})


def test_a_proxy_who_may_start_takes_it_over(office: SmallOffice) -> None:
    stands_in(office, "member1", "colleague")
    number = gone(office)
    act(office, "member1", number, Verb.CLAIM)
    assert waiting(office, "member1", "colleague") == {"member1"}


def test_nothing_is_asked_of_a_drafter_who_has_left(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    leaves(office, "officer", "officer", "planning")
    with pytest.raises(Refused, match="拟稿人已不在岗，没有人可以补充") as refused:
        act(office, "finance", number, Verb.SUPPLEMENT)
    assert refused.value.hint == TAKE_OVER


def test_it_is_taken_over_while_it_is_with_its_signers(office: SmallOffice) -> None:
    """Who takes it over is asked, withdraws it, and has it back when it is returned; it goes on meanwhile."""
    number = office.submit(COUNTERSIGN).number
    act(office, "finance", number, Verb.SUPPLEMENT, why="依据是什么")
    with pytest.raises(Refused, match="现在没有您可以认领的环节"):
        act(office, "colleague", number, Verb.CLAIM)
    leaves(office, "officer", "officer", "planning")
    assert view(office, number, "colleague").takes_over
    assert not view(office, number, "legal").takes_over
    assert waiting(office, *HEADS) == set(HEADS)
    act(office, "colleague", number, Verb.CLAIM, why="原拟稿人调离")
    assert waiting(office, *HEADS, "colleague") == {*HEADS, "colleague"}
    act(office, "colleague", number, Verb.ANSWER, why="见附件")
    office.decide("legal", number)
    office.decide("finance", number, "return", opinion="请改")
    assert waiting(office, *PEOPLE) == {"colleague"}
    office.services.withdraw(office.actor("colleague"), number, "不再办理")


def test_who_signs_it_does_not_take_it_over_nor_sign_it_then(office: SmallOffice) -> None:
    for person in ("legal", "planner"):
        give(office, person, "officer", "planning")
    number = office.submit(COUNTERSIGN).number
    office.decide("legal", number)
    leaves(office, "officer", "officer", "planning")
    with pytest.raises(Refused, match="您在本办件签过意见，不能接手拟稿"):
        act(office, "legal", number, Verb.CLAIM)
    with pytest.raises(Invalid, match="有几个环节可以这样办") as several:
        act(office, "planner", number, Verb.CLAIM)
    assert "拟稿（draft）、" in several.value.hint
    asked = SeatRequest(Verb.CLAIM, why="原拟稿人调离", stage="draft")
    office.services.act_on_seat(office.actor("planner"), number, asked)
    with pytest.raises(Refused, match="拟稿人不能审签自己起草的内容"):
        office.decide("planner", number)
