"""What the checks find, on the pages where somebody can do something about it: masking it, or letting it through."""

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.dashboard.pages.changed import serving_changed
from tests.dashboard.pages.desk import Desk
from tests.dashboard.pages.office import Office
from tests.dashboard.pages.visits import PHONE, SignIn
from tests.dashboard.running import Dashboard

OVERRIDDEN = (
    "{check: personal_data}",
    "{check: personal_data, override: {role: secrecy_officer, of: office}}",
)
BODY = "报名请致电13800138000，或者13900139000。\n\n申请人：张伟，邮箱zhang@example.com。"
SHOTS = os.environ.get("SANSHEN_SCREENSHOTS")


@pytest.fixture(scope="module")
def served(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Generator[tuple[Dashboard, Office]]:
    """Personal data may be let through by the secrecy officers."""
    with serving_changed(
        sqlite_template, tmp_path_factory.mktemp("checks"), {"web-publish": (OVERRIDDEN,)}
    ) as served:
        yield served


def photograph(desk: Desk, name: str) -> None:
    """For who looks at the pages: SANSHEN_SCREENSHOTS names a folder."""
    for width in (1440, 390) if SHOTS else ():
        desk.page.set_viewport_size({"width": width, "height": 1000})
        desk.settled().page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)


@pytest.mark.browser
def test_personal_data_is_masked_with_one_click_before_it_is_handed_in(
    office: Office, sign_in: SignIn
) -> None:
    case_id = office.submit(title="含有电话的公告", body=BODY)
    desk = sign_in("officer", f"/?case={case_id}").sees_heading("含有电话的公告").sees("发现个人信息 4 处")
    photograph(desk, "masking")
    desk.page.get_by_role("button", name="按建议遮盖", exact=True).first.click()
    desk.sees("发现个人信息 3 处")
    desk.press("全部按建议遮盖").does_not_see("发现个人信息")
    expect(desk.page.locator("textarea").filter(has_text="138＊＊＊＊8000")).to_have_count(1)
    desk.press("重新提交").is_told("已提交")
    masked = "报名请致电138＊＊＊＊8000，或者139＊＊＊＊9000。\n\n申请人：张＊，邮箱z＊＊＊@example.com。"
    assert office.services.case(office.actor("officer"), case_id).texts == (("正文", masked),)
    assert desk.complaints == []


@pytest.mark.browser
def test_whoever_is_named_lets_a_content_through_and_every_signer_sees_it(
    office: Office, sign_in: SignIn
) -> None:
    case_id = office.submit(title="经审定可以公开的公告", body=BODY)
    desk = sign_in("secrecy").sees_heading("待办")
    desk.page.get_by_text("检查拦下、您可以放行的").click()
    photograph(desk.sees("经审定可以公开的公告").sees("拦下它的检查：个人信息"), "held")
    desk.page.goto(desk.page.url.partition("?")[0] + f"?case={case_id}")
    desk.sees_heading("经审定可以公开的公告")
    desk.sees("“个人信息”检查拦下了这份内容")
    photograph(desk, "override")
    desk.press("放行").sees("放行要写明理由")
    desk.page.get_by_label("放行的理由＊").fill("单位值班手机，已对外公布")
    desk.page.get_by_label("放行的理由＊").press("Tab")
    desk.press("放行").is_told("已放行“个人信息”").sees("理由：单位值班手机，已对外公布")
    drafter = office.actor("officer")
    office.services.revise(drafter, office.services.case(drafter, case_id).reference, {}, {})
    reviewer = sign_in("checker", f"/?case={case_id}").sees("已经审定放行，理由见办理经过")
    photograph(reviewer, "overridden")
    assert desk.complaints == reviewer.complaints == []


@pytest.mark.browser
def test_what_is_alike_is_folded_behind_its_first_places(office: Office, sign_in: SignIn) -> None:
    numbers = "\n\n".join(f"请致电1380013800{digit}。" for digit in range(6))
    case_id = office.submit(title="电话很多的公告", body=numbers)
    desk = sign_in("officer", f"/?case={case_id}", PHONE).sees_heading("电话很多的公告").sees("必须改 6 处")
    expect(desk.page.get_by_text("原文：138****8003")).to_be_hidden()
    desk.page.get_by_text("同类问题还有 3 处（正文，个人信息），点开查看").click()
    expect(desk.page.get_by_text("原文：138****8003")).to_be_visible()
    desk.sees("见上面“内容检查”第1、2、3等6条")
    assert desk.complaints == []
