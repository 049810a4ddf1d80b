"""robots.txt: what the site does not want to be fetched by programs (RFC 9309)."""

from collections.abc import Callable
from urllib.robotparser import RobotFileParser

from flows.patrol.fetching import AGENT, Fetched

NAME = "robots.txt"
LONGEST_PAUSE = 5.0
"""Seconds between two requests; a site that asks for more is patrolled at this rate."""
MOST_LINES = 2000


class Robots:
    """Paths are judged as the site knows them: one that is shown below another address has its own root."""

    def __init__(self, answer: Fetched, path_of: Callable[[str], str]) -> None:
        self._rules = RobotFileParser()
        self._path_of = path_of
        if answer.ok:
            self._rules.parse(answer.text.splitlines()[:MOST_LINES])
        elif answer.trouble is not None or answer.status >= 500:
            self._rules.parse(["User-agent: *", "Disallow: /"])
        else:
            self._rules.parse([])

    def allows(self, address: str) -> bool:
        return self._rules.can_fetch(AGENT, self._path_of(address))

    @property
    def pause(self) -> float:
        """Seconds between two requests that the site asks for."""
        asked = self._rules.crawl_delay(AGENT)
        return min(float(asked or 0), LONGEST_PAUSE)
