"""The lists of a site through its front door: menus, pins, feed and site map."""

import re
import shutil
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from flows.publishing.channel import ContentDiffers
from tests.flows.publishing.samples import (
    NOTICE,
    NOTICED,
    a_notice,
    a_website,
    dead_links,
    files_below,
    listed_keys,
    read,
)

ATOM = "{http://www.w3.org/2005/Atom}"


def test_lists_name_the_newest_first_and_every_link_leads_somewhere(tmp_path: Path) -> None:
    website = a_website(tmp_path)
    for number in range(1, 46):
        website.submit(a_notice(number))
    website.submit(a_notice(50, "news"))
    first, last = read(tmp_path, "notices/index.html"), read(tmp_path, "notices/index_3.html")
    assert first.index("第45号通告") < first.index("第26号通告")
    assert "第25号通告" not in first
    assert "第1号通告" in last
    assert read(tmp_path, "index.html").index("第50号通告") < read(tmp_path, "index.html").index("第45号通告")
    assert listed_keys(tmp_path) == {f"{number}-1" for number in (*range(1, 46), 50)}
    assert dead_links(tmp_path / "public") == []


def titles_in(page: str) -> list[tuple[str, str]]:
    """Of each article in the order of the page, with its mark."""
    return re.findall(r"(置顶|(?<=>))(?:</span>)?(第\d+号通告)</a>", page)


def test_pinned_articles_come_first_newest_pin_first_and_say_so(tmp_path: Path) -> None:
    website = a_website(tmp_path)
    for number in range(1, 31):
        website.submit(replace(a_notice(number), pinned=number in (2, 5)))
    website.submit(replace(a_notice(31, "news"), pinned=True))
    first, second = read(tmp_path, "notices/index.html"), read(tmp_path, "notices/index_2.html")
    pins = [("置顶", "第5号通告"), ("置顶", "第2号通告")]
    assert titles_in(first)[:4] == [*pins, ("", "第30号通告"), ("", "第29号通告")]
    assert len(titles_in(first)) == 20
    assert "置顶" not in second
    home = read(tmp_path, "index.html")
    newest, blocks = home.split('<div class="blocks">')
    assert titles_in(newest)[:4] == [("置顶", "第31号通告"), *pins, ("", "第30号通告")]
    assert titles_in(blocks)[:3] == [*pins, ("", "第30号通告")]
    assert titles_in(blocks)[6:] == [("置顶", "第31号通告")]
    assert listed_keys(tmp_path) == {f"{number}-1" for number in range(1, 32)}
    for page in ("notices/5-1.html", "feed.xml", "sitemap.xml"):
        assert "置顶" not in read(tmp_path, page)
    assert read(tmp_path, "feed.xml").index("第30号通告") < read(tmp_path, "feed.xml").index("第29号通告")


def test_many_pins_leave_room_for_what_is_new_on_the_home_page_alone(tmp_path: Path) -> None:
    website = a_website(tmp_path)
    for number in range(1, 21):
        website.submit(replace(a_notice(number), pinned=number <= 12))
    newest = titles_in(read(tmp_path, "index.html").split('<div class="blocks">')[0])
    assert newest[:4] == [("置顶", f"第{number}号通告") for number in (12, 11, 10)] + [("", "第20号通告")]
    column = titles_in(read(tmp_path, "notices/index.html"))
    assert column[:13] == [("置顶", f"第{n}号通告") for n in range(12, 0, -1)] + [("", "第20号通告")]


def test_a_pin_is_part_of_what_was_published(tmp_path: Path) -> None:
    website = a_website(tmp_path)
    for number in range(1, 5):
        website.submit(replace(a_notice(number), pinned=number == 2))
    before = files_below(tmp_path)
    receipt = website.submit(replace(a_notice(2), pinned=True))
    assert website.confirm(replace(a_notice(2), pinned=True), receipt)
    assert not website.confirm(a_notice(2), receipt)
    with pytest.raises(ContentDiffers):
        website.submit(a_notice(2))
    shutil.rmtree(tmp_path / "public")
    website.rebuild()
    assert files_below(tmp_path) == before
    website.withdraw("2-1", NOTICED)
    assert "置顶" not in read(tmp_path, "index.html") + read(tmp_path, "notices/index.html")


def test_feed_and_site_map_are_well_formed_whatever_the_title_holds(tmp_path: Path) -> None:
    title = "A&B <“十五五”>\x0b规划]]>"
    a_website(tmp_path).submit(replace(NOTICE, title=title))
    feed = ElementTree.fromstring(read(tmp_path, "feed.xml"))
    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == "A&B <“十五五”>规划]]>"
    assert feed.findtext(f"{ATOM}entry/{ATOM}published") == "2026-09-01T09:30:00+08:00"
    places = [
        place.text for place in ElementTree.fromstring(read(tmp_path, "sitemap.xml")).iter() if place.text
    ]
    assert "https://www.jlsjtysj.gov.cn/notices/1-1.html" in places
    assert "sitemap.xml" in read(tmp_path, "robots.txt")
