"""Interventions (干预), through the real services on both databases: what moves, who is told, what stays refused."""

from collections.abc import Generator
from typing import Any

import pytest

from definitions.vocabulary import Intervention, Outcome, Verb
from flows.access.actor import SYSTEM
from flows.access.people import Post, Term, give_role
from flows.access.refusal import Invalid, Refused
from flows.casework.blocking import block
from flows.casework.handing import SeatRequest
from storage.models import Case
from tests.builders.audit import audited
from tests.builders.office import JILIN, SINCE, SmallOffice

RETURN, END = Intervention.RETURN, Intervention.END


@pytest.fixture
def office(office: SmallOffice) -> Generator[SmallOffice]:
    yield office
    assert not audited(office).damage


def intervene(office: SmallOffice, number: str, how: Intervention, by: str = "sysadmin", **also: Any) -> None:
    office.services.intervene(office.actor(by), number, how, also.pop("reason", "环节走错"), **also)


def row(office: SmallOffice, case_id: int) -> Case:
    with office.services.desk.database.reading() as session:
        return session.get_one(Case, case_id)


def at_the_leader(office: SmallOffice) -> tuple[int, str]:
    case = office.submit()
    for person in ("reviewer", "head", "secrecy"):
        office.decide(person, case.number)
    return case.case_id, case.number


def test_a_stuck_case_goes_back_to_a_stage_it_has_passed_and_everybody_in_it_is_told(
    office: SmallOffice,
) -> None:
    case_id, number = at_the_leader(office)
    known = office.services.intervenable(office.actor("sysadmin"), number)
    assert [stage for stage, _ in known.ways_back] == ["draft", "unit_check", "unit_head", "secrecy"]
    with pytest.raises(Invalid, match="不能退回到“receipt”"):
        intervene(office, number, RETURN, to="receipt")
    intervene(office, number, RETURN, to="unit_head")
    assert row(office, case_id).stage == "unit_head"
    view = office.services.case(office.actor("officer"), number)
    assert [one.stage_title for one in view.signatures] == ["本单位审核人审核"]
    for person in ("officer", "reviewer", "head", "secrecy"):
        assert [copy.case_id for copy in office.services.copies(office.actor(person))] == [case_id], person
    assert office.services.copies(office.actor("leader")) == [], "the leader had no part in it yet"
    office.decide("head", number)
    assert row(office, case_id).stage == "secrecy"


def test_without_a_target_it_goes_back_to_the_drafter(office: SmallOffice) -> None:
    case_id, number = at_the_leader(office)
    intervene(office, number, RETURN)
    assert (row(office, case_id).state, row(office, case_id).stage) == ("draft", "draft")
    with pytest.raises(Refused, match="没有可以退回的环节"):
        intervene(office, number, RETURN)


def test_what_is_ended_stays_ended_and_a_blocked_one_is_blocked_no_longer(office: SmallOffice) -> None:
    case_id, number = at_the_leader(office)
    block(office.services.desk, case_id, "磁盘空间不足")
    intervene(office, number, END, reason="事项已经撤销")
    assert row(office, case_id).outcome == Outcome.CLOSED
    assert row(office, case_id).blocked_reason is None
    with pytest.raises(Refused, match="已经办结"):
        intervene(office, number, END)


def test_what_was_published_is_not_sent_back_but_may_be_ended(office: SmallOffice) -> None:
    case = office.submit()
    office.approve_all(case.number)
    office.run_automatic(case.case_id)
    with pytest.raises(Refused, match="不能退回重办"):
        intervene(office, case.number, RETURN)
    intervene(office, case.number, END, reason="监测无人办理")
    assert row(office, case.case_id).outcome == Outcome.PUBLISHED


def test_a_reason_is_asked_for_and_nobody_intervenes_where_they_have_a_part(office: SmallOffice) -> None:
    with office.services.desk.database.writing() as session:
        post = Post("system_admin", JILIN, "it_division")
        give_role(session, "reviewer", post, Term(SINCE), origin=SYSTEM, at=office.clock())
    _, number = at_the_leader(office)
    with pytest.raises(Invalid, match="干预要说明原因"):
        intervene(office, number, END, reason=" ")
    with pytest.raises(Refused, match="不能由您干预"):
        intervene(office, number, END, by="reviewer")
    with pytest.raises(Refused, match="只有系统管理员可以干预"):
        intervene(office, number, END, by="manager")


def test_a_duty_is_never_assigned_to_who_assigns_and_its_participants_are_told(office: SmallOffice) -> None:
    case_id, number = at_the_leader(office)
    sysadmin = office.actor("sysadmin")
    with pytest.raises(Refused, match="不能改派给系统管理员"):
        office.services.act_on_seat(sysadmin, number, SeatRequest(Verb.ASSIGN, "sysadmin", "急"))
    office.services.act_on_seat(sysadmin, number, SeatRequest(Verb.ASSIGN, "manager", "领导外出"))
    assert [one.case_id for one in office.services.copies(office.actor("officer"))] == [case_id]
    office.decide("manager", number)
