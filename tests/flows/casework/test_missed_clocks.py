"""Limits that come near their end or run out, through the real services on both databases."""

from datetime import date, datetime

import pytest
from sqlalchemy import select, update

from definitions.semantics.history import ClockMissed, ClockWarned, Decided
from definitions.working_days import SHANGHAI
from flows.access.actor import SYSTEM
from flows.access.people import Post, Term, end_role, give_role
from flows.casework.noticing import cases_to_notice, notice
from flows.casework.standings import Standings
from flows.engine.periodic import notice_clocks
from flows.settings import Settings
from storage.models import Deadline, Review
from storage.records.history import load_history
from tests.builders.audit import audited
from tests.builders.model_office import ORGANIZATION, with_document
from tests.builders.office import SINCE, SmallOffice
from tests.flows.casework.hands import copied_to, kinds

REPLY = "model-office.reply"
EXTENSIONS = "    extensions: {by: 5 workdays, approved_by: {role: head, of: legal}, even_overdue: true}\n"


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    model_office.clock.now = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
    return model_office


def come_to(office: SmallOffice, month: int, day: int, hour: int = 0, minute: int = 0) -> None:
    office.clock.now = datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def look(office: SmallOffice) -> None:
    """What a worker does now and then."""
    notice_clocks(office.services.desk, Settings(home=office.home))


def told(office: SmallOffice, case: int, kind: type[ClockMissed | ClockWarned] = ClockMissed) -> list[str]:
    with office.services.desk.database.reading() as session:
        return [fact.key for fact in load_history(session, case) if isinstance(fact, kind)]


def test_a_limit_is_missed_with_the_end_of_its_last_day_and_told_once(office: SmallOffice) -> None:
    case = office.submit(REPLY).case_id
    come_to(office, 11, 25, 23, 59)
    look(office)
    assert told(office, case) == []
    come_to(office, 11, 26)
    for _ in range(2):
        look(office)
        assert told(office, case) == ["head/1"]
    assert copied_to(office) == {"manager"}
    come_to(office, 12, 1)
    look(office)
    assert told(office, case) == ["head/1", "reply"]
    assert copied_to(office) == {"manager", "chief"}
    assert cases_to_notice(office.services.desk) == []


def test_who_is_waited_for_is_told_with_the_day(office: SmallOffice) -> None:
    case = office.submit(REPLY).case_id
    come_to(office, 11, 26, 8)
    look(office)
    view = office.services.case(office.actor("officer"), case)
    (missed,) = (one for one in view.timeline if one.kind == "clock_missed")
    assert missed.person is None
    assert missed.payload["waited_for"] == "规划科的科室负责人"
    assert missed.payload["due_at"] == "2026-11-25T16:00:00.000000+00:00"


def test_everybody_is_reminded_when_the_limit_begins_to_press(office: SmallOffice) -> None:
    case = office.submit(REPLY).case_id
    office.decide("planner", case)
    come_to(office, 11, 27, 8, 29)
    look(office)
    assert told(office, case, ClockWarned) == []
    come_to(office, 11, 27, 8, 30)  # a Friday, as the office opens: the limit ends on Monday
    look(office)
    look(office)
    assert told(office, case, ClockWarned) == ["reply"]
    with office.services.desk.database.reading() as session:
        rows = session.execute(select(Review.stage, Review.reminded_at))
        reminded = {row.stage: row.reminded_at for row in rows}
    assert reminded["chief"] == office.clock.now
    assert reminded["head"] is None
    assert kinds(office, case).count("reminded") == 1


def test_nothing_is_decided_by_the_lapse_of_time(office: SmallOffice) -> None:
    case = office.submit(REPLY).case_id
    come_to(office, 12, 31)
    look(office)
    assert office.run_automatic(case) == 0
    assert [duty.stage for duty in office.services.inbox(office.actor("planner"))] == ["head"]
    with office.services.desk.database.reading() as session:
        assert not any(isinstance(fact, Decided) for fact in load_history(session, case))


def test_what_comes_later_than_the_end_stands_after_it(office: SmallOffice) -> None:
    """No worker looked meanwhile."""
    case = office.submit(REPLY).case_id
    come_to(office, 12, 1, 9)
    office.decide("planner", case)
    told_of = [kind for kind in kinds(office, case) if kind in ("clock_missed", "clock_warned", "decided")]
    assert told_of == ["clock_missed", "clock_missed", "decided"]
    look(office)
    assert told(office, case) == ["head/1", "reply"]


def test_an_end_that_is_kept_is_never_missed(office: SmallOffice) -> None:
    case = office.submit(REPLY).case_id
    office.decide("planner", case)
    office.decide("chief", case)
    come_to(office, 12, 31)
    look(office)
    assert told(office, case) == []


def test_each_pass_through_a_stage_has_a_limit_of_its_own(office: SmallOffice) -> None:
    case = office.submit(REPLY).case_id
    come_to(office, 11, 26)
    office.decide("planner", case)
    office.decide("chief", case, "return", go="head", opinion="再核")
    come_to(office, 12, 1)
    look(office)
    assert told(office, case) == ["head/1", "head/2", "reply"]


def test_a_later_end_may_be_missed_again(office: SmallOffice) -> None:
    """After an extension; what was missed before it stays true."""
    office = with_document(office, "reply", "    warned:\n", f"{EXTENSIONS}    warned:\n")
    case = office.submit(REPLY)
    office.decide("planner", case.number)
    come_to(office, 12, 1)
    look(office)
    office.services.extend(office.actor("officer"), case.number, "案情复杂")
    office.services.decide_extension(office.actor("legal"), case.number, granted=True)
    look(office)
    assert told(office, case.case_id) == ["reply"]
    come_to(office, 12, 8)
    look(office)
    look(office)
    assert told(office, case.case_id) == ["reply", "reply"]


def test_nobody_there_to_be_told_is_told_to_an_administrator(office: SmallOffice) -> None:
    desk = office.services.desk
    with desk.database.writing() as session:
        post = Post("manager", ORGANIZATION, "general_office")
        end_role(session, "manager", post, date(2026, 11, 24), origin=SYSTEM, at=office.clock())
        admin = Post("system_admin", ORGANIZATION, "board")
        give_role(session, "manager", admin, Term(SINCE), origin=SYSTEM, at=office.clock())
    case = office.submit(REPLY).case_id
    come_to(office, 11, 26)
    look(office)
    assert told(office, case) == ["head/1"]
    assert copied_to(office) == set()
    with desk.database.reading() as session:
        (words,) = session.scalars(select(Deadline.unheeded).where(Deadline.unheeded.is_not(None)))
    assert words == "“科室负责人审核”的办理期限超期，应当抄送给办公室的管理人员，当时没有人担任"
    listed = office.services.operation(office.actor("manager"), ORGANIZATION).unheeded
    assert [(one.case_id, one.reason) for one in listed] == [(case, words)]
    office.decide("planner", case)  # the case goes on
    assert office.services.operation(office.actor("manager"), ORGANIZATION).unheeded == ()


def test_a_crash_between_two_looks_tells_nothing_twice(office: SmallOffice) -> None:
    case = office.submit(REPLY).case_id
    come_to(office, 11, 26)
    notice(office.services.desk, case)
    before = kinds(office, case)
    office.services.desk.standings = Standings()
    notice(office.services.desk, case)
    assert kinds(office, case) == before


def test_a_forged_mark_shows(office: SmallOffice) -> None:
    case = office.submit(REPLY).case_id
    come_to(office, 11, 26)
    look(office)
    database = office.services.desk.database
    with database.writing() as session:
        session.execute(update(Deadline).where(Deadline.key == "reply").values(missed_for=office.clock()))
    assert [one.table for one in audited(office).damage] == ["deadline"]
    with database.writing() as session:
        session.execute(update(Deadline).where(Deadline.key == "reply").values(missed_for=None))
    assert told(office, case) == ["head/1"]
