"""Compares letters, and the ratings of their answers, with the events that tell of them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.auditing.counters import Counters
from storage.models import Letter, LetterRating
from storage.records.letters import digest_of, year_of
from storage.verification import Damage, Recorded, compare
from storage.verification.inspection import streamed

_letters: Any = Letter.__table__
_ratings: Any = LetterRating.__table__


class Letters:
    """Told of every event of the installation by `read`; tells the counters how many letters there are."""

    def __init__(self, counters: Counters) -> None:
        self._counters = counters
        self._letters: dict[str, dict[str, Any]] = {}
        self._ratings: dict[str, dict[str, Any]] = {}

    def read(self, event: Recorded) -> None:
        told = {"内容": event.payload.get("digest"), "event": event.number}
        if event.kind == "letter_received":
            number = event.payload["number"]
            self._letters[number] = told
            self._counters.add_letter(year_of(number))
        elif event.kind == "letter_rated":
            self._ratings[event.payload["letter"]] = told

    def compare(self, session: Session) -> Iterator[Damage]:
        yield from _compared(session, _letters, "number", self._letters)
        yield from _compared(session, _ratings, "letter", self._ratings)


def _compared(session: Session, table: Any, key: str, told: dict[str, dict[str, Any]]) -> Iterator[Damage]:
    stored = streamed(session, select(table).order_by(table.c[key]))
    found = ((row[key], {"内容": digest_of(row), "event": row["event"]}) for row in stored)
    yield from compare(table.name, told, found, str)
