"""What the shipped processes do not use yet, on the pages of a case: more time for a limit, and stages without people."""

from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.dashboard.pages.changed import serving_changed
from tests.dashboard.pages.office import Office
from tests.dashboard.pages.visits import SignIn
from tests.dashboard.running import Dashboard

pytestmark = pytest.mark.soak

CAN_BE_EXTENDED = (
    "id: public_in_10\n",
    "id: public_in_10\n    extensions: {by: 5 workdays, approved_by: {role: manager, of: it_division}}\n",
)
HUNG = (
    "  - id: unit_head\n",
    "  - {id: hung, kind: wait, title: 公示期, for: 5 workdays}\n"
    "  - {id: told, kind: notify, title: 告知网站编辑, who: {role: web_editor, of: it_division}}\n"
    "  - id: unit_head\n",
)

CALLED = (
    "  - id: still_a_reprint\n",
    "  - {id: notice, kind: call, title: 同时发公告, process: web-publish, of: transport_admin, form: {title: form.title}}\n"
    "  - id: still_a_reprint\n",
)
CHANGED = {"web-publish": (CAN_BE_EXTENDED, HUNG), "web-reprint": (CALLED,)}


@pytest.fixture(scope="module")
def served(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Generator[tuple[Dashboard, Office]]:
    """The ten days of a publication may be extended, and the manager approves it; it hangs for five days of them."""
    with serving_changed(sqlite_template, tmp_path_factory.mktemp("extensions"), CHANGED) as served:
        yield served


@pytest.mark.browser
def test_more_time_is_asked_for_beside_the_limits_and_granted_from_the_inbox(
    office: Office, sign_in: SignIn
) -> None:
    case_id = office.submit(title="要延期的公告")
    desk = sign_in("officer", f"/?case={case_id}").sees_heading("要延期的公告")
    desk.page.get_by_role("button", name="申请延期：").click()
    desk.page.get_by_label("延期的理由＊").fill("需要补充材料")
    desk.page.get_by_label("延期的理由＊").press("Tab")
    desk.page.get_by_role("button", name="确认申请延期").click()
    desk.is_told("已申请延期").sees("等待审批").sees("理由：需要补充材料")
    manager = sign_in("manager").sees("审批延期：")
    manager.press("办理").sees_heading("要延期的公告").sees("运输管理处信息员申请延期5个工作日")
    manager.press("同意延期")
    manager.is_told("已同意延期").sees("批准延期5个工作日，共15个工作日").sees("台账管理员同意延期：")
    assert len(office.payloads(case_id, "extension_decided")) == 1
    assert desk.complaints == manager.complaints == []


@pytest.mark.browser
def test_a_case_that_waits_says_until_when_and_does_not_pretend_to_be_at_work(
    office: Office, sign_in: SignIn
) -> None:
    case_id = office.submit(title="要公示的公告")
    office.decide("checker", case_id)
    desk = sign_in("officer", f"/?case={case_id}").sees_heading("要公示的公告")
    desk.sees("环节：公示期").sees("时间到").sees("等时间到").sees("5个工作日 → 到期")
    assert desk.page.get_by_text("系统正在处理").count() == 0
    assert desk.complaints == []


@pytest.mark.browser
def test_a_child_case_says_where_it_comes_from_and_its_parent_shows_it(
    office: Office, sign_in: SignIn
) -> None:
    parent = office.submit(
        "editor", "jilin-transport.web-reprint", title="春运转载", original_title="春运转载"
    )
    office.perform(parent)
    number = office.services.case(office.actor("editor"), parent).reference
    desk = sign_in("officer").sees(f"来源：办件 {number} 办到“同时发公告”环节")
    (duty,) = [duty for duty in office.services.inbox(office.actor("officer")) if duty.title == "春运转载"]
    desk.open(f"/?case={duty.case_id}").sees_heading("春运转载").sees("由系统建立").sees(number)
    expect(desk.page.get_by_label("信息标题")).to_have_value("春运转载")
    assert desk.page.get_by_role("link", name="春运转载").count() == 0, "the officer may not see the parent"
    editor = sign_in("editor", f"/?case={parent}").sees_heading("春运转载").sees("子办件").sees("子办件办结")
    editor.page.get_by_role("link", name="春运转载").click()
    editor.sees("来源：办件").sees("未编号")
    assert desk.complaints == editor.complaints == []
