"""What a document may declare beside its stages, on the pages of a case: haste (加急), objections (异议)."""

from collections.abc import Generator
from pathlib import Path

import pytest

from tests.dashboard.pages.changed import serving_changed
from tests.dashboard.pages.office import Office
from tests.dashboard.pages.visits import SignIn
from tests.dashboard.running import Dashboard

pytestmark = pytest.mark.soak

DECLARED = (
    "\ndeadlines:\n",
    "\nurgency: {confirmed_by: {role: manager, of: it_division}}\n"
    "objection:\n  by: [unit_reviewer]\n  answered_by: {role: unit_head}\n  answer_within: 1 workday\n"
    "  coordinated_by: {role: manager, of: it_division}\n\ndeadlines:\n",
)
LIMITED = (
    "    who: {role: unit_reviewer}\n    within: 1 workday\n",
    "    who: {role: unit_reviewer}\n    within: 5 workdays\n    urgent: 1 hour\n",
)


@pytest.fixture(scope="module")
def served(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Generator[tuple[Dashboard, Office]]:
    with serving_changed(
        sqlite_template, tmp_path_factory.mktemp("urgency"), {"web-publish": (DECLARED, LIMITED)}
    ) as served:
        yield served


@pytest.mark.browser
def test_haste_is_asked_for_and_confirmed_and_shows_in_the_inbox(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit(title="封路的公告")
    desk = sign_in("officer", f"/?case={case_id}").sees_heading("封路的公告")
    desk.press("申请加急")
    desk.page.get_by_label("加急的理由＊").fill("今晚封路")
    desk.page.get_by_label("加急的理由＊").press("Tab")
    desk.confirm("申请加急", "确认申请加急")
    desk.is_told("已申请加急").sees("等待审批").sees("理由：今晚封路")
    manager = sign_in("manager").sees("审批加急")
    manager.press("办理").sees_heading("封路的公告").sees("申请加急。理由：今晚封路")
    manager.press("同意加急")
    manager.is_told("已同意加急").sees("加急：")
    sign_in("checker").sees("加急").sees("到期")
    assert desk.complaints == manager.complaints == []


@pytest.mark.browser
def test_an_objection_holds_the_case_on_every_page_until_it_is_settled(
    office: Office, sign_in: SignIn
) -> None:
    case_id = office.submit(title="线路调整的公告")
    other = sign_in("taxi", f"/?case={case_id}").sees_heading("线路调整的公告")
    other.press("提出异议")
    other.page.get_by_label("异议的内容和依据＊").fill("和出租车站点冲突")
    other.page.get_by_label("异议的内容和依据＊").press("Tab")
    other.confirm("提出异议", "确认提出异议")
    other.is_told("已提出异议").sees("有异议，暂停办理").sees("等待运输管理处的本单位主要负责人答复异议")
    sign_in("checker").sees("有异议，暂停办理")
    checker = (
        sign_in("checker", f"/?case={case_id}")
        .sees_heading("线路调整的公告")
        .sees("办理本环节：办件有异议，暂停办理")
    )
    head = sign_in("head", f"/?case={case_id}").sees_heading("答复异议").sees("和出租车站点冲突")
    head.page.get_by_label("答复＊").fill("站点已经核对")
    head.page.get_by_label("答复＊").press("Tab")
    head.press("不采纳").is_told("已答复不采纳")
    manager = sign_in("manager").sees("协调异议")
    manager.press("办理").sees_heading("协调异议").sees("不采纳：站点已经核对")
    manager.page.get_by_label("协调意见＊").fill("按出租办的意见改")
    manager.page.get_by_label("协调意见＊").press("Tab")
    manager.press("采纳异议，退回修改").is_told("办件退回修改").sees("协调：采纳异议，办件退回")
    assert other.complaints == checker.complaints == head.complaints == manager.complaints == []
