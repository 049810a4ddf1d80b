"""Pages that do not open, and links that lead nowhere, or where they should not."""

from collections.abc import Iterator

from definitions.vocabulary import FindingKind
from flows.checks.house import host_of
from flows.patrol.crawl import Crawled
from flows.patrol.fault import Facts, Fault
from flows.patrol.fetching import Fetched, Trouble

GONE = (404, 410)
SERVER_ERROR = 500
TROUBLES = {
    Trouble.TIMEOUT: "很久没有响应",
    Trouble.CONNECTION: "连接不上",
    Trouble.REDIRECTS: "跳转来跳转去，没有尽头",
    Trouble.BARRED: "网址指向内部网络",
}


def unreachable(crawled: Crawled, facts: Facts) -> Iterator[Fault]:
    """The home page, and pages that are out."""
    for address, visit in crawled.visits.items():
        path = crawled.scope.path(address)
        if _fails(visit.fetched) and (path == "/" or path in facts.known):
            what = "网站首页" if path == "/" else "已发布的网页"
            words = f"{what}打不开：{say_failure(visit.fetched)}。"
            url = crawled.scope.shown(address)
            yield Fault(FindingKind.UNREACHABLE, path, url, words, _column_of(path, facts), page=address)


def broken_links(crawled: Crawled, facts: Facts) -> Iterator[Fault]:
    for address, visit in crawled.visits.items():
        path, pages = crawled.scope.path(address), crawled.referrers.get(address, [])
        if not _fails(visit.fetched) or not pages or path == "/" or path in facts.known:
            continue
        target = crawled.scope.shown(address)
        words = f"链接 {target} 打不开：{say_failure(visit.fetched)}。{_elsewhere(pages)}"
        yield _at_first(crawled, facts, pages, FindingKind.BROKEN_LINK, path, words)


def outside_links(crawled: Crawled, facts: Facts) -> Iterator[Fault]:
    for address, answer in crawled.outside.items():
        fails = answer.trouble is not None or answer.status in GONE or answer.status >= SERVER_ERROR
        if fails:
            pages = crawled.referrers[address]
            words = f"外部链接 {address} 打不开：{say_failure(answer)}。{_elsewhere(pages)}"
            yield _at_first(crawled, facts, pages, FindingKind.OUTSIDE_LINK, address, words)


def unlisted_links(crawled: Crawled, facts: Facts) -> Iterator[Fault]:
    """Once for each site that is linked to."""
    told: set[str] = set()
    for address in crawled.outside:
        host = host_of(address)
        if host not in told and not facts.is_listed(host):
            told.add(host)
            pages = crawled.referrers[address]
            words = (
                f"链接到名单和登记簿以外的网站：{address}。请核对是否需要、内容是否合适。{_elsewhere(pages)}"
            )
            yield _at_first(crawled, facts, pages, FindingKind.UNLISTED_LINK, host, words)


def say_failure(answer: Fetched) -> str:
    if answer.trouble is not None:
        return TROUBLES[answer.trouble]
    if answer.status in GONE:
        return f"网页不存在（{answer.status}）"
    return (
        f"服务器出错（{answer.status}）" if answer.status >= SERVER_ERROR else f"网站拒绝（{answer.status}）"
    )


def _fails(answer: Fetched) -> bool:
    return not answer.ok and answer.leads_out is None


def _elsewhere(pages: list[str]) -> str:
    others = len(set(pages)) - 1
    return f"另有 {others} 个网页也有这个链接。" if others else ""


def _at_first(
    crawled: Crawled, facts: Facts, pages: list[str], kind: FindingKind, subject: str, words: str
) -> Fault:
    """Told at the page that was read first."""
    first = pages[0]
    column = _column_of(crawled.scope.path(first), facts)
    return Fault(kind, subject, crawled.scope.shown(first), words, column, page=first)


def _column_of(path: str, facts: Facts) -> str:
    """The id of the column in whose folder a page is."""
    folder = path.split("/")[1]
    return folder if folder in {column.id for column in facts.site.columns} else ""
