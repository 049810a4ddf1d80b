"""Which unit gave how many pages to which column, and which column its provider left empty."""

from datetime import timedelta

import pytest

from flows.access.refusal import Refused
from storage.queries.column_pages import ColumnPages
from tests.builders.changed import Change, changed_catalogue
from tests.builders.office import JILIN, LVLIANG, TWO_OFFICES, SmallOffice, on_catalogue

NOTICES = Change(
    f"{JILIN}/organization.yaml",
    "          title: {zh: 通知公告, en: Notices}\n",
    "          title: {zh: 通知公告, en: Notices}\n          provided_by: office\n",
)
POLICIES = Change(
    f"{JILIN}/organization.yaml",
    "          title: {zh: 政策文件, en: Policy documents}\n",
    "          title: {zh: 政策文件, en: Policy documents}\n          provided_by: transport_admin\n",
)


@pytest.fixture
def provided(office: SmallOffice) -> SmallOffice:
    """The general office answers for the notices, the road transport administration for the policies."""
    return on_catalogue(office, changed_catalogue(TWO_OFFICES, NOTICES, POLICIES))


def publish(office: SmallOffice, column: str) -> None:
    case = office.submit(column=column)
    office.approve_all(case.case_id)
    office.run_automatic(case.case_id)


def test_pages_are_counted_by_column_and_unit_and_what_is_owed_is_shown(provided: SmallOffice) -> None:
    for column in ("通知公告", "通知公告", "工作动态"):
        publish(provided, column)
    provided.submit(column="统计数据")
    found = provided.services.contributions(provided.actor("manager"), JILIN, None, None)
    assert found.pages == (ColumnPages("运输管理处", "工作动态", 1), ColumnPages("运输管理处", "通知公告", 2))
    assert [(one.column, one.provider, one.unit, one.pages) for one in found.given] == [
        ("工作动态", "", "运输管理处", 1),
        ("通知公告", "局办公室", "运输管理处", 2),
        ("通知公告", "局办公室", "局办公室", 0),
        ("政策文件", "运输管理处", "运输管理处", 0),
    ]


def test_each_of_several_providers_owes_its_part(office: SmallOffice) -> None:
    both = Change(NOTICES.file, NOTICES.old, NOTICES.new.replace("office", "[office, transport_admin]"))
    office = on_catalogue(office, changed_catalogue(TWO_OFFICES, both))
    publish(office, "通知公告")
    found = office.services.contributions(office.actor("manager"), JILIN, None, None)
    assert [(one.column, one.provider, one.unit, one.pages) for one in found.given] == [
        ("通知公告", "局办公室、运输管理处", "运输管理处", 1),
        ("通知公告", "局办公室、运输管理处", "局办公室", 0),
    ]


def test_pages_count_in_the_time_in_which_they_went_out(provided: SmallOffice) -> None:
    publish(provided, "通知公告")
    began = provided.clock()
    provided.clock.move(days=1)
    publish(provided, "工作动态")
    later = began + timedelta(hours=12)
    manager = provided.actor("manager")
    assert [one.column for one in provided.services.contributions(manager, JILIN, later, None).pages] == [
        "工作动态"
    ]
    assert [one.column for one in provided.services.contributions(manager, JILIN, None, later).pages] == [
        "通知公告"
    ]


def test_others_are_told_of_their_own_units(provided: SmallOffice) -> None:
    publish(provided, "通知公告")
    found = provided.services.contributions(provided.actor("stranger"), JILIN, None, None)
    assert found.given == []
    own = provided.services.contributions(provided.actor("officer"), JILIN, None, None)
    assert [(one.column, one.provider, one.pages) for one in own.given] == [
        ("通知公告", "局办公室", 1),
        ("政策文件", "运输管理处", 0),
    ]
    with pytest.raises(Refused, match="不是该机构的人员"):
        provided.services.contributions(provided.actor("manager"), LVLIANG, None, None)
