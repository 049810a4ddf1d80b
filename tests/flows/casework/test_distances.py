"""Dates that keep a distance from the submission: asked at every submission, of what is new; on both databases."""

import pytest

from definitions.vocabulary import Verb
from flows.access.refusal import Invalid
from flows.casework.handing import SeatRequest
from flows.casework.supplementing import Supplement
from tests.builders.model_office import ORGANIZATION
from tests.builders.office import SmallOffice

LETTER, MATTER = f"{ORGANIZATION}.letter", f"{ORGANIZATION}.assigned-matter"
TOO_NEAR = "不能早于提交之日后5个自然日（2026-11-28）"


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    """On Monday 23 November 2026 at 9."""
    return model_office


def refused(invalid: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(one.field, one.reason) for one in invalid.value.problems]


def test_a_day_that_is_too_near_is_not_handed_in(office: SmallOffice) -> None:
    with pytest.raises(Invalid) as invalid:
        office.submit(LETTER, planned_on="2026-11-27")
    assert refused(invalid) == [("planned_on", TOO_NEAR)]
    office.submit(LETTER, planned_on="2026-11-28")


def test_what_was_in_time_is_handed_in_again_unchanged_and_only_so(office: SmallOffice) -> None:
    number = office.submit(LETTER, planned_on="2026-11-28").number
    office.clock.move(days=3)
    office.decide("office", number, "return", go="draft", opinion="请写明年份")
    with pytest.raises(Invalid) as invalid:
        office.services.revise(office.actor("officer"), number, {"planned_on": "2026-11-29"}, {})
    assert refused(invalid) == [("planned_on", TOO_NEAR.replace("2026-11-28", "2026-12-01"))]
    office.services.revise(office.actor("officer"), number, {"body": "2025年的来信。"}, {})


def test_a_supplement_of_something_else_does_not_ask_for_the_distance_again(office: SmallOffice) -> None:
    number = office.submit(LETTER, planned_on="2026-11-28").number
    office.clock.move(days=3)
    ask = SeatRequest(Verb.SUPPLEMENT, why="请写明年份", fields=("body",))
    office.services.act_on_seat(office.actor("office"), number, ask)
    given = Supplement("已写明", values={"body": "2025年的来信。"})
    office.services.supplement(office.actor("officer"), number, given)
    assert office.services.case(office.actor("officer"), number).values["body"] == "2025年的来信。"
