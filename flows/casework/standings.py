"""Where cases stood when this process last wrote them: a history is folded once, not at every step."""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from cachetools import LRUCache

from definitions.semantics.state import State
from definitions.working_days import Calendar
from storage.records.deadlines import StoredClock

CASES = 4096
"""How many cases are remembered. A state is a few kilobytes: the texts of a case are not part of it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What followed from a case's chain when its last event was `head`."""

    head: str
    state: State
    clocks: Mapping[str, StoredClock] | None
    """What the case's rows of deadlines say; None: not read yet."""
    calendar: Calendar
    """By which they were computed: the import of another year changes such rows past the case's chain."""


class Standings:
    """Remembers standings; safe in several threads.

    Nothing here can be out of date: a standing is used only while the case's row, which the caller has read in its
    transaction, names the same head, and the head's digest covers every event before it. A transaction that was rolled
    back leaves a head that no row names. Only the import of a calendar changes rows of deadlines past the chain of the
    case: the rows are read anew once the calendar is another one.
    """

    def __init__(self) -> None:
        self._cases: LRUCache[int, Standing] = LRUCache(CASES)
        self._lock = Lock()

    def find(self, case_id: int, head: str) -> Standing | None:
        with self._lock:
            standing = self._cases.get(case_id)
        return standing if standing is not None and standing.head == head else None

    def keep(self, case_id: int, standing: Standing) -> None:
        with self._lock:
            self._cases[case_id] = standing
