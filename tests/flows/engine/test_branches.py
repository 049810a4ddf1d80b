"""Branches under a real Prefect server: the run waits for all of them at once, and says for whom."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders.model_office import ONE_OFFICE, open_model_office
from tests.flows.engine.installation import Installation, Prefect

pytestmark = pytest.mark.prefect
PARALLEL = "model-office.parallel-review"


@pytest.fixture
def install(tmp_path: Path, model_office_url: str, prefect_api_url: str) -> Callable[[str], Installation]:
    def make(shortcut: str) -> Installation:
        office = open_model_office(tmp_path / "home", model_office_url)
        (tmp_path / "logs").mkdir()
        settings = {"SANSHEN_DEFINITIONS": str(ONE_OFFICE), "SANSHEN_SHORTCUT": shortcut}
        return Installation(office, Prefect(prefect_api_url), settings, tmp_path / "logs")

    return make


@pytest.mark.parametrize("shortcut", ["true", pytest.param("false", marks=pytest.mark.soak)])
@pytest.mark.parametrize("model_office_url", ["sqlite"], indirect=True)
def test_a_run_waits_for_every_branch_and_says_for_whom(
    install: Callable[[str], Installation], shortcut: str
) -> None:
    here = install(shortcut)
    office = here.office
    with here.worker():
        case = office.submit(PARALLEL, money="是")

        def waits_for(*titles: str) -> None:
            here.until_quiet()
            state = here.run_of(case.case_id)["state"]
            assert (state["name"], state["message"]) == ("Suspended", f"等待：{'、'.join(titles)}")

        waits_for("法规科承办人审查", "财务科负责人审签", "保密审查")
        office.decide("secrecy", case.number)
        waits_for("法规科承办人审查", "财务科负责人审签")
        office.decide("clerk", case.number, "done")
        office.decide("legal", case.number, "return", opinion="请补充依据", go="legal_check")
        waits_for("法规科承办人审查", "财务科负责人审签")
        office.decide("clerk", case.number, "done")
        office.decide("legal", case.number)
        office.decide("finance", case.number)
        waits_for("班子成员阅", "办公室阅")
        office.decide("office", case.number, "done")
        waits_for("主要领导签发")
        office.decide("chief", case.number)
        here.until_at(case.case_id, None)
        here.until_quiet()
    assert here.case(case.case_id).outcome == "published"
    assert here.audited("run_forced") == []
