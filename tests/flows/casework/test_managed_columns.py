"""Columns without a manager, as the register of the transport department of Xinjiang says."""

import pytest
from sqlalchemy.orm import Session

from flows.casework.managed_columns import unmanaged_columns
from flows.casework.register_import import Table
from tests.builders.office import SmallOffice, on_catalogue, whole_catalogue
from tests.builders.xinjiang import XINJIANG, hire

HEAD = "单位名称,单位（部门）,厅网站栏目名称,厅网站管理人员,专题网站名称,领导信箱管理人员,领导信箱管理人员联系方式,备案日期"
FILED = """
安全监督处,安全监督处,应急管理、安全生产,甲,平安交通专题网站（示例）,乙,0991-0000000,2026-11-02
综合规划处,综合规划处,规划计划，交通统计,甲,,乙,0991-0000000,2026-11-02
财务处,财务处,交通规费,甲,,乙,0991-0000000,2026-11-02
"""


@pytest.fixture
def office(office: SmallOffice) -> SmallOffice:
    return hire(on_catalogue(office, whole_catalogue()))


def unmanaged(office: SmallOffice, session: Session) -> dict[str, set[str]]:
    declared = office.services.desk.office(XINJIANG)
    return {
        channel.id: {one.column for one in unmanaged_columns(session, declared, channel)}
        for channel in declared.organization.websites
    }


def test_a_column_that_no_entry_of_its_provider_names_is_found(office: SmallOffice) -> None:
    """Of three units each names what it keeps, but the finance division names what is kept by another."""
    desk = office.services.desk
    with desk.database.reading() as session:
        before = unmanaged(office, session)
    assert before["topic_site"] == {"topic_news", "topic_documents"}
    kept = {"safety", "emergencies", "plans", "statistics"}
    assert kept | {"fees", "finance", "news"} <= before["website"]
    table = Table("备案.csv", HEAD + FILED)
    office.services.import_register(office.actor("xj_manager"), XINJIANG, "managers", table, preview=False)
    with desk.database.reading() as session:
        after = unmanaged(office, session)
    assert after == {"website": before["website"] - kept, "topic_site": set()}
