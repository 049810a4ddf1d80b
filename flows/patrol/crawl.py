"""Goes through a site from its home page, page by page, and tries the links that lead out of it."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from flows.clock import Clock
from flows.patrol.bounds import Bounds, Budget, Limit
from flows.patrol.fetching import Fetched, Fetcher, Patience
from flows.patrol.page import Page, read_page
from flows.patrol.robots import NAME, Robots
from flows.patrol.scope import Scope, absolute

INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class Visit:
    """A page or file of the site, as it was seen."""

    fetched: Fetched
    page: Page | None
    """None for what is no page."""


@dataclass(slots=True)
class Crawled:
    """What a patrol saw. Addresses are those at which it was fetched."""

    scope: Scope
    visits: dict[str, Visit] = field(default_factory=dict)
    outside: dict[str, Fetched] = field(default_factory=dict)
    """Address on another site to what it answered."""
    referrers: dict[str, list[str]] = field(default_factory=dict)
    """Address to the pages that link to it, in the order in which they were read."""
    limits: frozenset[Limit] = frozenset()
    pages: int = 0
    size: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether everything was looked at that a reader can come to."""
        return not self.limits and self.is_there

    @property
    def is_there(self) -> bool:
        """Whether the home page was read."""
        home = self.visits.get(self.scope.start)
        return home is not None and home.page is not None

    @property
    def pages_read(self) -> Mapping[str, tuple[Fetched, Page]]:
        return {
            address: (visit.fetched, visit.page)
            for address, visit in self.visits.items()
            if visit.page is not None and visit.fetched.ok
        }


def crawl(scope: Scope, known: Iterable[str], bounds: Bounds, clock: Clock, patience: Patience) -> Crawled:
    """`known`: paths that should be there, whether something links to them or not, such as `/notices/12.html`."""
    fetcher = Fetcher(scope.start, clock, patience, scope.letters)
    try:
        return _Crawler(scope, fetcher, Budget(bounds)).run(known)
    finally:
        fetcher.close()


class _Crawler:
    def __init__(self, scope: Scope, fetcher: Fetcher, budget: Budget) -> None:
        self._scope = scope
        self._fetcher = fetcher
        self._budget = budget
        self._found = Crawled(scope)
        self._waiting: deque[tuple[str, int]] = deque()
        self._met: set[str] = set()
        self._outside: dict[str, None] = {}

    def run(self, known: Iterable[str]) -> Crawled:
        self._robots = Robots(self._fetcher.get(self._scope.start + NAME, self._stays), self._scope.path)
        pause = max(self._fetcher.patience.wait, self._robots.pause)
        self._fetcher.patience = replace(self._fetcher.patience, wait=pause)
        self._meet(self._scope.start, 0)
        self._go_through()
        for path in known if self._found.is_there else ():
            address = absolute(self._scope.start, path.removeprefix("/"))
            if address is not None:
                self._meet(address, 1)
        self._go_through()
        self._try_outside()
        self._found.limits = frozenset(self._budget.reached)
        self._found.pages, self._found.size = self._budget.pages, self._budget.size
        return self._found

    def _go_through(self) -> None:
        while self._waiting and self._budget.allows_page():
            address, depth = self._waiting.popleft()
            if not self._may_ask(address):
                self._budget.reached.add(Limit.ROBOTS)
                continue
            visit = self._visit(address)
            self._found.visits[address] = visit
            if visit.page is not None:
                for link in visit.page.links:
                    self._follow(link, address, depth + 1)
            elif visit.fetched.leads_out is not None:
                self._follow(visit.fetched.leads_out, address, depth + 1)

    def _may_ask(self, address: str) -> bool:
        return self._robots.allows(address) or (self._robots.is_unknown and address == self._scope.start)

    def _visit(self, address: str) -> Visit:
        fetched = self._fetcher.get(address, self._stays)
        if fetched.trouble is not None:
            fetched = self._fetcher.get(address, self._stays)
        self._budget.pages += 1
        self._budget.size += fetched.size
        is_page = fetched.ok and fetched.is_html
        return Visit(fetched, read_page(fetched.body, fetched.address, fetched.charset) if is_page else None)

    def _follow(self, link: str, page: str, depth: int) -> None:
        here = self._scope.here(link)
        self._found.referrers.setdefault(here or link, []).append(page)
        if here is None:
            self._outside.setdefault(link)
        else:
            self._meet(here, depth)

    def _meet(self, address: str, depth: int) -> None:
        """Once; a folder and its index are one page."""
        name = address.removesuffix(INDEX)
        if name not in self._met and self._budget.allows_depth(depth):
            self._met.add(name)
            self._waiting.append((address, depth))

    def _try_outside(self) -> None:
        for address in self._outside:
            if not self._budget.allows_outside():
                return
            self._budget.outside += 1
            answer = self._fetcher.probe(address)
            self._found.outside[address] = self._fetcher.probe(address) if answer.trouble else answer

    def _stays(self, address: str) -> bool:
        return self._scope.here(address) is not None
