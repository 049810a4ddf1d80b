"""Stages of kind ledger and notify, through the real services on both databases."""

from datetime import timedelta

import pytest

from definitions.semantics.moves import Perform
from flows.access.actor import SYSTEM
from flows.access.people import Post, Term, end_role, give_role
from flows.casework.automatic import perform, position
from flows.casework.notified import NobodyToTell
from storage.queries.ledgers import LedgerLine
from tests.builders.changed import Change
from tests.builders.model_office import ORGANIZATION, with_changes
from tests.builders.office import SmallOffice

CIRCULAR = "model-office.circular"
OFFICE_HEAD = Post("head", ORGANIZATION, "general_office")
TOLD = ("member1", "member2", "member3", "office")


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    return model_office


def signed(office: SmallOffice, **values: str) -> int:
    case = office.submit(CIRCULAR, **values)
    office.decide("planner", case.number)
    return case.case_id


def copies(office: SmallOffice, person: str) -> list[int]:
    return [copy.case_id for copy in office.services.copies(office.actor(person))]


def lines(office: SmallOffice) -> list[LedgerLine]:
    return office.services.ledger(office.actor("manager"), ORGANIZATION, "circulars")


def vacate(office: SmallOffice) -> None:
    with office.services.desk.database.writing() as session:
        yesterday = office.clock().date() - timedelta(days=1)
        end_role(session, "office", OFFICE_HEAD, yesterday, origin=SYSTEM, at=office.clock())


def test_a_signed_case_is_entered_and_told_of_without_anybody(office: SmallOffice) -> None:
    case = signed(office, contact="clerk")
    assert not lines(office)
    assert office.run_automatic(case) == 2
    (line,) = lines(office)
    view = office.services.case(office.actor("officer"), case)
    assert line.values["head"] == "甲-planner"
    assert (line.values["number"], view.outcome) == (line.case_number, "closed")
    assert [copies(office, person) for person in (*TOLD, "clerk")] == [[case]] * 5
    assert [copies(office, person) for person in ("officer", "planner", "legal")] == [[]] * 3
    (copy,) = office.services.copies(office.actor("member1"))
    assert (copy.sent_by, copy.read_at) == (None, None)


def test_a_person_whom_the_form_names_stands_in_the_ledger_by_name(office: SmallOffice) -> None:
    entered = "  - {id: entered_at,"
    column = f"  - {{id: contact, title: 还要告知谁, value: form.contact}}\n{entered}"
    changed = with_changes(office, Change(f"{ORGANIZATION}/ledgers/circulars.yaml", entered, column))
    for contact in ("clerk", ""):
        changed.run_automatic(signed(changed, contact=contact))
    assert [line.values["contact"] for line in lines(changed)] == ["甲-clerk", ""]


def test_who_is_told_may_open_the_case_and_says_that_they_read_it(office: SmallOffice) -> None:
    case = signed(office)
    office.run_automatic(case)
    assert office.services.case(office.actor("member2"), case).title == "汛期值守要求"
    office.services.mark_as_read(office.actor("member2"), case)
    (copy,) = office.services.copies(office.actor("member2"))
    assert copy.read_at is not None


def test_a_step_that_is_done_again_does_nothing(office: SmallOffice) -> None:
    case = signed(office)
    for expected in ("entered", "told"):
        move = position(office.services.desk, case).move
        assert isinstance(move, Perform)
        assert move.stage == expected
        perform(office.services.desk, case, move)
        perform(office.services.desk, case, move)
    assert len(lines(office)) == 1
    assert copies(office, "member1") == [case]


def test_where_nobody_holds_the_role_nobody_is_told_and_the_case_waits_for_an_administrator(
    office: SmallOffice,
) -> None:
    vacate(office)
    case = signed(office)
    with pytest.raises(NobodyToTell, match="要抄送给办公室的科室负责人，现在没有人担任") as refused:
        office.run_automatic(case)
    assert "再点重试" in refused.value.hint
    assert copies(office, "member1") == []
    with office.services.desk.database.writing() as session:
        give_role(
            session, "office", OFFICE_HEAD, Term(office.clock().date()), origin=SYSTEM, at=office.clock()
        )
    assert office.run_automatic(case) == 1
    assert copies(office, "office") == copies(office, "member1") == [case]
