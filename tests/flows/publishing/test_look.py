"""The pages in a real browser: narrow, without colour trouble, and without a request to anybody else."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.flows.publishing.samples import NOTICE, NOTICED, a_notice, a_website

pytestmark = pytest.mark.browser

PAGES = ["index.html", "notices/index.html", "notices/1-1.html", "news/99-1.html"]
TABLE = (
    "| "
    + " | ".join(f"第{n}项指标名称" for n in range(9))
    + " |\n"
    + "|---" * 9
    + "|\n"
    + "| 12345.6 " * 9
    + "|"
)
LONG_TITLE = "关于转发《" + "做好冬季道路运输安全生产工作" * 3 + "》的通知"
"""Of 52 characters."""
CONTRASTS = """() => {
  const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).slice(0, 3).map(v => { v /= 255;
    return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 }); return 0.2126 * r + 0.7152 * g + 0.0722 * b };
  const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
    if (!c.startsWith('rgba(') || !c.endsWith(', 0)')) return c } return 'rgb(255, 255, 255)' };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); const found = [];
  while (texts.nextNode()) { const e = texts.currentNode.parentElement; const t = texts.currentNode.data.trim();
    if (!t) continue; const a = light(getComputedStyle(e).color), b = light(ground(e));
    found.push([t, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)]) }
  return found }"""


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    website = a_website(root)
    website.submit(
        replace(NOTICE, body=f"{NOTICE.body}\n{TABLE}\n{'长' * 400}\n{'https://a.example/' + 'x' * 200}")
    )
    for number in range(2, 25):
        website.submit(replace(a_notice(number), pinned=number % 9 == 0))
    website.submit(replace(a_notice(98, "news"), title=LONG_TITLE))
    website.submit(a_notice(97, "news"))
    website.submit(replace(a_notice(99), column="news"))
    website.withdraw("99-1", NOTICED)
    return root / "public"


@pytest.fixture(params=[1440, 390])
def sheet(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    yield context.new_page()
    context.close()


def test_pages_fit_are_readable_and_ask_nobody_else(sheet: Page, public: Path) -> None:
    asked: list[str] = []
    sheet.on("request", lambda request: asked.append(request.url))
    for name in PAGES:
        sheet.goto((public / name).as_uri())
        assert sheet.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        assert sheet.locator("h1").count() == 1
        assert sheet.locator("html").get_attribute("lang") == "zh-CN"
        contrasts = sheet.evaluate(CONTRASTS)
        assert len(contrasts) > 15
        assert [(text, ratio) for text, ratio in contrasts if ratio < 4.5] == [], name
    assert len(asked) > len(PAGES)
    assert [url for url in asked if not url.startswith(public.as_uri())] == []


def test_a_long_headline_is_shown_whole_in_every_list(sheet: Page, public: Path) -> None:
    for name in ("index.html", "news/index.html"):
        sheet.goto((public / name).as_uri())
        listed = sheet.locator(".items a", has_text=LONG_TITLE)
        assert listed.count() > 0
        assert (
            listed.evaluate_all("all => all.map(a => a.scrollHeight - a.clientHeight)")
            == [0] * listed.count()
        )


def test_a_table_that_is_wider_than_its_place_scrolls_and_shows_that_it_does(
    sheet: Page, public: Path
) -> None:
    sheet.goto((public / "notices/1-1.html").as_uri())
    table = sheet.locator(".prose .table")
    assert table.evaluate("box => box.scrollWidth > box.clientWidth")
    cells = table.locator("th")
    assert cells.evaluate_all("all => all.every(cell => cell.getClientRects()[0].height < 50)")
    before = _right_edge(sheet, table)
    table.evaluate("box => box.scrollTo(box.scrollWidth, 0)")
    assert _right_edge(sheet, table) != before


def _right_edge(sheet: Page, box: Locator) -> bytes:
    """What it looks like: a few points of the head, just within."""
    at = box.bounding_box()
    assert at is not None
    return sheet.screenshot(clip={"x": at["x"] + at["width"] - 3, "y": at["y"] + 4, "width": 2, "height": 2})


def test_site_can_be_walked_from_files_by_keyboard_and_link(sheet: Page, public: Path) -> None:
    sheet.goto((public / "index.html").as_uri())
    sheet.keyboard.press("Tab")
    assert sheet.evaluate("document.activeElement.textContent") == "跳到正文"
    sheet.get_by_role("link", name="更多通知公告").click()
    sheet.get_by_role("link", name="下一页").click()
    sheet.get_by_role("link", name=NOTICE.title).click()
    assert sheet.get_by_role("heading", level=1).inner_text() == NOTICE.title
    assert sheet.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(243, 246, 250)"
    sheet.get_by_role("navigation", name="当前位置").get_by_role("link", name="首页").click()
    assert sheet.get_by_role("heading", name="最新信息").is_visible()
