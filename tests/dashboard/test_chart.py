"""The drawing on a case's page."""

import base64
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Locator, expect

from tests.dashboard.pages.desk import Desk
from tests.dashboard.pages.office import DRC_PUBLISH, Office
from tests.dashboard.pages.visits import PHONE, SignIn

SVG = "{http://www.w3.org/2000/svg}"
LOADED = "image => image.complete && image.naturalWidth > 100 && image.naturalHeight > 300"


def opened(desk: Desk) -> Locator:
    """The picture, unfolded."""
    desk.page.get_by_text("流程图：办到了哪里").click()
    picture = desk.page.get_by_test_id("stMain").locator(".sanshen-chart img")
    expect(picture).to_be_visible()
    assert picture.evaluate(LOADED)
    return picture


def classes(picture: Locator) -> dict[str, str]:
    """Stage to how it is drawn."""
    _, _, data = str(picture.get_attribute("src")).partition("base64,")
    drawn = ElementTree.fromstring(base64.b64decode(data))
    return {
        g.attrib["data-stage"]: g.attrib["class"] for g in drawn.iter(f"{SVG}g") if "data-stage" in g.attrib
    }


@pytest.mark.browser
def test_a_case_shows_in_the_drawing_where_it_is(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit()
    office.decide("checker", case_id)
    desk = sign_in("head", f"/?case={case_id}").settled()
    shown = classes(opened(desk))
    assert [shown[stage] for stage in ("draft", "unit_check", "unit_head", "secrecy")] == [
        "draft passed",
        "review passed",
        "review open",
        "review ahead",
    ]
    expect(desk.page.get_by_role("img", name="正在办：本单位主要负责人审批；")).to_be_visible()
    assert desk.complaints == []


@pytest.mark.browser
def test_a_wide_drawing_scrolls_on_a_phone_and_the_page_does_not(office: Office, sign_in: SignIn) -> None:
    case_id = office.submit("section", DRC_PUBLISH)
    desk = sign_in("section", f"/?case={case_id}", PHONE).settled()
    frame = opened(desk).locator("..")
    assert frame.evaluate(
        "e => { e.scrollLeft = 200; return e.scrollLeft > 100 && e.clientWidth < innerWidth }"
    )
    assert desk.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
