"""Stages of kind ledger, notify and wait under a real Prefect server: nobody acts, and nobody is skipped."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from definitions.semantics.clocks import day_of
from flows.access.actor import SYSTEM
from flows.access.people import Post, Term, end_role, give_role
from tests.builders.model_office import ONE_OFFICE, ORGANIZATION, open_model_office
from tests.flows.engine.installation import Installation, Prefect

pytestmark = pytest.mark.prefect
CIRCULAR, NOTICE = "model-office.circular", "model-office.notice-period"
OFFICE_HEAD = Post("head", ORGANIZATION, "general_office")


@pytest.fixture
def here(tmp_path: Path, model_office_url: str, prefect_api_url: str) -> Installation:
    office = open_model_office(tmp_path / "home", model_office_url)
    (tmp_path / "logs").mkdir()
    settings = {"SANSHEN_DEFINITIONS": str(ONE_OFFICE), "SANSHEN_WAIT_SECONDS": "0.5"}
    return Installation(office, Prefect(prefect_api_url), settings, tmp_path / "logs")


@pytest.mark.parametrize("model_office_url", ["sqlite"], indirect=True)
def test_a_run_suspends_until_a_time_is_over(here: Installation) -> None:
    today = day_of(datetime.now(UTC))  # the worker lives on wall-clock time
    with here.worker():
        case = here.office.submit(NOTICE, opens_on=(today + timedelta(days=1)).isoformat())
        here.office.decide("planner", case.number)
        here.until_at(case.case_id, "opening")
        here.until_quiet()
        here.until(lambda: here.run_of(case.case_id)["state"]["message"] == "等待：等到公示开始")
        gone = here.office.submit(NOTICE, opens_on=today.isoformat())
        here.office.decide("planner", gone.number)
        here.until_at(gone.case_id, "notice")
        here.until_quiet()
        here.until(lambda: here.run_of(gone.case_id)["state"]["message"] == "等待：公示期")
        here.until_quiet()
    assert [row.case_id for row in here.publications()] == [gone.case_id]
    assert here.audited("run_forced") == []


@pytest.mark.parametrize("model_office_url", ["sqlite"], indirect=True)
def test_a_case_stops_where_nobody_is_to_be_told_and_goes_on_when_somebody_is(
    here: Installation,
) -> None:
    office, today, at = here.office, here.office.clock().date(), here.office.clock()
    with office.services.desk.database.writing() as session:
        end_role(session, "office", OFFICE_HEAD, today - timedelta(days=1), origin=SYSTEM, at=at)
        admin = Post("system_admin", ORGANIZATION, "general_office")
        give_role(session, "manager", admin, Term(today), origin=SYSTEM, at=at)
    with here.worker():
        case = office.submit(CIRCULAR)
        office.decide("planner", case.number)
        here.until(lambda: here.case(case.case_id).blocked_reason is not None, 60)
        assert "要抄送给办公室的科室负责人，现在没有人担任" in str(here.case(case.case_id).blocked_reason)
        with office.services.desk.database.writing() as session:
            give_role(session, "office", OFFICE_HEAD, Term(today), origin=SYSTEM, at=at)
        office.services.retry(office.actor("manager"), str(case.number))
        here.until_at(case.case_id, None)
        here.until_quiet()
    assert here.case(case.case_id).outcome == "closed"
    assert [copy.case_id for copy in office.services.copies(office.actor("office"))] == [case.case_id]
    lines = office.services.ledger(office.actor("manager"), ORGANIZATION, "circulars")
    assert [line.case_id for line in lines] == [case.case_id]
