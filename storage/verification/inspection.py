"""Those who compare rows with the audit: what they are given, and when."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from storage.verification.damage import Damage

UNREADABLE = (LookupError, ValueError, TypeError, AttributeError, AssertionError)
"""What reading an event may raise that the program did not write."""
UNREADABLE_EVENT = "审计记录读不通：它不是本系统写下的"
INCOMPLETE_EVENTS = "前面有审计记录不见了，余下的无从核对"
STREAMED = 1000
"""Rows that are held at a time."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event of a chain, its payload read."""

    number: int
    at: datetime
    kind: str
    person: str | None
    way_in: str
    payload: dict[str, Any]


def why_illegible(events: Sequence[Recorded]) -> str:
    """What stops whoever reads the events of a chain: one that is not there, or one that the program did not write."""
    whole = [event.number for event in events] == list(range(1, len(events) + 1))
    return UNREADABLE_EVENT if whole else INCOMPLETE_EVENTS


Cases = Mapping[int, Sequence[Recorded]]
"""Some cases with all events of each."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What is compared beside the chains, in this order."""

    events: Sequence[Callable[[Recorded], None]] = ()
    """Given every event of the installation's chain."""
    cases: Sequence[Callable[[Session, Cases], Iterable[Damage]]] = ()
    """Given all cases, some at a time."""
    rest: Sequence[Callable[[Session], Iterable[Damage]]] = ()
    """Asked at the end, when everything was read."""


def rows(session: Session, statement: Select[Any]) -> Iterator[dict[str, Any]]:
    for row in session.execute(statement).mappings():
        yield dict(row)


def streamed(session: Session, statement: Select[Any]) -> Iterator[dict[str, Any]]:
    """The same of a table that may be too large for memory."""
    return rows(session, statement.execution_options(yield_per=STREAMED))
