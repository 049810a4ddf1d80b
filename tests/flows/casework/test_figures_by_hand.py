"""What rare events do to the figures, counted by hand: reopening, extension, supplement, withdrawal, lending, urgency; on both databases."""

from collections.abc import Generator
from pathlib import Path

import pytest

from definitions.vocabulary import Verb
from flows.access.refusal import Refused
from flows.casework.figures import Figures, Handling
from flows.casework.handing import SeatRequest
from flows.casework.statistics import Wanted
from storage.queries.grouping import Grouping
from storage.queries.quality import Quality
from storage.queries.tally import Tally
from tests.builders.model_office import ORGANIZATION, in_document, open_model_office, with_changes
from tests.builders.office import SmallOffice
from tests.flows.casework.test_reopening import REOPENING

DISCLOSURE, WEATHER = f"{ORGANIZATION}.disclosure", f"{ORGANIZATION}.weather-notice"
SECTION = "title: 承办科室审核答复, who: {role: head, of: planning}"


@pytest.fixture
def office(tmp_path: Path, model_office_url: str) -> Generator[SmallOffice]:
    """On Monday 23 November 2026; the section has one working day."""
    built = with_changes(
        open_model_office(tmp_path, model_office_url),
        in_document("disclosure", "deadlines:\n", f"{REOPENING}deadlines:\n"),
        in_document("disclosure", SECTION, f"{SECTION}, within: 1 workday"),
    )
    yield built
    built.services.desk.database.dispose()


def told(office: SmallOffice, grouping: Grouping) -> Figures:
    return office.services.figures(office.actor("manager"), ORGANIZATION, Wanted(grouping)).figures


def act(office: SmallOffice, person: str, number: str, verb: Verb, why: str) -> None:
    office.services.act_on_seat(office.actor(person), number, SeatRequest(verb, why=why))


def lent_and_recalled(office: SmallOffice) -> None:
    """To a colleague on Monday, and recalled and signed on Tuesday, in time; the chief signs at once."""
    number = office.submit(DISCLOSURE).number
    office.decide("legal", number, "done")
    office.services.act_on_seat(
        office.actor("planner"), number, SeatRequest(Verb.DELEGATE, "clerk", "先看看")
    )
    office.clock.move(days=1)
    act(office, "planner", number, Verb.RECALL, "")
    office.decide("planner", number)
    office.decide("chief", number)
    office.clock.move(days=-1)


def refused_and_reopened(office: SmallOffice) -> None:
    """The section asks on its last day, Tuesday, is answered on Thursday, and signs then: the stage is late, the person is not.

    What is refused on Thursday is taken up again on Friday, and granted.
    """
    number = office.submit(DISCLOSURE).number
    office.decide("legal", number, "done")
    office.clock.move(days=1)
    act(office, "planner", number, Verb.SUPPLEMENT, "哪一年的")
    office.clock.move(days=2)
    act(office, "officer", number, Verb.ANSWER, "2025年")
    office.decide("planner", number)
    office.decide("chief", number, "refuse", opinion="不属于公开范围")
    office.clock.move(days=1)
    office.services.reopen(office.actor("office"), number, "申请人补齐了材料")
    office.services.revise(office.actor("officer"), number, {}, {})
    for person in ("legal", "planner", "chief"):
        office.decide(person, number, "done" if person == "legal" else "approve")


def extended_and_urgent(office: SmallOffice) -> None:
    """Due on Monday; extended on Tuesday by the day that makes it met."""
    case = office.submit(WEATHER, forecaster="member1")
    office.services.mark_urgent(office.actor("office"), case.number, "强降雪")
    office.decide("planner", case.number, opinion="降雪预警已经发布")
    office.decide("member1", case.number)
    office.decide("secrecy", case.number)
    office.clock.move(days=4)
    office.services.extend(office.actor("planner"), case.number, "等待会商")
    office.services.decide_extension(office.actor("chief"), case.number, granted=True)
    office.decide("chief", case.number)
    office.run_automatic(case.case_id)


def test_the_figures_of_rare_events_are_those_of_a_count_by_hand(office: SmallOffice) -> None:
    office.services.withdraw(office.actor("officer"), office.submit(DISCLOSURE).number, "不再申请")
    lent_and_recalled(office)
    refused_and_reopened(office)
    extended_and_urgent(office)
    by_process, by_person = told(office, Grouping.PROCESS), told(office, Grouping.PERSON)
    assert by_process.quality == {
        DISCLOSURE: Quality(submitted=3, settled=2, first_pass=1),
        WEATHER: Quality(submitted=1, to_publish=1, adopted=1, settled=1, first_pass=1, pages=1),
    }
    assert by_process.handling[DISCLOSURE] == Handling(answered=9, returned=0, days=4, longest=3)
    assert by_process.limits == {
        DISCLOSURE: Tally(started=6, met=5, late=1),  # what was withdrawn in time came to its end in time
        WEATHER: Tally(started=2, met=2),
    }
    assert by_person.limits["planner"] == Tally(started=3, met=3)
    assert by_process.reasons == ()


def test_a_return_cannot_be_taken_back_and_costs_the_first_pass(office: SmallOffice) -> None:
    number = office.submit(DISCLOSURE).number
    office.decide("legal", number, "return", opinion="请写明年份")
    with pytest.raises(Refused, match="不能拿回"):
        act(office, "legal", number, Verb.TAKE_BACK, "退错了")
    office.services.revise(office.actor("officer"), number, {"title": "2025年停车收费"}, {})
    office.decide("legal", number, "done")
    for person in ("planner", "chief"):
        office.decide(person, number)
    assert told(office, Grouping.PROCESS).quality[DISCLOSURE] == Quality(submitted=1, settled=1)
