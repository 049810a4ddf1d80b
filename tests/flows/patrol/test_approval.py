"""What counts as a page that nobody approved."""

from datetime import date
from pathlib import Path

from definitions.loader import load_organization
from definitions.registry import CATALOGUE
from definitions.schema.organization import Site
from definitions.working_days import load_calendar
from flows.patrol.approval import unapproved
from flows.patrol.fault import Approved, Facts
from tests.builders.model_office import MODEL
from tests.flows.patrol.faulty import page, serving
from tests.flows.patrol.test_crawl import crawled

ARTICLE = '<article class="document">正文</article>'
PAGES = {
    "/": page(
        "/notices/",
        "/notices/1.html",
        "/notices/2.html",
        "/notices/3.html",
        "/notices/4.html",
        "/files/1/a.html",
    ),
    "/robots.txt": b"User-agent: *\nAllow: /\n",
    "/notices/": page(
        "/notices/index_2.html", "/notices/index_2.html?from=ad", "/notices/9.html?from=ad", "/nowhere/"
    ),
    "/notices/index_2.html": page(),
    "/notices/index_2.html?from=ad": page(),
    "/notices/1.html": page(body=ARTICLE),
    "/notices/2.html": page(body="该信息已撤回"),
    "/notices/3.html": page(body=ARTICLE),
    "/notices/4.html": page(body=ARTICLE),
    "/notices/9.html?from=ad": page(body=ARTICLE),
    "/nowhere/": page(),
    "/files/1/a.html": page(),
}


def site_of_the_model() -> Site:
    file = Path(MODEL) / "organization.yaml"
    return load_organization(file.read_text("utf-8"), file.name).websites[0].site


def test_lists_pages_that_went_out_their_attachments_and_notices_of_withdrawal_are_approved() -> None:
    with serving(PAGES) as served:
        found = crawled(served)
    facts = Facts(
        site_of_the_model(),
        date(2026, 11, 23),
        load_calendar(CATALOGUE / "calendars", "cn"),
        approved={"/notices/1.html": Approved("1号", files={"/files/1/a.html": "0" * 64})},
        known=frozenset({"/notices/1.html"}),
        is_listed=lambda _: True,
        out=frozenset({"/notices/1.html", "/notices/4.html"}),
        withdrawn=frozenset({"/notices/2.html", "/notices/3.html"}),
    )
    told = {fault.subject: (fault.column, "撤稿" in fault.words) for fault in unapproved(found, facts)}
    assert told == {
        "/notices/3.html": ("notices", True),
        "/notices/9.html": ("notices", False),
        "/nowhere/": ("", False),
    }
