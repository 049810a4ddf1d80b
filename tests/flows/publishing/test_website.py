"""The website channel through its front door: what an article's page shows, and what is not put out."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from definitions.schema.organization import Site
from flows.publishing.channel import (
    ContentDiffers,
    DamagedAttachment,
    TimeWithoutZone,
    UnknownColumn,
    UnsafeAttachment,
    UnsafeKey,
)
from flows.publishing.pages import Pages
from flows.publishing.website import Website
from tests.builders.office import SmallOffice, whole_catalogue
from tests.flows.publishing.samples import (
    JILIN,
    LYULIANG,
    NOTICE,
    a_notice,
    a_website,
    an_attachment,
    dead_links,
    files_below,
    page_keys,
    read,
)


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
