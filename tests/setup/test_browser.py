"""The browser that the dashboard's tests drive."""

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_the_page_runs_scripts_in_chinese(page: Page) -> None:
    page.set_content("<p>三审</p><script>document.querySelector('p').append(navigator.language)</script>")
    assert page.inner_text("p") == "三审zh-CN"
