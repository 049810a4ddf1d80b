"""`sanshen up` with a Prefect server that somebody else runs: it is used, none other is started, it goes on."""

import httpx
import pytest

from storage.models import Case
from tests.builders.office import SmallOffice
from tests.durability.supervised import EVERYTHING, supervised, until

pytestmark = [pytest.mark.prefect, pytest.mark.parametrize("office_url", ["sqlite"], indirect=True)]

PUBLISH_SECONDS = 120.0


def test_a_case_is_published_with_the_given_server_alone(office: SmallOffice, prefect_api_url: str) -> None:
    database = office.services.desk.database

    def case() -> Case:
        with database.reading() as session:
            return session.get_one(Case, case_id)

    url = database.url.render_as_string(hide_password=False)
    with supervised(EVERYTHING, office.home, url, PREFECT_API_URL=prefect_api_url) as running:
        case_id = office.submit().case_id
        office.approve_all(case_id)
        until(lambda: case().stage == "watch", PUBLISH_SECONDS, running.told)
        office.decide("officer", case_id, "done", given={"watched": "内容正常"})

        def state() -> str:
            run = httpx.get(f"{prefect_api_url}/flow_runs/{case().run_id}", trust_env=False, timeout=30)
            return str(run.json()["state"]["message"])

        until(lambda: state() == "已发布", PUBLISH_SECONDS, running.told)
        programs = [" ".join(process.cmdline()) for process in running.processes()]
        assert [program for program in programs if "flows.engine.resident" in program]
        assert [program for program in programs if "prefect server" in program] == []
        assert sorted(path.stem for path in (office.home / "run").glob("*.pid")) == [
            "dashboard",
            "letters",
            "sites",
            "worker",
        ]
        assert prefect_api_url.removesuffix("/api") in running.said.read_text(encoding="utf-8")
    assert not (office.home / "prefect").exists()
    assert httpx.get(f"{prefect_api_url}/health", trust_env=False, timeout=30).is_success
