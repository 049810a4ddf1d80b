"""Two sites and articles for them, and what it means for a site to be whole."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from definitions.schema.organization import Site
from flows.publishing.article import Article, Notice, PublishedFile
from flows.publishing.tree import Folders
from flows.publishing.website import Website

JILIN = Site.model_validate(
    {
        "name": "吉林市交通运输局",
        "domain": "www.jlsjtysj.gov.cn",
        "id_code": "2202000030",
        "icp": "吉ICP备00000000号-1",
        "police": "吉公网安备 22020002000001号",
        "sponsor": "吉林市交通运输局",
        "contact": "局信息化处 0432-00000000",
        "columns": [
            {
                "id": "notices",
                "title": "通知公告",
                "type": "政策文件",
                "description": "本局发布的通知、公告",
                "keywords": ["通知", "公告"],
            },
            {"id": "news", "title": "交通要闻", "type": "政务动态", "description": "交通运输工作动态"},
            {"id": "figures", "title": "统计数据", "type": "数据发布", "description": "运输生产主要指标"},
        ],
    }
)
LYULIANG = Site.model_validate(
    {
        "name": "吕梁市发展和改革委员会",
        "domain": "fgw.lvliang.gov.cn",
        "id_code": "1411000042",
        "icp": "晋ICP备00000000号",
        "police": "晋公网安备 14110002000001号",
        "sponsor": "吕梁市发展和改革委员会",
        "contact": "委办公室 0358-0000000",
        "columns": [
            {"id": "notices", "title": "公示公告", "type": "政策文件", "description": "项目公示、公告"},
            {"id": "prices", "title": "价格监测", "type": "数据发布", "description": "价格监测周报"},
        ],
    }
)
FIRST_DAY = datetime(2026, 9, 1, 1, 30, tzinfo=UTC)
NOTICED = Notice(FIRST_DAY)
NOTICE = Article(
    key="1-1",
    title="关于做好冬季道路运输安全生产工作的通知",
    column="notices",
    body="局属各单位：\n一、提高认识，压实责任。\n二、突出重点，排查隐患。\n吉林市交通运输局\n2026年9月1日",
    drafter="安全监督处信息员",
    source="安全监督处",
    source_url=None,
    document_number="吉市交发〔2026〕41号",
    formed_on=date(2026, 9, 1),
    published_at=FIRST_DAY,
    content_hash="0" * 64,
    keywords=("冬季", "安全生产"),
)


def a_notice(number: int, column: str = "notices") -> Article:
    """The n-th of many that differ."""
    return replace(
        NOTICE,
        key=f"{number}-1",
        column=column,
        title=f"第{number}号通告",
        body=f"第{number}号通告的正文。\n请遵照执行。",
        published_at=FIRST_DAY + timedelta(hours=number),
    )


def a_website(root: Path, site: Site = JILIN) -> Website:
    return Website(root, site, site.sponsor)


def files_below(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def links_of(page: str) -> Iterator[str]:
    collector = _Links()
    collector.feed(page)
    yield from collector.found


def dead_links(public: Path) -> list[str]:
    """Every address within the site that some page names and that is no file. 404.html stands anywhere."""
    dead = []
    for page in public.rglob("*.html"):
        folder = public if page.name == "404.html" else page.parent
        for link in links_of(page.read_text()):
            parts = urlsplit(link)
            if not parts.scheme and parts.path and not (folder / unquote(parts.path)).resolve().is_file():
                dead.append(f"{page.relative_to(public)} -> {link}")
    return dead


def listed_keys(root: Path, site: Site = JILIN) -> set[str]:
    """The articles that the column pages name."""
    keys = set()
    for column in site.columns:
        for page in (root / "public" / column.id).glob("index*.html"):
            keys |= {
                Path(link).stem
                for link in links_of(page.read_text())
                if link.startswith(f"../{column.id}/") and not Path(link).stem.startswith("index")
            }
    return keys


def recorded_keys(root: Path) -> set[str]:
    return {path.stem for path in Folders(root).records.glob("*.json")}


def page_keys(root: Path) -> set[str]:
    pages = (root / "public").glob("*/*.html")
    return {page.stem for page in pages if not page.stem.startswith("index")}


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in {"href", "src"} and value and tag != "base"]


def an_attachment(folder: Path, name: str, data: bytes = b"%PDF-1.7 table") -> PublishedFile:
    path = folder / hashlib.sha256(data).hexdigest()
    path.write_bytes(data)
    return PublishedFile(name, path, "application/pdf", len(data), path.name)


def read(root: Path, path: str) -> str:
    return (root / "public" / path).read_text()
