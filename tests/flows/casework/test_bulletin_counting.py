"""What a bulletin is told to count, `of` which processes and for which `units`, is what a slow count of the histories finds."""

import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from definitions.schema.jobs import Counting
from flows.casework.bulletin import Bulletin, bulletin
from tests.builders.office import JILIN, SmallOffice
from tests.builders.weeks import EventfulWeeks
from tests.flows.casework import figures_oracle as oracle

NEXT_YEAR = datetime(2027, 1, 1, 2, tzinfo=UTC)
OF: Sequence[list[str]] = ([], ["web-publish"], ["web-reprint"], ["web-publish", "web-reprint"])
UNITS: Sequence[list[str]] = (
    [],
    ["transport_admin", "finance_division"],
    ["finance_division", "it_division"],
)


@pytest.fixture
def office(office: SmallOffice) -> SmallOffice:
    EventfulWeeks(office, random.Random(5), between=(0, 5, 30, 120, 900)).pass_by()
    office.clock.now = NEXT_YEAR
    return office


def told(office: SmallOffice, of: list[str], units: list[str]) -> Bulletin:
    with office.services.desk.database.reading() as session:
        return bulletin(session, office.services.desk, JILIN, "2026", Counting(of=of, units=units))


def slowly(office: SmallOffice, of: list[str]) -> dict[str, list[int]]:
    """Title of unit to handed in, published, returned, refused."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    with office.services.desk.database.reading() as session:
        for story in oracle.stories(session):
            if of and story.process.partition(".")[2] not in of:
                continue
            line = found[oracle.UNIT_OF_DRAFTER[story.drafter]]
            line[0] += story.submitted_at is not None
            line[1] += bool(story.out)
            line[2] += sum(duty.effect == "return" for duty in story.duties)
            line[3] += story.outcome == "refused"
    return found


def test_only_the_cases_of_the_named_processes_count_and_every_named_unit_has_its_line(
    office: SmallOffice,
) -> None:
    title = office.services.desk.office(JILIN).organization.unit_title
    submitted = set()
    for of in OF:
        expected = slowly(office, of)
        for units in UNITS:
            found = told(office, of, units)
            lines = {
                unit: [one.submitted, one.published, one.returned, one.refused] for unit, one in found.by_unit
            }
            named = [title(unit) for unit in units] or list(lines)
            assert lines == {unit: expected.get(unit, [0, 0, 0, 0]) for unit in named}
            assert found.totals.submitted == sum(line[0] for line in lines.values())
            submitted.add(found.totals.submitted)
            for unit in units:
                assert f"| {title(unit)} |" in found.written()
    assert len(submitted) > 3, "what is told to count makes a difference"


def test_the_text_says_what_was_counted_and_who_handed_in_nothing(office: SmallOffice) -> None:
    text = told(office, ["web-publish"], ["transport_admin", "finance_division"]).written()
    assert "| 财务处 | 0 | 0 | 0 | 0 | 0 |" in text
    assert "只统计网站信息公开审批。" in text
    assert text.endswith("本期没有报送的单位：财务处。\n")
    everything = told(office, [], []).written()
    assert "只统计" not in everything
    assert "| 财务处 |" not in everything
