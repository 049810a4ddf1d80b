"""Compares what imports of calendars changed with the events that tell of them."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import DeadlineChange
from storage.records.recalculation import digest_of
from storage.verification import Damage, Recorded
from storage.verification.inspection import streamed

_changes: Any = DeadlineChange.__table__


class Imports:
    """Told of every event of the installation by `read`."""

    def __init__(self) -> None:
        self._told: dict[int, str | None] = {}
        """Number of the event to the digest of the changes that it tells of."""

    def read(self, event: Recorded) -> None:
        if event.kind == "calendar_imported":
            self._told[event.number] = event.payload.get("digest")

    def compare(self, session: Session) -> Iterator[Damage]:
        in_order = select(_changes).order_by(_changes.c.imported, _changes.c.case_id, _changes.c.key)
        told = {number: digest for number, digest in self._told.items() if digest != digest_of(())}
        for imported, rows in groupby(streamed(session, in_order), itemgetter("imported")):
            if told.pop(imported, None) != digest_of(rows):
                yield Damage("deadline_change", f"import {imported}", "与审计记录所载的变动不符")
        for imported in told:
            yield Damage("deadline_change", f"import {imported}", "审计记录所载的变动不见了")
