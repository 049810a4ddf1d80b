"""Asking the drafter to add something, taking over a draft, taking back what was lent: on the pages of a case."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from definitions.vocabulary import Verb
from flows.casework.handing import SeatRequest
from storage.models import Person, RoleHolding
from tests.dashboard.pages.office import JILIN, Office
from tests.dashboard.pages.visits import OFFICE_SCREEN, PHONE, SignIn
from tests.dashboard.running import PASSWORD_HASH

pytestmark = [pytest.mark.browser, pytest.mark.soak]


def test_what_is_asked_for_is_changed_in_a_form_of_its_own(
    office: Office, sign_in: SignIn, tmp_path: Path
) -> None:
    case_id = office.submit(title="要补充的公告")
    office.decide("checker", case_id)
    head = sign_in("head", f"/?case={case_id}").sees_heading("要补充的公告")
    head.choose("可以改的项目（可以不选）", "信息标题", popover="要求补充说明")
    head.choose("可以改的项目（可以不选）", "附件", popover="要求补充说明")
    head.page.get_by_label("补充什么＊").fill("请附依据，标题写全")
    head.page.get_by_label("补充什么＊").press("Tab")
    head.confirm("要求补充说明", "确认要求补充说明")
    head.is_told("已要求补充说明").sees("可以改：信息标题、附件")
    for screen in (PHONE, OFFICE_SCREEN):
        desk = sign_in("officer", f"/?case={case_id}", screen).sees_heading("要补充的公告")
        desk.sees("请您补充说明：请附依据，标题写全")
        assert desk.page.get_by_role("button", name="答复", exact=True).count() == 0
        if screen == PHONE:
            desk.page.get_by_role("link", name="去办理").click()
            expect(desk.button("提交补充")).to_be_in_viewport()
    file = tmp_path / "依据.txt"
    file.write_text("第五条", "utf-8")
    desk.press("提交补充")
    desk.is_told("答复要写明意见")
    desk.fill("说明", "已附依据").fill("信息标题", "补充过的公告").upload("附件", file)
    desk.press("提交补充")
    desk.is_told("已补充，成为第2轮内容。改动涉及的审签要重新办理。").sees_heading("补充过的公告")
    desk.sees("改动：信息标题、附件")
    assert [one["changed"] for one in office.payloads(case_id, "submitted") if "changed" in one] == [
        ["title", "attachments"]
    ]
    assert head.complaints == desk.complaints == []


def test_who_lent_it_takes_it_back(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit(title="委托出去的公告")
    asked = SeatRequest(Verb.DELEGATE, "taxi", "请看看")
    office.services.act_on_seat(office.actor("checker"), case_id, asked)
    desk = sign_in("checker", f"/?case={case_id}").sees_heading("委托出去的公告")
    desk.confirm("收回委托", "确认收回委托")
    desk.is_told("已收回委托").sees("运输管理处审核人收回委托")
    sign_in("taxi").sees("抄送我的（1）")
    assert desk.complaints == []


def test_a_colleague_sees_who_has_claimed_a_duty(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit(title="认领的公告")
    office.services.act_on_seat(office.actor("checker"), case_id, SeatRequest(Verb.CLAIM))
    desk = sign_in("checker2")
    desk.page.get_by_text("同岗位人员已认领的（1）").click()
    desk.sees("已由运输管理处审核人认领")
    assert desk.complaints == []


def test_a_colleague_takes_over_the_draft_of_somebody_who_has_left(office: Office, sign_in: SignIn) -> None:
    with office.services.desk.database.writing() as session:
        for person in ("leaver", "stayer"):
            session.add(Person(id=person, name=f"信息员{person}", password_hash=PASSWORD_HASH))
            session.flush()
            unit = f"{JILIN}/transport_admin"
            session.add(
                RoleHolding(person=person, role="information_officer", unit=unit, since=date(2020, 1, 1))
            )
    case_id = office.submit("leaver", title="留下的公告")
    office.decide("checker", case_id, "return", opinion="请改")
    with office.services.desk.database.writing() as session:
        session.execute(
            update(RoleHolding).where(RoleHolding.person == "leaver").values(until=date(2020, 1, 2))
        )
    desk = sign_in("stayer").sees("拟稿人已不在岗，等人接手")
    desk.press("办理").sees_heading("留下的公告").sees("（已不在岗，待他人接手）")
    desk.page.get_by_role("button", name="接手拟稿", exact=True).click()
    desk.confirm("接手拟稿", "确认接手拟稿")
    desk.is_told("已接手拟稿").sees("接手拟稿（原拟稿人信息员leaver已不在岗）")
    expect(desk.button("重新提交")).to_be_visible()
    assert desk.complaints == []
