"""What the pages of a site say: their tags, their columns, and whether it is what was approved."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain

from definitions.schema.organization import Column
from definitions.semantics.staleness import last_fresh_day
from definitions.vocabulary import FindingKind
from definitions.working_days import as_day, parse_span
from flows.patrol.crawl import INDEX, Crawled
from flows.patrol.fault import Facts, Fault
from flows.patrol.page import Page

OF_COLUMN = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
OF_ARTICLE = ("ArticleTitle", "PubDate", "ContentSource")
"""The tags that the 发展指引 (国办发〔2017〕47号) asks of each page, beside those of the site."""
DAY = len("2026-11-20")
SHOWN = 60
"""Characters of each side of a difference."""


def missing_tags(crawled: Crawled, facts: Facts) -> Iterator[Fault]:
    site = facts.site
    of_site = {"SiteName": site.name, "SiteDomain": site.domain, "SiteIDCode": site.id_code}
    for address, (_, page) in crawled.pages_read.items():
        path = crawled.scope.path(address)
        wanted = [*of_site, *_wanted(path, page, facts)]
        missing = [name for name in wanted if not page.tags.get(name)]
        wrong = [name for name, value in of_site.items() if page.tags.get(name, value) not in ("", value)]
        if missing or wrong:
            told = [f"缺少 {'、'.join(missing)}"] if missing else []
            told += [f"{'、'.join(wrong)} 与网站登记的不同"] if wrong else []
            column = _named(page, facts)
            words = f"网页标签不符合发展指引：{'；'.join(told)}。"
            url = crawled.scope.shown(address)
            yield Fault(FindingKind.MISSING_TAGS, path, url, words, column.id if column else "", page=address)


def _wanted(path: str, page: Page, facts: Facts) -> Iterator[str]:
    is_article = path in facts.known or page.substance is not None or "ArticleTitle" in page.tags
    is_column = any(path in _places(column) for column in facts.site.columns)
    if is_article or is_column or "ColumnName" in page.tags:
        yield from OF_COLUMN
    if is_article:
        yield from OF_ARTICLE


def stale_columns(crawled: Crawled, facts: Facts) -> Iterator[Fault]:
    newest = newest_of(crawled, facts)
    for column in facts.site.columns:
        since = newest.get(column.id)
        if column.stale_after is None or since is None:
            continue
        if facts.today > last_fresh_day(column.stale_after, since, facts.calendar):
            span = parse_span(column.stale_after)
            words = f"栏目“{column.title}”最近一次更新是 {since.isoformat()}，已经超过{span}。"
            yield _of_column(crawled, column, FindingKind.STALE_COLUMN, words)


def empty_columns(crawled: Crawled, facts: Facts) -> Iterator[Fault]:
    """Only a site that was seen as a whole tells that a column is empty."""
    filled = {*newest_of(crawled, facts), *(path.split("/")[1] for path in facts.known)}
    for column in facts.site.columns if crawled.is_whole else ():
        if column.id not in filled:
            yield _of_column(crawled, column, FindingKind.EMPTY_COLUMN, f"栏目“{column.title}”没有内容。")


def newest_of(crawled: Crawled, facts: Facts) -> Mapping[str, date]:
    """Id of each column to the day of the newest page in it that was seen."""
    newest: dict[str, date] = {}
    for _, page in crawled.pages_read.values():
        column, day = _named(page, facts), as_day(page.tags.get("PubDate", "")[:DAY])
        if column is not None and day is not None:
            newest[column.id] = max(day, newest.get(column.id, day))
    return newest


def altered(crawled: Crawled, facts: Facts) -> Iterator[Fault]:
    """The words and the addresses of the article, and its attachments byte by byte."""
    for path, approved in facts.approved.items():
        address = crawled.scope.start + path.removeprefix("/")
        read = crawled.pages_read.get(address)
        column = path.split("/")[1]
        if read is not None and read[1].substance != approved.substance:
            difference = approved.why_not or say_difference(approved.substance, read[1].substance)
            words = f"网页与办件{approved.number}审定的内容不一致：{difference}。"
            url = crawled.scope.shown(address)
            yield Fault(FindingKind.ALTERED, path, url, words, column, page=address)
        for file, digest in approved.files.items():
            at = crawled.scope.start + file.removeprefix("/")
            visit = crawled.visits.get(at)
            if visit is not None and visit.fetched.ok and visit.fetched.digest not in (digest, None):
                words = f"附件与办件{approved.number}审定的不是同一个文件。"
                yield Fault(FindingKind.ALTERED, file, crawled.scope.shown(at), words, column, page=at)


def say_difference(approved: tuple[str, ...], live: tuple[str, ...] | None) -> str:
    """The first place at which they part."""
    if live is None:
        return "正文不见了"
    ends = ("（没有了）",)
    here = next(
        (was, now) for was, now in zip(chain(approved, ends), chain(live, ends), strict=False) if was != now
    )
    was, now = map(_shown, here)
    return f"审定的是“{was}”，网上是“{now}”"


def _shown(words: str) -> str:
    """What a page says must neither steer a screen nor fill it."""
    visible = "".join(c if c.isprintable() else "\ufffd" for c in words)
    return visible if len(visible) <= SHOWN else f"{visible[:SHOWN]}…"


def _of_column(crawled: Crawled, column: Column, kind: FindingKind, words: str) -> Fault:
    address = f"{crawled.scope.start}{column.id}/{INDEX}"
    return Fault(kind, column.id, crawled.scope.shown(address), words, column.id, page=address)


def _named(page: Page, facts: Facts) -> Column | None:
    name = page.tags.get("ColumnName")
    return next((column for column in facts.site.columns if column.title.zh == name), None)


def _places(column: Column) -> tuple[str, str]:
    return f"/{column.id}/", f"/{column.id}/{INDEX}"
