"""The crawler against a real server that does everything wrong: it stays polite, within its bounds, and comes to an end."""

import time
from dataclasses import replace

import pytest

from flows.clock import wall_clock
from flows.patrol.bounds import Bounds, Limit
from flows.patrol.crawl import Crawled, crawl
from flows.patrol.fetching import PRODUCT, Patience, Trouble
from flows.patrol.network import is_public
from flows.patrol.page import read_page
from flows.patrol.scope import Scope, absolute
from tests.flows.patrol.faulty import FaultySite, page, serving

QUICK = Patience(seconds=0.6, silence=0.4, page=1 << 16, wait=0)
USUAL = Bounds(pages=50, outside=10, seconds=30)
FAULTS = ("slow", "broken", "round", "away", "huge", "bomb", "deep", "missing")
PAGES = {
    "/": page(
        *(f"/{name}.html" for name in FAULTS), "http://localhost:9/", "mailto:a@b.example", "/kept/a.html"
    ),
    "/robots.txt": f"User-agent: *\nDisallow: /\n\nUser-agent: {PRODUCT}\nDisallow: /kept/\n".encode(),
    "/known.html": page("/"),
}


def crawled(
    site: FaultySite, bounds: Bounds = USUAL, patience: Patience = QUICK, known: tuple[str, ...] = ()
) -> Crawled:
    return crawl(Scope(site.address, "https://www.sample.example/"), known, bounds, wall_clock, patience)


def test_every_fault_is_an_answer_and_robots_are_heeded() -> None:
    with serving(PAGES) as site:
        found = crawled(site, known=("/known.html",))
        asked = list(site.asked)
    seen = {found.scope.path(address): visit for address, visit in found.visits.items()}
    told = {path: visit.fetched.trouble or visit.fetched.status for path, visit in seen.items()}
    assert told == {
        "/": 200,
        "/slow.html": Trouble.TIMEOUT,
        "/broken.html": 500,
        "/round.html": Trouble.REDIRECTS,
        "/away.html": 302,
        "/huge.html": 200,
        "/bomb.html": 200,
        "/deep.html": 200,
        "/missing.html": 404,
        "/known.html": 200,
    }
    assert seen["/huge.html"].fetched.digest is None
    assert max(len(visit.fetched.body) for visit in seen.values()) <= QUICK.page
    assert found.limits == {Limit.ROBOTS}
    assert not any("/kept/" in one for one in asked)
    troubles = {address: answer.trouble for address, answer in found.outside.items()}
    assert troubles == {"http://localhost:9/": Trouble.BARRED, "http://127.0.0.1:9/": Trouble.BARRED}


@pytest.mark.parametrize(
    ("bounds", "limit"),
    [
        (Bounds(pages=3), Limit.PAGES),
        (Bounds(seconds=0.2), Limit.SECONDS),
        (Bounds(size=2000), Limit.SIZE),
        (Bounds(depth=5), Limit.DEPTH),
    ],
)
def test_a_patrol_stops_at_its_bounds_and_says_so(bounds: Bounds, limit: Limit) -> None:
    chain = {f"/{n}.html": page(f"/{n + 1}.html") for n in range(30)} | {"/": page("/0.html")}
    with serving(chain) as site:
        found = crawled(site, bounds, replace(QUICK, wait=0.05 if limit is Limit.SECONDS else 0))
    assert found.limits == {limit}
    assert not found.is_whole
    assert len(found.visits) < 12


def test_one_host_is_not_asked_faster_than_the_site_allows() -> None:
    robots = b"User-agent: *\nCrawl-delay: 0.2\n"
    with serving(
        {"/": page("/a.html", "/b.html"), "/robots.txt": robots, "/a.html": page(), "/b.html": page()}
    ) as site:
        begun = time.monotonic()
        assert len(crawled(site, patience=replace(QUICK, wait=0.1)).visits) == 3
    assert time.monotonic() - begun >= 0.3


def test_a_site_that_is_down_is_one_finding_and_no_long_wait() -> None:
    with serving({}) as site:
        address = site.address
    found = crawl(Scope(address, address), [f"/{n}.html" for n in range(100)], USUAL, wall_clock, QUICK)
    assert [visit.fetched.trouble for visit in found.visits.values()] == [Trouble.CONNECTION]
    assert not found.is_whole


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        *(
            (one, False)
            for one in ("10.1.2.3", "127.0.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1")
        ),
        *(
            (one, False)
            for one in ("::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "2002:a00:1::", "64:ff9b::a00:1")
        ),
        *(
            (one, False)
            for one in ("::10.0.0.1", "::ffff:0:10.0.0.1", "64:ff9b:1::a00:1", "fec0::1", "5f00::1")
        ),
        *((one, False) for one in ("3fff::1", "192.0.0.8", "192.88.99.1", "255.255.255.255")),
    ],
)
def test_addresses_within_the_network_are_told_from_public_ones(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_pages_in_other_charsets_and_odd_addresses_are_read() -> None:
    written = '<html><head><meta charset="gb2312"><meta name="SiteName" content="镕城"></head><a href=" /a b\n.html#x">'
    read = read_page(written.encode("gb18030"), "http://h.example/c/", None)
    assert read is not None
    assert (read.tags, read.links) == ({"SiteName": "镕城"}, ("http://h.example/a%20b.html",))
    assert read_page(written.encode("gb18030"), "http://h.example/", "no-such-charset") is not None
    assert [
        absolute("http://h.example/", one)
        for one in ("javascript:x", "http://[::1", "//x:99999/", "ftp://h/")
    ] == [None] * 4


def test_the_offices_own_page_for_letters_may_be_within_its_network() -> None:
    with serving({"/": page()}) as letters, serving({"/": page(letters.address)}) as site:
        sample = Scope(site.address, "https://www.sample.example/")
        told = {}
        for given in ("", f"{letters.address}#jilin-transport"):
            found = crawl(replace(sample, letters=given), (), USUAL, wall_clock, QUICK)
            told[given] = [answer.trouble for answer in found.outside.values()]
    assert list(told.values()) == [[Trouble.BARRED], [None]]
