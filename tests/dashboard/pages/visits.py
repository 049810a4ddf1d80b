"""Browsers in which people sign in to a served dashboard."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser

from tests.dashboard.pages.desk import Desk

OFFICE_SCREEN, PHONE = (1440, 900), (390, 844)
"""Width and height, pixels."""


@dataclass(frozen=True)
class SignIn:
    """Each call opens a browser of its own."""

    browser: Browser
    url: str
    opened: ExitStack

    def __call__(self, person: str, path: str = "/", screen: tuple[int, int] = OFFICE_SCREEN) -> Desk:
        width, height = screen
        context = self.browser.new_context(
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": height},
            is_mobile=screen == PHONE,
            has_touch=screen == PHONE,
        )
        self.opened.callback(context.close)
        return Desk(context.new_page(), self.url).sign_in(person, path)


@contextmanager
def signing_in(browser: Browser, url: str) -> Iterator[SignIn]:
    with ExitStack() as stack:
        yield SignIn(browser, url, stack)
