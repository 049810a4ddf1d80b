"""How long open limits take to be computed anew when a calendar year is imported."""

import time
from collections.abc import Iterator
from dataclasses import replace as with_
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select

from definitions.registry import CATALOGUE
from definitions.working_days import Calendar, Year, due_after, load_calendar
from flows.casework.calendar_import import YearFile, import_year
from storage.models import Case, Deadline, DeadlineChange
from tests.benchmarks.figures import Row
from tests.builders.office import JILIN, WEB, SmallOffice

IN_MEMORY = 1_000_000
IN_DATABASE = 100_000
CLOCKS = ("public_in_10", "online_in_1_day", "unit_check/1", "watch/1")
"""Of each case; all may have begun on any day."""
FIRST_DAY, DAYS = date(2026, 12, 1), 120
AT = datetime(2026, 12, 1, 1, tzinfo=UTC)


def in_memory(times: int = IN_MEMORY) -> tuple[list[Row], dict[str, object]]:
    """Limits of every unit that began on the days of two years: as they are asked for, and each counted by itself."""
    _, anew = _calendars()
    limits = [f"{n} {unit}" for unit in ("workdays", "days", "weeks", "months") for n in range(2, 7)]
    starts = [date(2026, 1, 1) + timedelta(days=n) for n in range(730)]
    rows = []
    for metric, due in (
        ("recompute_in_memory_s", due_after),
        ("recompute_in_memory_uncached_s", due_after.__wrapped__),
    ):
        began = time.perf_counter()
        for number in range(times):
            due(anew, starts[number % 730], limits[number // 730 % 20])
        rows.append(Row(metric, "", 0, time.perf_counter() - began, f"s for {times}"))
    return rows, {}


def in_database(
    office: SmallOffice, kind: str, times: int = IN_DATABASE
) -> tuple[list[Row], dict[str, object]]:
    """The whole import: reading, computing, the event, the table of changes, the clocks themselves."""
    calendar, anew = _calendars()
    _fill(office, calendar, times)
    desk = office.services.desk
    year = with_(anew.years[2027], source="为测量编的")
    file = YearFile("cn-2027.yaml", b"measured", "cn", year)
    began = time.perf_counter()
    with desk.database.writing() as session:
        changes = import_year(session, desk, office.actor("sysadmin"), file, office.home / "calendars", AT)
    seconds = time.perf_counter() - began
    with desk.database.reading() as session:
        kept = session.scalar(select(func.count()).select_from(DeadlineChange))
    if kept != len(changes) or not changes:
        raise AssertionError(f"{len(changes)} changes, {kept} kept")
    moved = sum(change.is_moved for change in changes)
    return [Row("recompute_in_database_s", kind, 0, seconds, f"s for {times}")], {
        "changed": len(changes),
        "moved": moved,
    }


def _calendars() -> tuple[Calendar, Calendar]:
    """As it is shipped, and with a notice for 2027 that was made up: three more days off, two made up for."""
    calendar = load_calendar(CATALOGUE / "calendars", "cn")
    known = calendar.years[2027]
    off = {date(2027, 1, 4): "元旦", date(2027, 2, 11): "春节", date(2027, 2, 12): "春节"}
    work = frozenset({date(2027, 1, 9), date(2027, 2, 20)})
    year = Year(
        2027, known.rest | frozenset(off), work, {**known.names, **off}, official=True, source="为测量编的"
    )
    return calendar, calendar.with_year(year)


def _fill(office: SmallOffice, calendar: Calendar, clocks: int) -> None:
    desk = office.services.desk
    loaded = desk.catalogue.find(WEB)
    assert loaded is not None
    with desk.database.writing() as session:
        desk.remember(session, loaded, AT)
        first = (session.scalar(select(func.max(Case.id))) or 0) + 1
        cases = range(first, first + clocks // len(CLOCKS))
        session.execute(insert(Case), [_case(number, loaded.digest) for number in cases])
        limits = {"public_in_10": "10 workdays", "online_in_1_day": "1 day", "unit_check/1": "1 workday"}
        session.execute(insert(Deadline), list(_clocks(cases, limits, calendar)))


def _case(number: int, digest: str) -> dict[str, Any]:
    return {
        "id": number,
        "number": f"第{number}号",
        "organization": JILIN,
        "process": WEB,
        "definition": digest,
        "unit": f"{JILIN}/transport_admin",
        "title": "公告",
        "state": "open",
        "created_at": AT,
    }


def _clocks(cases: range, limits: dict[str, str], calendar: Calendar) -> Iterator[dict[str, Any]]:
    for case in cases:
        started_on = FIRST_DAY + timedelta(days=case % DAYS)
        for key in CLOCKS:
            due = due_after(calendar, started_on, limits.get(key, "5 workdays"))
            yield {
                "case_id": case,
                "key": key,
                "title": key,
                "unit": f"{JILIN}/transport_admin",
                "started_on": started_on,
                "due_at": due.moment,
                "provisional": due.provisional,
                "explanation": due.explanation,
                "state": "running",
            }
