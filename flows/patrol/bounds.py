"""How much of a site is looked at."""

import time
from dataclasses import dataclass
from enum import StrEnum


class Limit(StrEnum):
    """What cut a patrol short."""

    PAGES = "pages"
    OUTSIDE = "outside"
    SECONDS = "seconds"
    SIZE = "size"
    DEPTH = "depth"
    ROBOTS = "robots"


LIMIT_TITLES = {
    Limit.PAGES: "网页太多，只看了一部分",
    Limit.OUTSIDE: "外部链接太多，只试了一部分",
    Limit.SECONDS: "时间用完了",
    Limit.SIZE: "数据太多，只看了一部分",
    Limit.DEPTH: "层次太深的网页没有看",
    Limit.ROBOTS: "robots.txt 不让看的网页没有看",
}


@dataclass(frozen=True, slots=True)
class Bounds:
    pages: int = 500
    outside: int = 200
    seconds: float = 600
    size: int = 1 << 30
    """Bytes."""
    depth: int = 12
    """Clicks from the home page."""


class Budget:
    """What is left of the bounds."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._ends = time.monotonic() + bounds.seconds
        self.pages = 0
        self.outside = 0
        self.size = 0
        self.reached: set[Limit] = set()

    def allows_page(self) -> bool:
        return self._allows(self.pages < self._bounds.pages, Limit.PAGES)

    def allows_outside(self) -> bool:
        return self._allows(self.outside < self._bounds.outside, Limit.OUTSIDE)

    def allows_depth(self, depth: int) -> bool:
        if depth > self._bounds.depth:
            self.reached.add(Limit.DEPTH)
        return depth <= self._bounds.depth

    def _allows(self, is_left: bool, limit: Limit) -> bool:  # noqa: FBT001
        exceeded = [] if is_left else [limit]
        exceeded += [Limit.SECONDS] if time.monotonic() > self._ends else []
        exceeded += [Limit.SIZE] if self.size > self._bounds.size else []
        self.reached |= set(exceeded)
        return not exceeded
