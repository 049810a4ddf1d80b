"""How many places of one kind are told of one by one: nobody reads forty thousand findings of one table."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from definitions.vocabulary import Severity
from flows.checks.finding import Finding
from flows.checks.passage import Passage

MOST_LISTED = 200
"""Of one kind and gravity, in one piece of a file. What is typed into a form is listed whole: it can be masked here."""


class Hit(NamedTuple):
    """A finding that is made only where it is listed."""

    code: str
    severity: Severity
    finding: Callable[[], Finding]


def listed(passage: Passage, hits: Iterable[Hit]) -> Iterator[Finding]:
    """The first of every kind, and one more that tells how many there are in all."""
    counts: Counter[tuple[str, Severity]] = Counter()
    latest: dict[tuple[str, Severity], Finding] = {}
    for hit in hits:
        kind = hit.code, hit.severity
        count = counts[kind] = counts[kind] + 1
        if count <= MOST_LISTED or not passage.is_of_file:
            latest[kind] = hit.finding()
            yield latest[kind]
    for kind, count in counts.items():
        if passage.is_of_file and count > MOST_LISTED:
            yield _rest(passage, latest[kind], count)


def _rest(passage: Passage, latest: Finding, count: int) -> Finding:
    message = (
        f"{passage.label}里和“{latest.excerpt}”一类的问题共{count}处，这里只列出前{MOST_LISTED}处。"
        "其余的请打开文件一并处理。"
    )
    return replace(latest, message=message, suggestion="")
