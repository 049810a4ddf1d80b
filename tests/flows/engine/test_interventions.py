"""Cases that an administrator moves, and one that is taken up again, under a real Prefect server: no run is lost or forced."""

from pathlib import Path

import pytest

from definitions.vocabulary import Intervention
from flows.access.actor import SYSTEM
from flows.access.people import Post, Term, give_role
from tests.builders.model_office import ONE_OFFICE, ORGANIZATION, open_model_office
from tests.builders.office import SINCE
from tests.flows.engine.installation import Installation, Prefect

pytestmark = pytest.mark.prefect
ROAD = "model-office.road-notice"


@pytest.fixture
def here(tmp_path: Path, model_office_url: str, prefect_api_url: str) -> Installation:
    office = open_model_office(tmp_path / "home", model_office_url)
    (tmp_path / "logs").mkdir()
    settings = {"SANSHEN_DEFINITIONS": str(ONE_OFFICE), "SANSHEN_WAIT_SECONDS": "0.5"}
    return Installation(office, Prefect(prefect_api_url), settings, tmp_path / "logs")


@pytest.mark.parametrize("model_office_url", ["sqlite"], indirect=True)
def test_the_run_follows_an_administrator_and_a_case_taken_up_again_has_another_one(
    here: Installation,
) -> None:
    office = here.office
    with office.services.desk.database.writing() as session:
        post = Post("system_admin", ORGANIZATION, "general_office")
        give_role(session, "manager", post, Term(SINCE), origin=SYSTEM, at=office.clock())
    manager = office.actor("manager")
    with here.worker():
        case = office.submit(ROAD)
        office.decide("planner", case.number)
        here.until_at(case.case_id, "legal_opinion")
        here.until_quiet()
        first = here.case(case.case_id).run_id
        office.services.intervene(manager, case.number, Intervention.RETURN, "走错了", "section")
        here.until_at(case.case_id, "section")
        here.until_quiet()
        assert here.run_of(case.case_id)["state"]["type"] == "PAUSED"
        office.services.intervene(manager, case.number, Intervention.END, "事项撤销")
        here.until(lambda: here.run_of(case.case_id)["state"]["type"] == "COMPLETED")
        here.until_quiet()
        office.services.reopen(office.actor("office"), case.number, "又要封路")
        here.until(lambda: here.case(case.case_id).run_id not in (None, first))
        here.until_quiet()
        assert here.run_of(case.case_id)["state"]["type"] == "PAUSED"
        office.services.revise(office.actor("officer"), case.number, {}, {})
        here.until_at(case.case_id, "section")
        here.until_quiet()
    assert here.audited("run_forced") == []
