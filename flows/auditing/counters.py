"""Compares the counters of case numbers, ledger lines, register entries and letters with how many were given."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from definitions.schema.process import Process
from definitions.working_days import SHANGHAI
from flows.casework.derived import line_counter, number_counter
from storage.models import NumberCounter
from storage.records.letters import COUNTER as LETTERS
from storage.records.registers import counter_of
from storage.verification import Damage, compare
from storage.verification.inspection import rows

_counters: Any = NumberCounter.__table__


class Counters:
    """Told of numbers, lines, entries and letters by `add_number`, `add_line`, `add_entry` and `add_letter`."""

    def __init__(self) -> None:
        self._given: Counter[tuple[str, int]] = Counter()
        """Template and year to how many numbers were given: they have no gaps."""

    def add_number(self, process: Process, at: datetime) -> None:
        self._given[number_counter(process), at.astimezone(SHANGHAI).year] += 1

    def add_line(self, organization: str, ledger: str) -> None:
        self.add(line_counter(organization, ledger))

    def add_entry(self, organization: str, register: str) -> None:
        self.add(counter_of(organization, register))

    def add(self, counter: str) -> None:
        """One more of what this counter numbers for ever."""
        self._given[counter, 0] += 1

    def add_letter(self, year: int) -> None:
        self._given[LETTERS, year] += 1

    def compare(self, session: Session) -> Iterator[Damage]:
        """One that stands at zero was locked, and has given nothing."""
        told = {counter: {"last": last} for counter, last in self._given.items()}
        found = (
            ((row["template"], row["year"]), row)
            for row in rows(session, select(_counters).where(_counters.c.last > 0))
        )
        yield from compare("number_counter", told, found, lambda counter: f"{counter[0]} {counter[1]}")
