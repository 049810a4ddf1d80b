"""All checks of a patrol together, and what it could not have found."""

from collections.abc import Callable, Iterator

from definitions.vocabulary import FindingKind
from flows.patrol.approval import unapproved
from flows.patrol.contents import altered, empty_columns, missing_tags, newest_of, stale_columns
from flows.patrol.crawl import Crawled
from flows.patrol.fault import Facts, Fault
from flows.patrol.reach import GONE, broken_links, outside_links, unlisted_links, unreachable

OF_SITES: tuple[Callable[[Crawled, Facts], Iterator[Fault]], ...] = (
    unreachable,
    broken_links,
    outside_links,
    unlisted_links,
    altered,
    unapproved,
    missing_tags,
    stale_columns,
    empty_columns,
)
OF_OFFICES = frozenset({FindingKind.EXPIRED_TOPIC, FindingKind.UNANSWERED_LETTER})
"""Found in what the office has recorded, on no site."""
OF_RECORDS = OF_OFFICES | {FindingKind.UNMANAGED_COLUMN}
"""Found whatever of the site could be seen."""
OF_PAGES = frozenset(
    {
        FindingKind.UNREACHABLE,
        FindingKind.BROKEN_LINK,
        FindingKind.ALTERED,
        FindingKind.UNAPPROVED,
        FindingKind.MISSING_TAGS,
    }
)


def judge(crawled: Crawled, facts: Facts) -> list[Fault]:
    found = [fault for check in OF_SITES for fault in check(crawled, facts)]
    return [*found, *_expired(facts), *_unanswered(facts), *_unmanaged(crawled, facts)]


def was_looked_at(crawled: Crawled, facts: Facts, kind: FindingKind, subject: str) -> bool:
    """Whether the patrol would have found this if it were still there: what was not looked at is not mended."""
    if crawled.is_whole or kind in OF_RECORDS:
        return True
    if kind in OF_PAGES:
        visit = crawled.visits.get(crawled.scope.start + subject.removeprefix("/"))
        is_away = kind is FindingKind.UNAPPROVED and visit is not None and visit.fetched.status in GONE
        return visit is not None and (visit.fetched.ok or is_away)
    if kind is FindingKind.OUTSIDE_LINK:
        return subject in crawled.outside
    return kind in (FindingKind.STALE_COLUMN, FindingKind.EMPTY_COLUMN) and subject in newest_of(
        crawled, facts
    )


def _expired(facts: Facts) -> Iterator[Fault]:
    for one in facts.expired:
        words = f"“{one.title}”的结束日期是 {one.ended_on.isoformat()}，已经过了，还没有撤下或者归档。"
        yield Fault(FindingKind.EXPIRED_TOPIC, one.subject, one.url, words, unit=one.unit)


def _unmanaged(crawled: Crawled, facts: Facts) -> Iterator[Fault]:
    for one in facts.unmanaged:
        words = f"栏目“{one.title}”没有备案管理人员：登记簿里，负责单位没有一条写明管理这个栏目的。"
        url = f"{crawled.scope.published}{one.column}/"
        yield Fault(FindingKind.UNMANAGED_COLUMN, one.column, url, words, one.column, one.unit)


def _unanswered(facts: Facts) -> Iterator[Fault]:
    for one in facts.unanswered:
        words = f"来信办件{one.number}应于 {one.due_on.isoformat()} 前完成“{one.limit}”，现在还没有。"
        yield Fault(FindingKind.UNANSWERED_LETTER, one.number, "", words, unit=one.unit)
