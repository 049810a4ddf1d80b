"""The appraisal of Xinjiang, played by its people on real databases: whose delay a late publication is."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from flows.casework.scoring import Point
from tests.builders.office import SmallOffice, on_catalogue, whole_catalogue
from tests.builders.xinjiang import (
    PROOFREADERS,
    SIGNED_BY,
    UNIT_PUBLISH,
    XINJIANG,
    child_handed_in,
    child_published,
    hire,
)

DECEMBER = datetime(2026, 12, 1, 2, tzinfo=UTC)


@pytest.fixture
def office(office: SmallOffice) -> SmallOffice:
    return hire(on_catalogue(office, whole_catalogue()))


def published(office: SmallOffice, late: str = "", **form: str) -> str:
    """`late` answers four days after the case came to them. Everybody else acts at once."""
    case = office.submit(UNIT_PUBLISH, by="xj_officer", **{**PROOFREADERS, **form})
    for person, decision in SIGNED_BY:
        if person == late:
            office.clock.move(days=4)
        office.decide(person, case.number, decision)
    office.run_automatic(case.case_id)
    return str(case.number)


def reasons(office: SmallOffice) -> dict[str, Sequence[Point]]:
    sheet = office.services.scores(office.actor("xj_manager"), XINJIANG, "appraisal", "2026-11")
    return {one.unit: one.reasons for one in sheet.units}


def test_a_missed_limit_is_charged_to_whoever_kept_the_case_beyond_the_own_limit(office: SmallOffice) -> None:
    began = office.clock.now
    by_network = published(office, "xj_network")
    office.clock.now = began
    by_secrecy = published(office, "xj_secrecy", important="是", event_on="2026-11-23")
    office.clock.now = began
    published(office, "xj_leader")
    office.clock.move(days=2)
    by_drafter = published(office)
    office.clock.now = DECEMBER
    told = reasons(office)
    assert not {"leaders", "secrecy_committee"} & told.keys()
    charged = {
        unit: [(one.case, one.points, one.reason) for one in each] for unit, each in told.items() if each
    }
    two, one = "信息生成后2个工作日内提交审核并发布", "重要会议、重大活动信息1个工作日内发布"
    assert charged == {
        "road_network_center": [
            (by_network, Decimal(-1), f"发布不及时：{two}（厅相关处室意见（栏目负责处室）超期）")
        ],
        "office": [
            (
                by_secrecy,
                Decimal(-1),
                f"重要会议、重大活动信息发布不及时：{one}（厅政府网站主管处室意见（保密审查）超期）",
            )
        ],
        "construction_bureau": [(by_drafter, Decimal(-1), f"发布不及时：{two}")],
    }


def test_a_consultation_brings_points_once_its_notice_is_on_the_site(office: SmallOffice) -> None:
    case = office.submit(f"{XINJIANG}.consultation", by="xj_officer")
    office.decide("xj_head", case.number)
    office.decide("xj_office", case.number)
    office.run_automatic(case.case_id)
    child = child_handed_in(office, case.case_id)
    child_published(office, child)
    office.run_automatic(case.case_id)
    office.clock.now = DECEMBER
    ((point,),) = [each for each in reasons(office).values() if each]
    assert (point.points, point.case) == (Decimal(2), case.number)
