"""The dashboard as a person at a browser uses it: named by what they see."""

from pathlib import Path
from typing import Self

from playwright.sync_api import Download, Locator, Page, Response, expect
from playwright.sync_api import TimeoutError as TooLate

from tests.dashboard.running import PASSWORD

PATIENCE_MS = 20_000
BAD_REQUEST = 400
CHOICES = "[data-testid=stSelectbox], [data-testid=stMultiSelect]"
ATTEMPTS = 3
OPENING_MS = 4_000
"""How long something in a popover may take to be there; then the popover is opened again."""


class Desk:
    """A browser in which one person is signed in."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        page.set_default_timeout(PATIENCE_MS)
        self.complaints: list[str] = []
        """What the browser's console would show in red, and every answer that was no success."""
        page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("response", self._note)

    def sign_in(self, person: str, path: str = "/") -> Self:
        self.page.goto(f"{self.url}{path}")
        self.page.get_by_label("账号").fill(person)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        return self.settled()

    def _note(self, response: Response) -> None:
        if response.status >= BAD_REQUEST:
            self.complaints.append(f"{response.status} {response.url}")

    def open(self, path: str) -> Self:
        self.page.goto(f"{self.url}{path}")
        return self.settled()

    def settled(self) -> Self:
        """The script has run, and what it drew is there."""
        idle = self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]")
        expect(idle).to_be_visible(timeout=PATIENCE_MS)
        return self

    def go_to(self, title: str) -> Self:
        self.page.get_by_test_id("stSidebarNav").get_by_role("link", name=title).click()
        return self.sees_heading(title)

    def sees_heading(self, title: str) -> Self:
        expect(self.page.get_by_role("heading", name=title, exact=True)).to_be_visible(timeout=PATIENCE_MS)
        return self.settled()

    def sees(self, words: str) -> Self:
        expect(self.page.get_by_test_id("stMain")).to_contain_text(words, timeout=PATIENCE_MS)
        return self

    def does_not_see(self, words: str) -> Self:
        self.settled()
        expect(self.page.get_by_test_id("stMain")).not_to_contain_text(words)
        return self

    def is_told(self, words: str) -> Self:
        """In one of the coloured boxes."""
        expect(self.page.get_by_test_id("stAlert").filter(has_text=words)).to_be_visible(timeout=PATIENCE_MS)
        return self.settled()

    def button(self, label: str) -> Locator:
        return self.page.get_by_test_id("stMain").get_by_role("button", name=label, exact=True)

    def press(self, label: str) -> Self:
        self.button(label).click()
        return self

    def confirm(self, popover: str, label: str) -> Self:
        """In a popover, which may have closed when the focus went on: then it is opened again."""
        wanted = self.page.get_by_role("button", name=label)
        for _attempt in range(ATTEMPTS):
            self._opens(popover, wanted)
            try:
                wanted.click(timeout=OPENING_MS)
            except TooLate:
                continue
            return self
        raise AssertionError(f"{popover}: {label} could not be pressed")

    def field(self, label: str) -> Locator:
        return self.page.get_by_test_id("stMain").get_by_role("textbox", name=label).first

    def fill(self, label: str, text: str) -> Self:
        field = self.field(label)
        field.fill(text)
        field.press("Tab")
        return self.settled()

    def choose(self, label: str, option: str, popover: str = "") -> Self:
        """From a list, which closes when the page scrolls or is drawn anew under it: then it is opened again.

        So is the popover that holds the list, which closes when the focus goes on.
        """
        field = self.page.get_by_role("combobox", name=label)
        chosen = self.page.locator(CHOICES).filter(has=field)
        for _attempt in range(ATTEMPTS):
            self._opens(popover, field)
            field.scroll_into_view_if_needed()
            field.click()
            offered = self.page.get_by_role("option", name=option, exact=True)
            if not offered.is_visible():
                field.fill(option)  # a long list draws only what is in sight
            offered.click()
            self._opens(popover, field)
            if option in chosen.inner_text() or option == field.input_value():
                return self
        raise AssertionError(f"{label}: {option} could not be chosen")

    def _opens(self, popover: str, wanted: Locator) -> None:
        self.settled()
        if popover and not wanted.is_visible():
            self.page.get_by_role("button", name=popover, exact=True).click()

    def pick_date(self, label: str, day: str) -> Self:
        """`day` is `2026-11-20`; what is typed counts once the field is left."""
        year, month, number = day.split("-")
        group = self.page.get_by_test_id("stDateInput").filter(has_text=label)
        for name, part in zip(("year", "month", "day"), (year, month, number), strict=True):
            group.locator(f"[data-type={name}]").click()
            self.page.keyboard.type(part)
        for _button in ("clear", "open the calendar", "next field"):
            self.page.keyboard.press("Tab")
        return self.settled()

    def tick(self, label: str) -> Self:
        self.page.get_by_test_id("stCheckbox").filter(has_text=label).click()
        return self.settled()

    def upload(self, label: str, *files: Path) -> Self:
        uploader = self.page.get_by_test_id("stFileUploader").filter(has_text=label)
        uploader.locator("input[type=file]").set_input_files(list(files))
        for file in files:
            expect(uploader).to_contain_text(file.name, timeout=PATIENCE_MS)
        expect(uploader.get_by_test_id("stFileChipIconSpinner")).to_have_count(0, timeout=PATIENCE_MS)
        return self.settled()

    def download(self, label: str) -> Download:
        with self.page.expect_download() as download:
            self.press(label)
        return download.value
