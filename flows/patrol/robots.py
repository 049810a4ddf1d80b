"""robots.txt: what the site does not want to be fetched by programs (RFC 9309)."""

from collections.abc import Callable
from urllib.robotparser import RobotFileParser

from flows.patrol.fetching import PRODUCT, Fetched

NAME = "robots.txt"
LONGEST_PAUSE = 5.0
"""Seconds between two requests; a site that asks for more is patrolled at this rate."""
MOST_LINES = 2000
SERVER_ERROR = 500


class Robots:
    """Paths are judged as the site knows them: one that is shown below another address has its own root."""

    def __init__(self, answer: Fetched, path_of: Callable[[str], str]) -> None:
        self._rules = RobotFileParser()
        self._path_of = path_of
        self.is_unknown = answer.trouble is not None or answer.status >= SERVER_ERROR
        """The site could not say: then nothing but its home page is asked for."""
        if answer.ok:
            self._rules.parse(answer.text.splitlines()[:MOST_LINES])
        elif self.is_unknown:
            self._rules.parse(["User-agent: *", "Disallow: /"])
        else:
            self._rules.parse([])

    def allows(self, address: str) -> bool:
        return self._rules.can_fetch(PRODUCT, self._path_of(address))

    @property
    def pause(self) -> float:
        """Seconds between two requests that the site asks for."""
        asked = self._rules.crawl_delay(PRODUCT)
        return min(float(asked or 0), LONGEST_PAUSE)
