"""A calendar year is brought in, and every open limit is computed anew."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from definitions.registry import Office, kept_file
from definitions.schema.process import Process
from definitions.schema.stages import HumanStage
from definitions.semantics.clocks import clocks
from definitions.semantics.fold import fold
from definitions.working_days import Calendar, Due, Year, due_after, parse_span, read_year
from flows.access.actor import Actor
from flows.access.credentials import SYSTEM_ADMIN
from flows.access.refusal import Refused
from flows.casework.desk import Desk
from flows.casework.past_calendars import IMPORTED
from flows.casework.recounting import recount
from storage.audit_chain import append
from storage.records.history import load_history
from storage.records.recalculation import (
    Change,
    OpenClock,
    change_rows,
    digest_of,
    open_clocks,
    write_changes,
)


@dataclass(frozen=True, slots=True)
class YearFile:
    """The table of a year, as it came."""

    name: str
    content: bytes
    calendar: str
    year: Year


def read_year_file(path: Path) -> YearFile:
    """Raises CalendarError."""
    calendar, year = read_year(path)
    return YearFile(path.name, path.read_bytes(), calendar, year)


def must_import(actor: Actor) -> None:
    if not any(actor.holds(SYSTEM_ADMIN, organization) for organization in actor.organizations):
        raise Refused("只有系统管理员可以录入放假安排", "请由系统管理员（system_admin）办理")


def preview(session: Session, desk: Desk, file: YearFile) -> list[Change]:
    """What the import would change."""
    return list(_changes(session, desk, file, lock=False))


def import_year(
    session: Session, desk: Desk, actor: Actor, file: YearFile, folder: Path, at: datetime
) -> list[Change]:
    """Write the changes and tell of them in one event; the file is put in its place last.

    Where the transaction fails after that, the import is to be repeated: it changes what it did not change yet.
    """
    must_import(actor)
    changes = list(_changes(session, desk, file, lock=True))
    rows = change_rows(changes, at)
    payload: dict[str, Any] = {
        "calendar": file.calendar,
        "year": file.year.year,
        "official": file.year.official,
        "source": file.year.source,
        "sha256": hashlib.sha256(file.content).hexdigest(),
        "changes": len(changes),
        "moved": sum(change.is_moved for change in changes),
        "digest": digest_of(rows),
    }
    told = append(session, kind=IMPORTED, payload=payload, origin=actor.origin, at=at)
    write_changes(session.connection(), changes, rows, told.number)
    recount(session, desk, changes, _calendars(desk, file), told.number, at)
    place(kept_file(folder, file.name, payload["sha256"]), file.content)
    place(folder / file.name, file.content)
    return changes


def place(target: Path, content: bytes) -> None:
    """Either the old file or the new one, whenever the power fails."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".draft")
    with draft.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(target)


def _changes(session: Session, desk: Desk, file: YearFile, *, lock: bool) -> Iterator[Change]:
    calendars = _calendars(desk, file)
    anew = Anew(session, desk, calendars)
    for clock in open_clocks(session.connection(), lock=lock):
        if clock.organization not in calendars:
            continue
        told = anew.told(clock, desk.office(clock.organization))
        if told is not None and _differs(clock, *told):
            yield Change(clock, *told)


def _calendars(desk: Desk, file: YearFile) -> dict[str, Calendar]:
    """Of every organisation that goes by the calendar, with the year."""
    return {
        name: office.calendar.with_year(file.year)
        for name, office in desk.catalogue.offices.items()
        if office.organization.calendar == file.calendar
    }


def _differs(clock: OpenClock, started_on: date, due: Due, state: str) -> bool:
    now = (started_on, due.moment, due.provisional, due.explanation, state)
    return now != (clock.started_on, clock.due_at, clock.provisional, clock.explanation, clock.state)


Told = tuple[date, Due, str]
"""When a clock began, when it is due, and whether it runs or stands."""


@dataclass
class Anew:
    """Computes clocks by other calendars, `calendars` of the organisations."""

    session: Session
    desk: Desk
    calendars: dict[str, Calendar]
    _limits: dict[tuple[str, str], str | None] = field(default_factory=dict)
    _folded: tuple[int, dict[str, Told]] = (0, {})
    """The case that was folded last, with its clocks: they come case by case."""

    def told(self, clock: OpenClock, office: Office) -> Told | None:
        calendar = self.calendars[clock.organization]
        limit = self._limit(clock)
        if limit is not None:
            return clock.started_on, due_after(calendar, clock.started_on, limit), clock.state
        if self._folded[0] != clock.case_id:
            self._folded = clock.case_id, self._fold(clock, calendar, office)
        return self._folded[1].get(clock.key)

    def _limit(self, clock: OpenClock) -> str | None:
        """The limit of a clock whose due day follows from its beginning alone: most do, and need no history."""
        name = (clock.definition, clock.key.partition("/")[0])
        if name not in self._limits:
            self._limits[name] = _plain_limit(self._process(clock), name[1])
        return self._limits[name]

    def _process(self, clock: OpenClock) -> Process:
        return self.desk.process_of(self.session, clock.definition)

    def _fold(self, clock: OpenClock, calendar: Calendar, office: Office) -> dict[str, Told]:
        process = self._process(clock)
        history = load_history(self.session, clock.case_id)
        state = fold(process, history, self.desk.versions(self.session))
        found = clocks(process, state, calendar, office.organization.answering)
        return {one.key: (one.started_on, one.due, one.state.value) for one in found}


def _plain_limit(process: Process, name: str) -> str | None:
    if process.objection is not None and process.objection.clocks == "stop":
        return None
    for deadline in process.deadlines:
        if deadline.id == name:
            is_plain = not (deadline.pauses or deadline.extensions or deadline.restart)
            return deadline.within if is_plain else None
    stage = process.find_stage(name)
    if not isinstance(stage, HumanStage) or stage.within is None or stage.urgent is not None:
        return None
    return None if parse_span(stage.within).unit == "hour" else stage.within
