"""A sheet with several rows: filled in row by row, decided row by row, on a wide screen and on a telephone."""

import shutil
from collections.abc import Generator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from flows.access.actor import SYSTEM
from flows.access.people import sync_units
from storage.installation import OFFICE, set_up
from storage.models import Person, RoleHolding
from tests.builders.model_office import ONE_OFFICE, PEOPLE, open_model_office
from tests.builders.office import SmallOffice
from tests.dashboard.pages.desk import Desk
from tests.dashboard.pages.visits import PHONE, SignIn
from tests.dashboard.running import PASSWORD_HASH, Dashboard, serving

pytestmark = pytest.mark.soak

SHEET = "model-office.disclosure-sheet"


@pytest.fixture(scope="module")
def served(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Generator[tuple[Dashboard, SmallOffice]]:
    folder = tmp_path_factory.mktemp("rows")
    url = f"sqlite:///{shutil.copy(sqlite_template, folder / 'sanshen.db')}"
    office = open_model_office(folder / "home", url)
    desk = office.services.desk
    set_up(desk.database, OFFICE, office.clock())
    with desk.database.writing() as session:
        sync_units(session, desk.catalogue, origin=SYSTEM, at=office.clock())
        for person, posts in PEOPLE.items():
            session.add(Person(id=person, name=f"甲-{person}", password_hash=PASSWORD_HASH))
            session.flush()
            for role, unit in posts:
                session.add(
                    RoleHolding(person=person, role=role, unit=f"model-office/{unit}", since=date(2020, 1, 1))
                )
    with serving(url, folder / "home", SANSHEN_DEFINITIONS=str(ONE_OFFICE)) as dashboard:
        yield dashboard, office
    desk.database.dispose()


@pytest.fixture
def office(served: tuple[Dashboard, SmallOffice]) -> SmallOffice:
    return served[1]


def row(desk: Desk, number: int) -> Locator:
    frames = desk.page.locator("[class*='-frame']").filter(has_text=f"第{number}行")
    return frames.last


def fill_row(desk: Desk, number: int, name: str, published_as: str, column: str = "") -> None:
    frame = row(desk, number)
    frame.get_by_role("textbox", name="信息名称").fill(name)
    frame.get_by_role("textbox", name="信息名称").press("Tab")
    desk.settled()
    row(desk, number).get_by_text("本单位制发", exact=True).click()
    desk.settled()
    row(desk, number).get_by_text(published_as, exact=True).click()
    desk.settled()
    if column:
        row(desk, number).get_by_text(column, exact=True).click()
        desk.settled()
        body = row(desk, number).get_by_role("textbox", name="正文")
        body.fill(f"{name}的正文。")
        body.press("Tab")
        desk.settled()


@pytest.mark.browser
def test_rows_are_filled_in_and_decided_one_by_one(office: SmallOffice, sign_in: SignIn) -> None:
    desk = sign_in("officer", "/new", PHONE).sees_heading("新建")
    desk.choose("办理流程", "信息发布保密审查")
    desk.fill("事由", "三条信息")
    fill_row(desk, 1, "关于窗口调整的公告", "网站公开", "通知公告")
    desk.press("增加一行").settled()
    desk.press("增加一行").settled()
    fill_row(desk, 3, "内部通讯录", "其他")
    name = row(desk, 3).get_by_role("textbox", name="信息名称")
    name.fill("内部通讯录13800138000")
    name.press("Tab")
    desk.sees("信息第3行「信息名称」").press("全部按建议遮盖").settled()
    expect(name).to_have_value("内部通讯录138****8000")
    name.fill("内部通讯录")
    name.press("Tab")
    desk.settled()
    desk.press("提交").is_told("第2行是空的")
    row(desk, 2).get_by_role("button", name="删去这一行").click()
    desk.settled()
    desk.press("提交").is_told("已提交")
    reviewer = sign_in("secrecy").sees("三条信息")
    reviewer.press("办理").sees_heading("三条信息").sees("逐行审签")
    second = reviewer.page.get_by_role("radiogroup", name="第2行　内部通讯录")
    second.get_by_text("不同意", exact=True).click()
    reviewer.settled().press("同意")
    reviewer.is_told("第2行不同意，要写明理由")
    reviewer.fill("第2行不同意的理由", "内部资料").press("同意")
    reviewer.is_told("已办理").sees("不同意第2行：内部资料")
    chief = sign_in("chief", "/", PHONE).sees("三条信息")
    chief.press("办理").sees_heading("三条信息").sees("已剔除")
    expect(chief.page.get_by_role("radiogroup")).to_have_count(1)
    assert desk.complaints == reviewer.complaints == chief.complaints == []
