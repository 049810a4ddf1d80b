"""What the shipped processes do not use, on the pages of a case: haste (加急)."""

import shutil
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest

from definitions.registry import load_catalogue
from tests.builders.office import TWO_OFFICES
from tests.dashboard.pages.office import Office
from tests.dashboard.pages.visits import SignIn
from tests.dashboard.running import Dashboard, serving

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
    folder = tmp_path_factory.mktemp("urgency")
    definitions = Path(shutil.copytree(TWO_OFFICES, folder / "definitions"))
    file = definitions / "jilin-transport" / "processes" / "web-publish.yaml"
    text = file.read_text(encoding="utf-8")
    for old, new in (DECLARED, LIMITED):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
    url = f"sqlite:///{shutil.copy(sqlite_template, folder / 'sanshen.db')}"
    office = Office(url, folder / "home")
    desk = replace(office.services.desk, catalogue=load_catalogue(definitions))
    office.services = replace(office.services, desk=desk)
    office.move_in()
    with serving(url, folder / "home", SANSHEN_DEFINITIONS=str(definitions)) as dashboard:
        yield dashboard, office
    desk.database.dispose()


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
