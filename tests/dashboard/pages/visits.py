"""Browsers in which people sign in to a served dashboard."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext

from tests.dashboard.pages.desk import Desk

OFFICE_SCREEN, PHONE = (1440, 900), (390, 844)
"""Width and height, pixels."""

Screen = tuple[int, int]


class Seats:
    """Profiles that were left clean. What they have loaded stays: a fresh one would compile Streamlit's scripts again."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[Screen, list[BrowserContext]] = defaultdict(list)

    def take(self, screen: Screen) -> BrowserContext:
        return self._free[screen].pop() if self._free[screen] else self._open(screen)

    def give_back(self, screen: Screen, context: BrowserContext) -> None:
        """Nobody is signed in any more, and nothing is remembered."""
        for page in context.pages:
            if page.url.startswith("http"):
                page.evaluate("() => localStorage.clear()")
            page.close()
        context.clear_cookies()
        self._free[screen].append(context)

    def close(self) -> None:
        for context in (context for contexts in self._free.values() for context in contexts):
            context.close()

    def _open(self, screen: Screen) -> BrowserContext:
        width, height = screen
        return self._browser.new_context(
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": width, "height": height},
            is_mobile=screen == PHONE,
            has_touch=screen == PHONE,
        )


@dataclass(frozen=True)
class SignIn:
    """Each call takes a browser of its own."""

    seats: Seats
    url: str
    taken: list[tuple[Screen, BrowserContext]] = field(default_factory=list)

    def __call__(self, person: str, path: str = "/", screen: Screen = OFFICE_SCREEN) -> Desk:
        context = self.seats.take(screen)
        self.taken.append((screen, context))
        return Desk(context.new_page(), self.url).sign_in(person, path)


@contextmanager
def signing_in(seats: Seats, url: str) -> Iterator[SignIn]:
    sign_in = SignIn(seats, url)
    yield sign_in
    for screen, context in sign_in.taken:
        seats.give_back(screen, context)
