"""A stage of kind wait that waits for what happens in another branch, through the real services on both databases."""

import pytest

from definitions.semantics.moves import Perform, Wait
from flows.casework.automatic import position
from tests.builders.office import SmallOffice

PAGE = "model-office.joint-page"


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    return model_office


def duties(office: SmallOffice, person: str) -> list[str]:
    return [duty.stage for duty in office.services.inbox(office.actor(person))]


def test_it_is_over_with_the_stage_of_the_other_branch(office: SmallOffice) -> None:
    case = office.submit(PAGE)
    office.decide("officer", case.number, "done", stage="layout")
    assert office.run_automatic(case.case_id) == 0
    assert isinstance(position(office.services.desk, case.case_id).move, Wait)
    view = office.services.case(office.actor("officer"), case.number)
    assert view.deadlines == ()
    assert duties(office, "officer") == []
    office.decide("legal", case.number)
    assert position(office.services.desk, case.case_id).move == Perform("reviewed", 1)
    assert office.run_automatic(case.case_id) == 1
    assert duties(office, "officer") == ["proof"]


def test_what_has_come_already_is_not_waited_for(office: SmallOffice) -> None:
    case = office.submit(PAGE)
    office.decide("legal", case.number)
    office.decide("officer", case.number, "done", stage="layout")
    assert office.run_automatic(case.case_id) == 1
    assert duties(office, "officer") == ["proof"]


def test_what_came_in_an_earlier_round_is_waited_for_again(office: SmallOffice) -> None:
    case = office.submit(PAGE)
    office.decide("legal", case.number)
    office.decide("officer", case.number, "done", stage="layout")
    office.run_automatic(case.case_id)
    office.decide("officer", case.number, "done", stage="proof")
    office.decide("planner", case.number, "return", opinion="请改标题")
    office.services.revise(office.actor("officer"), case.number, {"title": "专题页面（改）"}, {})
    office.decide("officer", case.number, "done", stage="layout")
    assert office.run_automatic(case.case_id) == 0
    office.decide("legal", case.number)
    assert office.run_automatic(case.case_id) == 1
