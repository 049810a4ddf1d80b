"""A fork that asks how often a case was returned, through the real services on both databases."""

import pytest

from tests.builders.audit import audited
from tests.builders.office import SmallOffice

REPORT = "model-office.reworked-report"


@pytest.mark.parametrize(("times", "stands_at"), [(2, None), (3, "chief")])
def test_what_comes_back_three_times_is_reviewed_higher(
    model_office: SmallOffice, times: int, stands_at: str | None
) -> None:
    office = model_office
    case = office.submit(REPORT)
    for _ in range(times):
        office.decide("planner", case.number, "return", opinion="重写")
        office.services.revise(office.actor("officer"), case.number, {}, {})
    office.decide("planner", case.number)
    office.run_automatic(case.case_id)
    assert office.services.case(office.actor("officer"), case.number).stage == stands_at
    assert audited(office).ok
