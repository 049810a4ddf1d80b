"""Limits that ran out, under a real worker and Prefect server: they are told, a draft opens, nobody decides."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.models import Case, Decision
from tests.builders.model_office import ONE_OFFICE, open_model_office
from tests.flows.engine.installation import Installation, Prefect

pytestmark = pytest.mark.prefect
REPLY, SUPERVISION = "model-office.reply", "model-office.supervision"


@pytest.fixture
def here(tmp_path: Path, model_office_url: str, prefect_api_url: str) -> Installation:
    office = open_model_office(tmp_path / "home", model_office_url)
    (tmp_path / "logs").mkdir()
    settings = {"SANSHEN_DEFINITIONS": str(ONE_OFFICE), "SANSHEN_WAIT_SECONDS": "0.5"}
    return Installation(office, Prefect(prefect_api_url), settings, tmp_path / "logs")


@pytest.mark.parametrize("model_office_url", ["sqlite"], indirect=True)
def test_a_worker_tells_of_it_and_opens_what_follows(here: Installation) -> None:
    office = here.office
    office.clock.now = datetime.now(UTC) - timedelta(days=40)  # the worker lives on wall-clock time
    case = office.submit(REPLY)

    def supervised() -> list[str]:
        with office.services.desk.database.reading() as session:
            return list(session.scalars(select(Case.state).where(Case.process == SUPERVISION)))

    with here.worker():
        here.until(lambda: bool(supervised()), 60)
        here.until_quiet()
    assert supervised() == ["draft"]
    office.clock.now = datetime.now(UTC)
    kinds = [one.kind for one in office.services.case(office.actor("officer"), case.number).timeline]
    assert kinds.count("clock_missed") == 2
    assert kinds.index("clock_missed") < kinds.index("started")
    with office.services.desk.database.reading() as session:
        assert list(session.scalars(select(Decision.id))) == []
    assert here.audited("run_forced") == []
