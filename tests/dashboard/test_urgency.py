"""What the shipped processes do not use, on the pages of a case: haste (加急)."""

from collections.abc import Generator
from pathlib import Path

import pytest

from tests.dashboard.pages.changed import serving_changed
from tests.dashboard.pages.office import Office
from tests.dashboard.pages.visits import SignIn
from tests.dashboard.running import Dashboard

DECLARED = (
    "\ndeadlines:\n",
    "\nurgency: {confirmed_by: {role: manager, of: it_division}}\n\ndeadlines:\n",
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
