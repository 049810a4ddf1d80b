"""A date that keeps a distance from today: the picker offers no nearer day, and the form says why."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from definitions.working_days import SHANGHAI
from tests.dashboard.pages.visits import PHONE, SignIn
from tests.dashboard.test_rows import office, served

__all__ = ["office", "served"]
pytestmark = pytest.mark.soak


@pytest.mark.browser
@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("size", [(), (PHONE,)], ids=["wide", "phone"])
def test_a_day_that_is_too_near_cannot_be_chosen(size: tuple[Any, ...], sign_in: SignIn) -> None:
    desk = sign_in("officer", "/new", *size).sees_heading("新建")
    desk.choose("办理流程", "答复来信")
    desk.page.get_by_role("button", name="计划公开日期的说明").hover()
    expect(desk.page.get_by_text("不早于提交之日后5个自然日")).to_be_visible()
    planned = desk.page.get_by_test_id("stDateInput").filter(has_text="计划公开日期")
    planned.get_by_role("button", name="选择日期").click()
    earliest = datetime.now(SHANGHAI).date() + timedelta(days=5)
    told = f"{earliest.year}年{earliest.month}月{earliest.day}日"
    expect(desk.page.get_by_role("button", name=re.compile(f"^{told}.*第一个可用日期$"))).to_be_visible()
    assert desk.complaints == []
