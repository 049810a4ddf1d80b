"""Branches that go on beside each other, through the real services on both databases."""

import pytest

from definitions.vocabulary import CaseState, Verb
from flows.access.actor import SYSTEM
from flows.access.people import Post, Term, give_role
from flows.access.refusal import Conflict, Invalid, Refused
from flows.casework.handing import SeatRequest
from storage.queries.case_search import Wanted
from tests.builders.model_office import with_document
from tests.builders.office import SINCE, SmallOffice
from tests.flows.casework.hands import give

PARALLEL = "model-office.parallel-review"


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    return model_office


def open_stages(office: SmallOffice) -> dict[str, list[str]]:
    """Person to what waits for them."""
    people = ("officer", "clerk", "legal", "finance", "office", "secrecy", "member1", "chief")
    waiting = {p: [duty.stage for duty in office.services.inbox(office.actor(p))] for p in people}
    return {person: stages for person, stages in waiting.items() if stages}


def test_the_branches_go_on_beside_each_other_and_come_together(office: SmallOffice) -> None:
    case = office.submit(PARALLEL, money="是")
    assert open_stages(office) == {
        "clerk": ["legal_check"],
        "finance": ["finance_head"],
        "secrecy": ["secrecy_review"],
    }
    office.decide("secrecy", case.number)
    office.decide("clerk", case.number, "done")
    office.decide("finance", case.number)
    assert open_stages(office) == {"legal": ["legal_head"]}
    office.decide("legal", case.number)
    assert open_stages(office) == {"office": ["the_office"], "member1": ["a_member"]}
    office.decide("office", case.number, "done")
    assert open_stages(office) == {"chief": ["chief"]}, "the other branch was broken off"
    office.decide("chief", case.number)
    assert office.run_automatic(case.case_id) == 1
    view = office.services.case(office.actor("officer"), case.number)
    assert (view.state, view.outcome) == (CaseState.ENDED, "published")


def test_a_branch_that_is_not_needed_is_not_begun(office: SmallOffice) -> None:
    office.submit(PARALLEL, money="否")
    assert "finance" not in open_stages(office)


def test_a_return_within_a_branch_leaves_the_others_alone(office: SmallOffice) -> None:
    number = office.submit(PARALLEL, money="是").number
    office.decide("clerk", number, "done")
    office.decide("legal", number, "return", opinion="请补充依据", go="legal_check")
    assert open_stages(office) == {
        "clerk": ["legal_check"],
        "finance": ["finance_head"],
        "secrecy": ["secrecy_review"],
    }


def test_a_return_to_the_drafter_stops_all_branches_and_what_was_signed_stands(office: SmallOffice) -> None:
    number = office.submit(PARALLEL, money="是").number
    office.decide("finance", number)
    office.decide("secrecy", number, "return", opinion="请核对")
    assert open_stages(office) == {"officer": ["draft"]}
    with pytest.raises(Conflict):
        office.decide("clerk", number, "done", stage="legal_check")
    office.services.revise(office.actor("officer"), number, {}, {})
    assert open_stages(office) == {"clerk": ["legal_check"], "secrecy": ["secrecy_review"]}


def test_a_refusal_in_one_branch_ends_the_case(office: SmallOffice) -> None:
    number = office.submit(PARALLEL, money="是").number
    office.decide("finance", number, "refuse", opinion="没有预算")
    assert open_stages(office) == {}
    assert office.services.case(office.actor("officer"), number).outcome == "refused"


def test_a_withdrawal_closes_every_branch(office: SmallOffice) -> None:
    number = office.submit(PARALLEL, money="是").number
    office.services.withdraw(office.actor("officer"), number, "不再需要")
    assert open_stages(office) == {}


def test_a_case_says_all_that_it_waits_for_and_is_found_once(office: SmallOffice) -> None:
    number = office.submit(PARALLEL, money="是").number
    view = office.services.case(office.actor("officer"), number)
    assert view.stage_title == "法规科承办人审查、财务科负责人审签、保密审查"
    assert view.waiting_for == "法规科的承办人、财务科的科室负责人、办公室的保密审查员"
    found = office.services.search(office.actor("manager"), Wanted(), 1)
    assert [(line.number, line.stage_title) for line in found.lines] == [(number, view.stage_title)]
    assert [line.stage_title for line in office.services.drafted(office.actor("officer"))] == [
        view.stage_title
    ]


def test_who_has_a_part_in_two_branches_says_which_one_is_meant(office: SmallOffice) -> None:
    with office.services.desk.database.writing() as session:
        post = Post("secrecy_officer", "model-office", "general_office")
        give_role(session, "finance", post, Term(SINCE), origin=SYSTEM, at=office.clock())
    number = office.submit(PARALLEL, money="是").number
    with pytest.raises(Invalid, match="几个环节") as unclear:
        office.decide("finance", number)
    assert "财务科负责人审签（finance_head）" in unclear.value.hint
    office.decide("finance", number, stage="finance_head")
    office.decide("finance", number, stage="secrecy_review")
    assert "finance" not in open_stages(office)


HEADS_OF_BOTH = "who: {role: head, of: finance}"


@pytest.mark.parametrize("first", ["legal", "finance"])
def test_branches_that_are_kept_apart_are_not_signed_by_one_person(office: SmallOffice, first: str) -> None:
    """One of the two stages names the other: whoever signs in one of them is kept from the other, in either order."""
    apart = f"{HEADS_OF_BOTH}, distinct_from: [draft, legal_head]"
    office = with_document(office, "parallel-review", HEADS_OF_BOTH, apart)
    for person, unit in (("legal", "finance"), ("finance", "legal")):
        give(office, person, "head", unit)
    number = office.submit(PARALLEL, money="是").number
    office.decide("clerk", number, "done")
    theirs, other = ("legal_head", "finance_head") if first == "legal" else ("finance_head", "legal_head")
    second = "finance" if first == "legal" else "legal"
    office.decide(first, number, stage=theirs)
    waiting = open_stages(office)
    assert (waiting.get(first), waiting[second]) == (None, [other])
    with pytest.raises(Refused, match=r"回避|签过"):
        office.decide(first, number, stage=other)
    taken = SeatRequest(Verb.TAKE_BACK, why="看错了", stage=theirs)
    office.services.act_on_seat(office.actor(first), number, taken)
    assert sorted(open_stages(office)[first]) == ["finance_head", "legal_head"]
    office.decide(first, number, stage=other)
    office.decide(second, number, stage=theirs)
    assert open_stages(office) == {"secrecy": ["secrecy_review"]}
