"""Who acts, by when, and who is answerable, as an earlier stage has filled it in; limits that begin anew; on both databases."""

from datetime import date

import pytest
from sqlalchemy import select

from definitions.semantics.clocks import last_day
from definitions.vocabulary import Verb
from flows.access.actor import SYSTEM
from flows.access.people import add_person
from flows.access.refusal import Invalid, Refused
from flows.casework.handing import SeatRequest
from storage.models import Deadline
from storage.queries.case_search import Wanted
from tests.builders.model_office import PEOPLE, join
from tests.builders.office import SmallOffice
from tests.flows.casework.test_who_acts import lacks

MATTER = "model-office.assigned-matter"
ASSIGNED = {"owner": "planning", "person": "clerk", "reply_by": "2026-12-04"}


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    join(model_office, "registrar", "officer", "general_office")
    return model_office


def assign(office: SmallOffice, **given: str) -> str:
    number = office.submit(MATTER, by="registrar").number
    office.decide("office", number, "done", given={**ASSIGNED, **given})
    return number


def waiting(office: SmallOffice) -> dict[str, str]:
    lists = {person: office.services.inbox(office.actor(person)) for person in PEOPLE}
    return {person: duty.stage for person, duties in lists.items() for duty in duties}


def clock(office: SmallOffice, key: str) -> tuple[str, date, str]:
    """State, last day and who is answerable."""
    with office.services.desk.database.reading() as session:
        row = session.scalars(select(Deadline).where(Deadline.key == key)).one()
        return row.state, last_day(row.due_at), row.unit


def listed(office: SmallOffice, person: str) -> list[str | None]:
    found = office.services.search(office.actor(person), Wanted(), 1)
    return [case.number for case in found.lines]


def test_whom_the_stage_named_has_the_duty_and_nobody_else(office: SmallOffice) -> None:
    case = office.submit(MATTER, by="registrar")
    number = case.number
    office.decide("office", number, "done", given=ASSIGNED)
    assert waiting(office) == {"clerk": "handle"}
    with pytest.raises(Refused):
        office.decide("officer", number, "done")
    office.decide("clerk", number, "done")
    assert waiting(office) == {"planner": "sign"}
    office.decide("planner", number)
    office.clock.move(days=11)
    assert office.run_automatic(case.case_id) == 1
    assert waiting(office) == {"chief": "superior"}


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"owner": "规划科"}, "要写单位的代号：“规划科”的代号是 planning"),
        ({"owner": "nowhere"}, "没有“nowhere”这个单位，可以写：general_office（办公室）"),
        ({"person": "甲-clerk"}, "没有“甲-clerk”这个人员"),
        ({"person": "retired"}, "“retired”不是本机构的在岗人员"),
    ],
)
def test_who_is_named_has_to_be_there(office: SmallOffice, given: dict[str, str], reason: str) -> None:
    with office.services.desk.database.writing() as session:
        add_person(session, "retired", "甲", origin=SYSTEM, at=office.clock())
    with pytest.raises(Invalid) as refused:
        assign(office, **given)
    assert any(problem.reason.startswith(reason) for problem in refused.value.problems)
    assert waiting(office) == {"office": "assign"}


def test_a_unit_of_the_form_has_to_be_there(office: SmallOffice) -> None:
    with pytest.raises(Invalid) as refused:
        office.submit("model-office.rule-document", owner="规划科")
    assert refused.value.problems
    assert "代号" in refused.value.problems[0].reason


def test_who_comes_to_have_a_duty_sees_the_case_from_then_on(office: SmallOffice) -> None:
    number = office.submit(MATTER, by="registrar").number
    for person in ("planner", "legal"):
        assert listed(office, person) == []
        with pytest.raises(Refused, match="无关"):
            office.services.case(office.actor(person), number)
    office.decide("office", number, "done", given=ASSIGNED)
    office.decide("clerk", number, "done")
    assert listed(office, "planner") == [number]
    assert listed(office, "clerk") == [number]
    assert listed(office, "legal") == []
    assert office.services.case(office.actor("planner"), number).title
    with pytest.raises(Refused, match="无关"):
        office.services.case(office.actor("legal"), number)


def test_a_unit_without_a_holder_is_told_to_the_administrator(office: SmallOffice) -> None:
    number = assign(office, owner="board")
    office.decide("clerk", number, "done")
    assert waiting(office) == {}
    assert [unit for unit, _ in lacks(office)] == ["局领导"]


def test_the_day_that_was_named_ends_the_limit_and_its_unit_is_answerable(office: SmallOffice) -> None:
    assign(office)
    assert clock(office, "reply") == ("running", date(2026, 12, 4), "model-office/planning")
    assert clock(office, "opinion")[2] == "model-office/planning"


def test_a_limit_counts_anew_from_the_answer_to_a_supplement(office: SmallOffice) -> None:
    number = assign(office)
    assert clock(office, "opinion")[:2] == ("running", date(2026, 11, 30))
    office.clock.move(days=1)
    ask = SeatRequest(Verb.SUPPLEMENT, why="请写明年份")
    office.services.act_on_seat(office.actor("clerk"), number, ask)
    assert clock(office, "opinion")[0] == "paused"
    office.clock.move(days=2)
    office.services.act_on_seat(office.actor("registrar"), number, SeatRequest(Verb.ANSWER, why="2025年"))
    assert clock(office, "opinion")[:2] == ("running", date(2026, 12, 3)), (
        "five working days from 26 November"
    )


def test_a_limit_that_was_missed_does_not_begin_anew(office: SmallOffice) -> None:
    number = assign(office)
    office.clock.move(days=9)
    ask = SeatRequest(Verb.SUPPLEMENT, why="请写明年份")
    office.services.act_on_seat(office.actor("clerk"), number, ask)
    office.clock.move(days=1)
    office.services.act_on_seat(office.actor("registrar"), number, SeatRequest(Verb.ANSWER, why="2025年"))
    assert clock(office, "opinion")[:2] == ("running", date(2026, 11, 30)), "nine days later it was over"


def test_another_signer_is_asked_although_nothing_changed(office: SmallOffice) -> None:
    """What the one signed whom an earlier stage had named does not stand for the one whom it names now."""
    number = assign(office)
    office.decide("clerk", number, "done")
    office.decide("planner", number)
    office.clock.move(days=11)
    office.run_automatic(office.services.case(office.actor("planner"), number).id)
    office.decide("chief", number, "return", opinion="请换一个单位", go="draft")
    office.services.revise(office.actor("registrar"), number, {}, {})
    office.decide("office", number, "done", given={**ASSIGNED, "owner": "legal", "person": "officer"})
    office.decide("officer", number, "done")
    assert waiting(office) == {"legal": "sign"}


def test_a_limit_is_there_only_where_its_condition_holds(office: SmallOffice) -> None:
    number = office.submit(MATTER, by="registrar", kind="涉密").number
    assert clock(office, "secret")[:2] == ("running", date(2026, 11, 24))
    office.decide("office", number, "done", given=ASSIGNED)
    assert clock(office, "secret")[0] == "stopped"
    other = office.submit(MATTER, by="registrar").number
    keys = {one.key for one in office.services.case(office.actor("registrar"), other).deadlines}
    assert "secret" not in keys
