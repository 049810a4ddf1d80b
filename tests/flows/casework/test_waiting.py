"""Stages of kind wait, through the real services on both databases: time passes, nobody acts, nobody is late."""

from datetime import datetime

import pytest
from sqlalchemy import select

from definitions.semantics.moves import Perform, Wait
from definitions.working_days import SHANGHAI
from flows.access.refusal import Refused
from flows.casework.automatic import perform, position
from flows.engine.periodic import wake_those_who_waited
from flows.settings import Settings
from storage.models import Deadline, Wake
from storage.queries.waiting import waited_enough
from tests.builders.model_office import ORGANIZATION
from tests.builders.office import SmallOffice

NOTICE = "model-office.notice-period"


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    model_office.clock.now = datetime(2026, 11, 20, 10, tzinfo=SHANGHAI)
    return model_office


def hung(office: SmallOffice, opens_on: str = "2026-11-23") -> int:
    """Signed, and on its way without people."""
    case = office.submit(NOTICE, opens_on=opens_on)
    office.decide("planner", case.number)
    office.run_automatic(case.case_id)
    return case.case_id


def stands_at(office: SmallOffice, case: int) -> str:
    move = position(office.services.desk, case).move
    assert isinstance(move, Wait)
    return move.stage


def come_to(office: SmallOffice, day: int, hour: int = 0, minute: int = 0, month: int = 11) -> None:
    office.clock.now = datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def clocks(office: SmallOffice) -> dict[str, str]:
    with office.services.desk.database.reading() as session:
        return {row.key: row.state for row in session.execute(select(Deadline.key, Deadline.state))}


def test_a_case_waits_for_its_day_and_then_for_so_many_working_days(office: SmallOffice) -> None:
    case = hung(office)
    assert stands_at(office, case) == "opening"
    come_to(office, 22, 23, 59)
    assert office.run_automatic(case) == 0
    come_to(office, 23)
    assert office.run_automatic(case) == 2  # the wait, and the publication
    assert stands_at(office, case) == "notice"
    come_to(office, 30, 23, 59)
    assert office.run_automatic(case) == 0
    come_to(office, 1, month=12)
    assert office.run_automatic(case) == 1
    assert [duty.stage for duty in office.services.inbox(office.actor("officer"))] == ["summary"]


def test_a_day_that_has_passed_is_not_waited_for(office: SmallOffice) -> None:
    assert stands_at(office, hung(office, "2026-11-18")) == "notice"


def test_nobody_is_late_and_nobody_is_waited_for(office: SmallOffice) -> None:
    case = hung(office)
    assert clocks(office) == {"opening/1": "waiting"}
    view = office.services.case(office.actor("officer"), case)
    assert view.waiting_for == "时间到"
    (shown,) = view.deadlines
    assert shown.explanation == "等到2026年11月23日（周一）零时"
    with pytest.raises(Refused, match="现在没有等待办理的人"):
        office.services.remind(office.actor("officer"), view.reference)
    come_to(office, 1, month=12)
    seen = office.services.statistics(office.actor("manager"), ORGANIZATION)
    assert sum(line.tally.started + line.tally.overdue for line in seen.overdue) == 0
    office.run_automatic(case)
    assert clocks(office) == {"opening/1": "void", "notice/1": "waiting"}


def test_who_handed_it_in_may_withdraw_it_meanwhile(office: SmallOffice) -> None:
    case = hung(office)
    number = office.services.case(office.actor("officer"), case).reference
    office.services.withdraw(office.actor("officer"), number, "不再需要")
    assert clocks(office) == {"opening/1": "void"}
    come_to(office, 23)
    assert office.run_automatic(case) == 0


def test_a_wait_that_is_over_is_noted_once(office: SmallOffice) -> None:
    case = hung(office)
    come_to(office, 23)
    move = position(office.services.desk, case).move
    assert move == Perform("opening", 1)
    perform(office.services.desk, case, move)
    perform(office.services.desk, case, move)
    assert position(office.services.desk, case).move == Perform("publish", 1)


def test_a_worker_looks_at_those_that_waited_enough(office: SmallOffice) -> None:
    database, settings = office.services.desk.database, Settings(home=office.home)
    case, other = hung(office), hung(office, "2026-11-25")
    with database.writing() as session:
        session.query(Wake).delete()
    come_to(office, 23)
    for _ in range(2):
        wake_those_who_waited(office.services.desk, settings)
        with database.reading() as session:
            assert waited_enough(session, office.clock()) == [case]
            assert list(session.scalars(select(Wake.case_id))) == [case]
    assert stands_at(office, other) == "opening"
