"""Pages that stand on the site and that nobody approved."""

import re
from collections.abc import Iterator

from definitions.schema.organization import Site
from definitions.vocabulary import FindingKind
from flows.patrol.crawl import INDEX, Crawled
from flows.patrol.fault import Facts, Fault

LISTS = re.compile(r"index(_\d+)?\.html")
OF_THE_SITE = frozenset({"/", f"/{INDEX}", "/404.html"})
FOREIGN = (
    "网页不是由任何办件审定发布的。请查明来历：不是本单位放上去的，立即撤下，按网络安全事件处置；"
    "是本单位的，补办审签。"
)
BACK = "这条信息已经撤稿，网页上又能看到它的内容。请立即撤下，查明原因。"


def unapproved(crawled: Crawled, facts: Facts) -> Iterator[Fault]:
    """Neither a list of the site, nor a page that went out. What was withdrawn may show a notice and nothing else."""
    attached = {file for approved in facts.approved.values() for file in approved.files}
    told = set[str]()
    for address, (fetched, page) in crawled.pages_read.items():
        path = crawled.scope.path(crawled.scope.here(fetched.address) or address).partition("?")[0]
        is_ours = path in facts.known or path in facts.out or path in attached
        is_notice = path in facts.withdrawn and page.substance is None
        if path in told or is_ours or is_notice or is_list(path, facts.site):
            continue
        told.add(path)
        words = BACK if path in facts.withdrawn else FOREIGN
        folder = path.split("/")[1]
        column = folder if folder in {one.id for one in facts.site.columns} else ""
        url = crawled.scope.shown(address)
        yield Fault(FindingKind.UNAPPROVED, path, url, words, column, page=address)


def is_list(path: str, site: Site) -> bool:
    """Whether the site has a page of its own there: the home page, or the articles of a column."""
    folder, _, name = path.removeprefix("/").partition("/")
    of_column = folder in {column.id for column in site.columns} and (not name or LISTS.fullmatch(name))
    return path in OF_THE_SITE or bool(of_column)
