"""A patrol that a stage asks for goes on beside everything else, and is made again by whoever comes after a killed worker."""

import json
import re
from pathlib import Path

import pytest
from sqlalchemy import func, select

from definitions.registry import load_catalogue
from storage.models import Patrol
from tests.builders.changed import Change, write_changed
from tests.builders.model_office import ONE_OFFICE, ORGANIZATION, open_model_office
from tests.builders.office import on_catalogue
from tests.flows.engine.installation import Installation, Prefect
from tests.flows.patrol.faulty import serving

pytestmark = pytest.mark.prefect
CHECK, CIRCULAR = f"{ORGANIZATION}.site-check", f"{ORGANIZATION}.circular"
SLOW = "SANSHEN_PATROL_WAIT_SECONDS"


def patrols(here: Installation) -> int:
    with here.office.services.desk.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Patrol)) or 0


@pytest.mark.parametrize("model_office_url", ["sqlite"], indirect=True)
def test_a_long_patrol_holds_up_no_other_case_and_survives_the_death_of_its_worker(
    tmp_path: Path, model_office_url: str, prefect_api_url: str
) -> None:
    catalogue = tmp_path / "catalogue"
    sample = Change(f"{ORGANIZATION}/organization.yaml", "www.example.gov.cn", "www.model.example")
    write_changed(ONE_OFFICE, catalogue, sample)
    office = on_catalogue(open_model_office(tmp_path / "home", model_office_url), load_catalogue(catalogue))
    (tmp_path / "logs").mkdir()
    with serving({}) as site:
        settings = {
            "SANSHEN_DEFINITIONS": str(catalogue),
            "SANSHEN_SITES_PORT": str(site.server_port),
            "SANSHEN_LEASE_SECONDS": "6",
            SLOW: "300",
        }
        here = Installation(office, Prefect(prefect_api_url), settings, tmp_path / "logs")
        with here.worker() as worker:
            check = office.submit(CHECK, by="editor")
            here.until(lambda: bool(site.asked))
            assert here.run_of(check.case_id)["state"]["message"] == "等待：巡查"
            other = office.submit(CIRCULAR)
            office.decide("planner", other.number)
            here.until_at(other.case_id, None)
            assert patrols(here) == 0, "the other case waited for the patrol"
            worker.kill()
            worker.wait()
        settings[SLOW] = "0"
        with here.worker():
            here.until_at(check.case_id, "mend")
            here.until_quiet()
    assert patrols(here) == 1
    ((chain, _, noted),) = here.audited("site_patrolled")
    assert chain == f"case/{check.case_id}"
    assert (noted["stage"], noted["visit"], noted["site"], noted["patrol"]) == ("look", 1, "website", 1)
    assert here.audited("run_forced") == []
    told = json.dumps(here.audited("performed"), ensure_ascii=False)
    assert re.search(r'"opened": [1-9]', told)
