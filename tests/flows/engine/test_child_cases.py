"""Stages of kind call under a real Prefect server: the child is opened, and its end lets the parent go on."""

from pathlib import Path

import pytest

from storage.queries.causes import CausedCase, opened_in
from tests.builders.model_office import ONE_OFFICE, open_model_office
from tests.flows.engine.installation import Installation, Prefect

pytestmark = pytest.mark.prefect
RULE = "model-office.rule-document"


@pytest.fixture
def here(tmp_path: Path, model_office_url: str, prefect_api_url: str) -> Installation:
    office = open_model_office(tmp_path / "home", model_office_url)
    (tmp_path / "logs").mkdir()
    settings = {"SANSHEN_DEFINITIONS": str(ONE_OFFICE)}
    return Installation(office, Prefect(prefect_api_url), settings, tmp_path / "logs")


def opened(here: Installation, parent: int) -> list[CausedCase]:
    with here.office.services.desk.database.reading() as session:
        return opened_in(session, parent)


@pytest.mark.parametrize("model_office_url", ["sqlite"], indirect=True)
def test_the_run_of_the_parent_goes_on_when_the_child_has_ended(here: Installation) -> None:
    office = here.office
    with here.worker():
        parent = office.submit(RULE)
        office.decide("planner", parent.number)
        here.until(lambda: opened(here, parent.case_id) != [])
        here.until_quiet()
        here.until(lambda: here.run_of(parent.case_id)["state"]["message"] == "等待：政策解读")
        (child,) = opened(here, parent.case_id)
        handed = office.services.revise(
            office.actor("clerk"), f"draft-{child.case_id}", {"body": "现将有关内容解读如下。"}, {}
        )
        office.decide("legal", handed.number)
        here.until_at(child.case_id, None)
        here.until_at(parent.case_id, None)
        here.until_quiet()
    assert (here.case(child.case_id).outcome, here.case(parent.case_id).outcome) == ("published", "published")
    assert sorted(row.case_id for row in here.publications()) == [parent.case_id, child.case_id]
    assert here.audited("run_forced") == []
