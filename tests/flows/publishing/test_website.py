"""The website channel through its front door: what is on disk after submit, confirm, withdraw and rebuild."""

import hashlib
import re
import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from definitions.schema.organization import Site
from flows.publishing.article import Notice, PublishedFile
from flows.publishing.channel import (
    AddressTaken,
    AlreadyWithdrawn,
    ContentDiffers,
    DamagedAttachment,
    DamagedRecord,
    PublicationRefused,
    TimeWithoutZone,
    UnknownColumn,
    UnsafeAttachment,
    UnsafeKey,
)
from flows.publishing.pages import Pages
from flows.publishing.snapshots import digest_of_snapshot
from flows.publishing.website import Website
from tests.builders.office import SmallOffice, whole_catalogue
from tests.flows.publishing.samples import (
    JILIN,
    LYULIANG,
    NOTICE,
    NOTICED,
    a_notice,
    a_website,
    dead_links,
    files_below,
    listed_keys,
    page_keys,
)

A_DAY_LATER = NOTICED.at + timedelta(days=1)
ATOM = "{http://www.w3.org/2005/Atom}"


def an_attachment(folder: Path, name: str, data: bytes = b"%PDF-1.7 table") -> PublishedFile:
    path = folder / hashlib.sha256(data).hexdigest()
    path.write_bytes(data)
    return PublishedFile(name, path, "application/pdf", len(data), path.name)


def read(root: Path, path: str) -> str:
    return (root / "public" / path).read_text()


@pytest.mark.parametrize("site", [JILIN, LYULIANG], ids=["jilin", "lyuliang"])
def test_article_page_says_what_the_rules_require(tmp_path: Path, site: Site) -> None:
    receipt = a_website(tmp_path, site).submit(NOTICE)
    page = read(tmp_path, receipt.url[1:])
    assert receipt.url == "/notices/1-1.html"
    assert {
        "SiteName": site.name,
        "SiteDomain": site.domain,
        "SiteIDCode": site.id_code,
        "ColumnName": site.columns[0].title.zh,
        "ColumnDescription": site.columns[0].description,
        "ColumnKeywords": ",".join(site.columns[0].keywords),
        "ColumnType": site.columns[0].type,
        "ArticleTitle": NOTICE.title,
        "PubDate": "2026-09-01 09:30",
        "ContentSource": "安全监督处",
        "Keywords": "冬季,安全生产",
        "Author": "安全监督处信息员",
        "Description": "一、提高认识，压实责任。 二、突出重点，排查隐患。 吉林市交通运输局 2026年9月1日",
        "Url": f"https://{site.domain}/notices/1-1.html",
    } == {
        line.split('"')[1]: line.split('"')[3]
        for line in page.splitlines()
        if line.startswith('<meta name="') and "viewport" not in line
    }
    for shown in ("信息来源", "拟稿人", "发布时间", "吉市交发〔2026〕41号", "形成日期", "政府网站找错"):
        assert shown in page
    footer = page[page.index("<footer>") :]
    for shown in (site.sponsor, site.contact, site.icp, site.police, site.id_code):
        assert shown in footer


@pytest.mark.parametrize(
    ("title", "description"),
    [
        (NOTICE.title, NOTICE.title),
        (NOTICE.title, ""),
        ("三条公交线路走向调整公告", "三条公交线路走向调整公告"),
    ],
)
def test_the_excerpt_below_a_title_does_not_repeat_it(tmp_path: Path, title: str, description: str) -> None:
    body = f"**{title}**\n吉市交发〔2026〕41号\n\n各有关单位：\n三条线路自12月1日起调整走向。"
    a_website(tmp_path).submit(replace(NOTICE, title=title, description=description, body=body))
    home = read(tmp_path, "index.html")
    lead = home[home.index('class="lead"') : home.index('class="lead-source"')]
    assert "<p>三条线路自12月1日起调整走向。</p>" in lead
    assert lead.count(title) == 1


@pytest.mark.parametrize(
    ("body", "excerpt"),
    [
        (
            "现将有关事项公告如下。\n\n| 项目 | 数量 |\n|---|---|\n| 车辆 | 12 |\n\n请周知。",
            "现将有关事项公告如下。 请周知。",
        ),
        ("安排如下。\n\n- 车辆检查\n- 人员培训", "安排如下。 车辆检查 人员培训"),
        ("调整走向。\n\n![示意图](走向.png)\n\n请看站牌![](站牌.png)。", "调整走向。 请看站牌。"),
        ("接口如下。\n\n```\ncurl -X POST\n```\n\n**12月**起`v2`可用。", "接口如下。 12月起v2可用。"),
        ("| 项目 | 数量 |\n|---|---|\n" + "| 车辆 | 12 |\n" * 99 + "\n以上车辆已检查。", "以上车辆已检查。"),
    ],
    ids=["table", "list", "pictures", "code", "long-table-at-the-head"],
)
def test_the_excerpt_is_made_of_sentences(tmp_path: Path, body: str, excerpt: str) -> None:
    a_website(tmp_path).submit(replace(NOTICE, body=body))
    assert f"<p>{excerpt}</p>" in read(tmp_path, "index.html")
    assert f'<meta name="Description" content="{excerpt}">' in read(tmp_path, "notices/1-1.html")


def test_what_the_form_does_not_ask_for_has_no_empty_line(tmp_path: Path) -> None:
    website = a_website(tmp_path, JILIN)
    page = read(tmp_path, website.submit(replace(NOTICE, drafter="", source="")).url[1:])
    assert ("拟稿人" in page, "信息来源" in page, "<dd></dd>" in page) == (False, False, False)
    assert "<name></name>" not in read(tmp_path, "feed.xml")


def test_a_title_without_a_body_stands_for_it(tmp_path: Path) -> None:
    a_website(tmp_path).submit(replace(NOTICE, body=NOTICE.title, description=""))
    assert f"<p>{NOTICE.title}</p>" in read(tmp_path, "index.html")


def test_every_page_of_a_sample_site_says_so_and_none_of_a_real_one(tmp_path: Path) -> None:
    sample = JILIN.model_copy(update={"domain": "www.jlsjtysj.example", "id_code": "0000000000"})
    for site, name in ((sample, "sample"), (JILIN, "real")):
        a_website(tmp_path / name, site).submit(NOTICE)
        pages = list((tmp_path / name / "public").rglob("*.html"))
        assert len(pages) == 6
        for page in pages:
            text = page.read_text()
            assert ("示例网站" in text, f"{site.id_code}（示例）" in text) == (site is sample, site is sample)
            assert ("beian.miit.gov.cn" in text, "zfwzgl.www.gov.cn" in text) == (
                site is JILIN,
                site is JILIN,
            )


def test_every_page_leads_to_where_letters_are_written_once_that_is_said(
    tmp_path: Path, office: SmallOffice
) -> None:
    desk = office.services.desk
    said = replace(desk, letters_address="https://letters.example.gov.cn/")
    assert said.letters_page("jilin-transport") == "https://letters.example.gov.cn/#jilin-transport"
    assert (desk.letters_page("jilin-transport"), said.letters_page("lvliang-drc")) == ("", "")
    site = tmp_path / "site"
    a_website(site).submit(NOTICE)
    link = 'href="https://letters.example.gov.cn/#jilin-transport"'
    assert not any(link in page.read_text("utf-8") for page in site.glob("public/**/*.html"))
    written = Website(site, JILIN, JILIN.sponsor, said.letters_page("jilin-transport"))
    written.submit(a_notice(2))
    pages = list(site.glob("public/**/*.html"))
    assert len(pages) > 4
    assert all(link in page.read_text("utf-8") for page in pages)


@pytest.mark.parametrize("organization", ["jilin-transport", "lvliang-drc"])
def test_the_sites_of_the_catalogue_are_samples(organization: str) -> None:
    sites = whole_catalogue().office(organization).organization.websites
    assert [Pages(site.site, "").is_sample for site in sites] == [True]


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


def test_same_article_again_changes_no_byte(tmp_path: Path) -> None:
    website = a_website(tmp_path / "site")
    article = replace(NOTICE, attachments=(an_attachment(tmp_path, "表.pdf"),))
    receipt = website.submit(article)
    before = files_below(tmp_path / "site")
    written = {path: path.stat().st_mtime_ns for path in (tmp_path / "site" / "public").rglob("*")}
    later = replace(article, published_at=article.published_at + timedelta(hours=3))
    assert a_website(tmp_path / "site").submit(later) == receipt
    assert files_below(tmp_path / "site") == before
    assert {path: path.stat().st_mtime_ns for path in written} == written
    assert website.confirm(later, receipt)


def test_other_content_under_the_same_key_is_refused(tmp_path: Path) -> None:
    website = a_website(tmp_path)
    receipt = website.submit(NOTICE)
    before = files_below(tmp_path)
    with pytest.raises(ContentDiffers, match=r"/notices/1-1\.html"):
        website.submit(replace(NOTICE, body="另一份内容"))
    assert files_below(tmp_path) == before
    assert not website.confirm(replace(NOTICE, body="另一份内容"), receipt)


@pytest.mark.parametrize("key", ["", "index", "../x", "a/b", "12-1.html", "号", "-1", "1" * 81])
def test_keys_that_are_no_file_names_are_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(UnsafeKey):
        a_website(tmp_path).submit(replace(NOTICE, key=key))
    assert files_below(tmp_path) == {}


def test_unknown_column_and_local_time_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownColumn, match="letters"):
        a_website(tmp_path).submit(replace(NOTICE, column="letters"))
    with pytest.raises(TimeWithoutZone):
        a_website(tmp_path).submit(replace(NOTICE, published_at=datetime(2026, 9, 1)))  # noqa: DTZ001
    assert page_keys(tmp_path) == set()


def test_attachments_get_safe_and_distinct_names(tmp_path: Path) -> None:
    names = ["附件1：检查 表.pdf", "../../附件1：检查 表.PDF", ".pdf.pdf", "a<b>?.docx"]
    files = tuple(an_attachment(tmp_path, name, name.encode()) for name in names)
    a_website(tmp_path / "site").submit(replace(NOTICE, attachments=files))
    stored = files_below(tmp_path / "site" / "public" / "files" / "1-1")
    assert stored == {
        "附件1：检查_表.pdf": names[0].encode(),
        "附件1：检查_表-2.pdf": names[1].encode(),
        "pdf.pdf": names[2].encode(),
        "a_b.docx": names[3].encode(),
    }
    page = read(tmp_path / "site", "notices/1-1.html")
    assert "a&lt;b&gt;?.docx" in page
    assert dead_links(tmp_path / "site" / "public") == []


@pytest.mark.parametrize("name", ["页面.html", "图.svg", "宏.js", "无后缀", "a.pdf.exe"])
def test_attachments_that_a_browser_would_run_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnsafeAttachment):
        a_website(tmp_path / "site").submit(replace(NOTICE, attachments=(an_attachment(tmp_path, name),)))


def test_changed_or_missing_attachment_leaves_the_site_as_it_was(tmp_path: Path) -> None:
    website = a_website(tmp_path / "site")
    website.submit(NOTICE)
    before = files_below(tmp_path / "site" / "public")
    changed = replace(an_attachment(tmp_path, "表.pdf"), digest="0" * 64)
    missing = replace(changed, path=tmp_path / "nowhere")
    for file in (changed, missing):
        with pytest.raises(DamagedAttachment, match=r"表\.pdf"):
            website.submit(replace(a_notice(2), attachments=(file,)))
    assert files_below(tmp_path / "site" / "public") == before
    assert website.submit(a_notice(2)).url == "/notices/2-1.html"


def test_picture_of_the_body_is_the_attachment_of_that_name(tmp_path: Path) -> None:
    picture = an_attachment(tmp_path, "站 台.png")
    body = "现场图片如下。\n![站台](<站 台.png>)\n![外链](https://example.org/a.png)\n[下载](<站 台.png>)"
    a_website(tmp_path / "site").submit(replace(NOTICE, body=body, attachments=(picture,)))
    page = read(tmp_path / "site", "notices/1-1.html")
    address = "files/1-1/%E7%AB%99_%E5%8F%B0.png"
    assert f'<img src="../{address}" alt="站台"' in page
    assert f'<meta name="Image" content="https://www.jlsjtysj.gov.cn/{address}">' in page
    assert page.count("<img") == 1
    assert "［图：外链］" in page
    assert dead_links(tmp_path / "site" / "public") == []


def test_reprint_links_its_original_and_nothing_but_the_web(tmp_path: Path) -> None:
    website = a_website(tmp_path)
    website.submit(replace(NOTICE, source_url="https://www.mot.gov.cn/a?b=1&c=2"))
    website.submit(replace(a_notice(2), source_url="javascript:alert(1)"))
    assert 'href="https://www.mot.gov.cn/a?b=1&amp;c=2"' in read(tmp_path, "notices/1-1.html")
    assert "javascript:" not in read(tmp_path, "notices/2-1.html")


def test_withdrawing_leaves_a_tombstone_that_says_nothing_and_a_whole_snapshot(tmp_path: Path) -> None:
    website = a_website(tmp_path / "site")
    article = replace(NOTICE, attachments=(an_attachment(tmp_path, "表.pdf"),))
    receipt = website.submit(article)
    website.submit(a_notice(2))
    shown = read(tmp_path / "site", "notices/1-1.html")
    taken = website.withdraw("1-1", Notice(A_DAY_LATER, "《中华人民共和国政府信息公开条例》第十四条"))
    assert taken is not None
    snapshot = tmp_path / "site" / "snapshots" / "1-1"
    assert (taken.at, taken.snapshot) == (A_DAY_LATER, snapshot)
    assert (snapshot / "notices" / "1-1.html").read_text() == shown
    assert (snapshot / "files" / "1-1" / "表.pdf").read_bytes() == b"%PDF-1.7 table"
    page = read(tmp_path / "site", "notices/1-1.html")
    assert "该信息已撤回" in page
    assert "自<time" in page
    assert "2026-09-02 09:30" in page
    assert "依据：《中华人民共和国政府信息公开条例》第十四条" in page
    assert "局信息化处 0432-00000000" in page
    assert '<meta name="robots" content="noindex">' in page
    for path, data in files_below(tmp_path / "site" / "public").items():
        assert NOTICE.title.encode() not in data, path
        assert not path.startswith("files/")
    assert listed_keys(tmp_path / "site") == {"2-1"}
    assert not website.confirm(article, receipt)
    before = files_below(tmp_path / "site")
    assert website.withdraw("1-1", NOTICED) == taken
    assert files_below(tmp_path / "site") == before
    (snapshot / "notices" / "1-1.html").write_text("别的内容")
    assert digest_of_snapshot(snapshot) != taken.digest
    with pytest.raises(AlreadyWithdrawn):
        website.submit(article)


def test_withdrawing_what_was_never_out_says_so(tmp_path: Path) -> None:
    website = a_website(tmp_path)
    website.submit(NOTICE)
    for key in ("9-1", "index", "../1-1", ""):
        assert website.withdraw(key, NOTICED) is None
    assert listed_keys(tmp_path) == {"1-1"}


def test_a_corrected_article_stands_where_the_withdrawn_one_stood(tmp_path: Path) -> None:
    website = a_website(tmp_path)
    website.submit(NOTICE)
    corrected = replace(a_notice(2), column="news", address="/notices/1-1.html")
    with pytest.raises(AddressTaken, match=r"/notices/1-1\.html"):
        website.submit(corrected)
    website.withdraw("1-1", NOTICED)
    receipt = website.submit(corrected)
    assert receipt.url == "/notices/1-1.html"
    assert website.confirm(corrected, receipt)
    assert corrected.title in read(tmp_path, "notices/1-1.html")
    assert "../notices/1-1.html" in read(tmp_path, "news/index.html")
    assert not list((tmp_path / "gone").rglob("*.html"))
    with pytest.raises(AddressTaken):
        website.submit(replace(a_notice(3), address="/notices/1-1.html"))
    before = files_below(tmp_path)
    shutil.rmtree(tmp_path / "public")
    website.rebuild()
    assert files_below(tmp_path) == before
    assert website.withdraw("1-1", NOTICED) is not None
    assert corrected.title in read(tmp_path, "notices/1-1.html")
    website.withdraw("2-1", Notice(A_DAY_LATER))
    assert "该信息已撤回" in read(tmp_path, "notices/1-1.html")
    assert {path.name for path in (tmp_path / "snapshots").iterdir()} == {"1-1", "2-1"}


def test_withdrawn_page_goes_even_when_its_column_is_no_longer_declared(tmp_path: Path) -> None:
    a_website(tmp_path).submit(a_notice(1, "figures"))
    website = a_website(tmp_path, LYULIANG)
    with pytest.raises(UnknownColumn, match="1-1"):
        website.rebuild()
    assert website.withdraw("1-1", NOTICED) is not None
    assert "第1号通告" not in read(tmp_path, "figures/1-1.html")
    assert "吕梁市发展和改革委员会" in read(tmp_path, "index.html")


def test_rebuild_writes_the_same_site_again_from_the_records(tmp_path: Path) -> None:
    website = a_website(tmp_path)
    for number in range(1, 24):
        website.submit(a_notice(number))
    website.withdraw("3-1", NOTICED)
    before = files_below(tmp_path)
    shutil.rmtree(tmp_path / "public")
    website.rebuild()
    assert files_below(tmp_path) == before


def test_rebuild_removes_pages_without_a_record_and_keeps_what_it_does_not_know(tmp_path: Path) -> None:
    website = a_website(tmp_path)
    website.submit(NOTICE)
    for orphan in ("notices/7-1.html", "notices/index_9.html", "letters/1-2.html", "files/7-1/a.pdf"):
        (tmp_path / "public" / orphan).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "public" / orphan).write_text("orphan")
    (tmp_path / "public" / "verification.txt").write_text("kept")
    website.rebuild()
    assert not [path for path, data in files_below(tmp_path / "public").items() if data == b"orphan"]
    assert read(tmp_path, "verification.txt") == "kept"


def test_changed_declaration_of_the_site_reaches_every_page_with_the_next_article(tmp_path: Path) -> None:
    a_website(tmp_path).submit(NOTICE)
    changed = JILIN.model_copy(update={"contact": "局信息化处 0432-11111111"})
    a_website(tmp_path, changed).submit(a_notice(2))
    pages = list((tmp_path / "public").rglob("*.html"))
    assert len(pages) == 7
    assert [path.name for path in pages if "0432-11111111" not in path.read_text()] == []


def test_altered_page_is_not_confirmed_and_submitting_again_mends_it(tmp_path: Path) -> None:
    website = a_website(tmp_path / "site")
    article = replace(NOTICE, attachments=(an_attachment(tmp_path, "表.pdf"),))
    receipt = website.submit(article)
    for altered in ("notices/1-1.html", "files/1-1/表.pdf"):
        (tmp_path / "site" / "public" / altered).write_bytes(b"altered")
        assert not website.confirm(article, receipt)
        website.submit(article)
        assert website.confirm(article, receipt)


def test_damaged_record_is_named(tmp_path: Path) -> None:
    website = a_website(tmp_path)
    website.submit(NOTICE)
    (tmp_path / "records" / "1-1.json").write_text('{"key": "1-1"')
    with pytest.raises(DamagedRecord, match=r"records/1-1\.json") as refusal:
        website.rebuild()
    assert isinstance(refusal.value, PublicationRefused)
    assert "备份" in refusal.value.hint
