"""A case that is held by an objection under a real Prefect server, while jobs and sheets with rows go on beside it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from definitions.semantics.clocks import day_of
from tests.builders.changed import write_changed
from tests.builders.model_office import ONE_OFFICE, in_document, open_model_office, with_changes
from tests.flows.engine.installation import Installation, Prefect

pytestmark = pytest.mark.prefect
NOTICE, BULLETIN, SHEET = (
    f"model-office.{name}" for name in ("notice-period", "bulletin", "disclosure-sheet")
)
MAY_BE_OBJECTED_TO = in_document(
    "notice-period",
    "\nchecks:\n",
    "\nobjection:\n  by: [head]\n  answered_by: {role: head}\n"
    "  coordinated_by: {role: head, of: general_office}\n\nchecks:\n",
)


@pytest.fixture
def here(tmp_path: Path, model_office_url: str, prefect_api_url: str) -> Installation:
    office = with_changes(open_model_office(tmp_path / "home", model_office_url), MAY_BE_OBJECTED_TO)
    write_changed(ONE_OFFICE, tmp_path / "definitions", MAY_BE_OBJECTED_TO)
    (tmp_path / "logs").mkdir()
    settings = {"SANSHEN_DEFINITIONS": str(tmp_path / "definitions"), "SANSHEN_WAIT_SECONDS": "0.5"}
    return Installation(office, Prefect(prefect_api_url), settings, tmp_path / "logs")


@pytest.mark.soak
@pytest.mark.parametrize("model_office_url", ["sqlite"], indirect=True)
def test_a_held_case_stays_where_it_is_until_the_objection_is_settled(here: Installation) -> None:
    office, services, actor = here.office, here.office.services, here.office.actor
    office.clock.now = datetime.now(UTC) - timedelta(days=2)  # the worker lives on wall-clock time
    yesterday = day_of(office.clock()) + timedelta(days=1)
    case = office.submit(NOTICE, opens_on=yesterday.isoformat())
    office.decide("planner", case.number)
    services.object_to(actor("legal"), case.number, "名单有误")
    assert here.case(case.case_id).stage == "opening", (
        "it waits for a day that has come when the worker looks"
    )

    def waits(title: str) -> None:
        here.until(lambda: here.case(case.case_id).run_id is not None)
        here.until(lambda: here.run_of(case.case_id)["state"]["message"] == f"等待：{title}", 60)
        assert here.run_of(case.case_id)["state"]["type"] == "PAUSED"

    with here.worker():
        waits("答复异议")
        _a_job_counts_and_a_row_is_refused(here)
        here.prefect.resume(str(here.case(case.case_id).run_id))
        waits("答复异议")
        services.answer_objection(actor("planner"), case.number, accepted=False, answer="名单无误")
        waits("协调异议")
        assert here.case(case.case_id).stage == "opening"
        assert case.case_id not in {row.case_id for row in here.publications()}
        services.settle_objection(actor("office"), case.number, upheld=False, opinion="照发")
        here.until_at(case.case_id, "notice")
        waits("公示期")
        here.until_quiet()
    assert [row.stage for row in here.publications() if row.case_id == case.case_id] == ["publish"]
    assert here.audited("run_forced") == []


def _a_job_counts_and_a_row_is_refused(here: Installation) -> None:
    """Both go on beside the case that is held."""
    office = here.office
    bulletin = office.submit(BULLETIN, by="office", period="2026-01")
    sheet = office.submit(SHEET)
    office.decide("secrecy", sheet.number, refused={3: "来源没有授权"})
    office.decide("chief", sheet.number)
    here.until_at(bulletin.case_id, "check")
    here.until_at(sheet.case_id, None)
    here.until_quiet()
    performed = [
        told["stage"] for chain, _, told in here.audited("performed") if chain == f"case/{bulletin.case_id}"
    ]
    assert performed == ["count"]
    assert [row.row for row in here.publications() if row.case_id == sheet.case_id] == [1]
    assert here.run_of(sheet.case_id)["state"]["type"] == "COMPLETED"
