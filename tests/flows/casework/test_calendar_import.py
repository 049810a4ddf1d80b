"""A year is imported: what is open moves, what has stopped stays, and the audit knows why."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from definitions.registry import CATALOGUE, open_catalogue
from definitions.semantics.clocks import clocks
from definitions.semantics.fold import fold
from definitions.working_days import CalendarError, end_of_day, load_calendar
from flows.access.refusal import Refused
from flows.casework.calendar_import import import_year, preview, read_year_file
from storage.models import AuditEvent, Case, Deadline, DeadlineChange, Review
from storage.records.history import load_history
from storage.records.recalculation import Change
from tests.builders.audit import audited
from tests.builders.office import WEB, SmallOffice, with_process

NOTICE = """
year: 2027
status: official
source: 为测试编的，不是真的通知
rest:
- name: 元旦
  days: ['2027-01-01', '2027-01-02', '2027-01-03', '2027-01-04']
- name: 国庆节
  days: ['2027-10-01', '2027-10-02', '2027-10-03']
work: ['2027-01-09']
"""
IN_TEN = "    within: 10 workdays\n    from: form.formed_on\n    until: published\n"
PAUSED = IN_TEN + "    pauses: [{from: draft.opened, until: draft.done, why: 补正}]\n"
Stored = list[dict[str, Any]]


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "cn-2027.yaml"
    path.write_text(NOTICE, encoding="utf-8")
    return path


@pytest.fixture
def busy(office: SmallOffice) -> SmallOffice:
    """In the last days of 2026: cases with the reviewer, the head and the drafter, one published, one withdrawn."""
    office = with_process(office, WEB, IN_TEN, PAUSED, office.services.settings.calendars)
    office.clock.move(days=35)
    cases = [office.submit(formed_on="2026-12-28") for _ in range(5)]
    office.decide("reviewer", cases[1].number)
    office.decide("reviewer", cases[2].number, "return", go="draft", opinion="请补正")
    office.approve_all(cases[3].number)
    office.run_automatic(cases[3].case_id)
    office.services.withdraw(office.actor("officer"), cases[4].number, "不办了")
    return office


def rows(office: SmallOffice, model: Any) -> Stored:
    table = model.__table__
    with office.services.desk.database.reading() as session:
        return [dict(row) for row in session.execute(select(table).order_by(table.c.id)).mappings()]


def bring_in(office: SmallOffice, notice: Path, by: str = "sysadmin") -> list[Change]:
    desk = office.services.desk
    with desk.database.writing() as session:
        return import_year(
            session,
            desk,
            office.actor(by),
            read_year_file(notice),
            office.services.settings.calendars,
            office.clock(),
        )


def by_key(stored: Stored) -> dict[tuple[int, str], dict[str, Any]]:
    return {(row["case_id"], row["key"]): row for row in stored}


def test_every_open_clock_is_what_its_history_says_by_the_new_calendar(
    busy: SmallOffice, notice: Path
) -> None:
    before = by_key(rows(busy, Deadline))
    changes = bring_in(busy, notice)
    calendar = load_calendar(CATALOGUE / "calendars", "cn", busy.services.settings.calendars)
    desk, compared = busy.services.desk, 0
    with desk.database.reading() as session:
        for case in session.scalars(select(Case)).all():
            process = desk.process_of(session, case.definition)
            state = fold(process, load_history(session, case.id))
            for clock in clocks(process, state, calendar, {}):
                stored = by_key(rows(busy, Deadline))[case.id, clock.key]
                if stored["state"] in ("running", "paused"):
                    told = (stored["due_at"], stored["provisional"], stored["explanation"])
                    assert told == (clock.due.moment, clock.due.provisional, clock.due.explanation)
                    compared += 1
                else:
                    assert stored == before[case.id, clock.key]
    assert compared >= 4
    assert len(changes) == len({(change.clock.case_id, change.clock.key) for change in changes}) >= 3


def test_the_changes_are_kept_with_the_old_and_the_new_day(busy: SmallOffice, notice: Path) -> None:
    before = by_key(rows(busy, Deadline))
    bring_in(busy, notice)
    after, kept = by_key(rows(busy, Deadline)), by_key(rows(busy, DeadlineChange))
    assert {key for key in before if before[key] != after[key]} == set(kept)
    for key, change in kept.items():
        assert (change["old_due_at"], change["new_due_at"]) == (before[key]["due_at"], after[key]["due_at"])
        assert not after[key]["provisional"]
    in_ten = {
        row["due_at"]
        for (_, key), row in after.items()
        if key == "public_in_10" and row["state"] == "running"
    }
    assert {moment.date() for moment in in_ten} == {date(2027, 1, 12)}


def test_the_open_duties_follow(busy: SmallOffice, notice: Path) -> None:
    bring_in(busy, notice)
    clocks_of, looked_at = by_key(rows(busy, Deadline)), 0
    for duty in rows(busy, Review):
        if duty["closed_at"] is None and duty["pressing"] is not None:
            assert duty["due_at"] == clocks_of[duty["case_id"], duty["pressing"]]["due_at"]
            looked_at += 1
    assert looked_at >= 2


def test_one_event_tells_of_it_and_everything_verifies(busy: SmallOffice, notice: Path) -> None:
    bring_in(busy, notice)
    assert audited(busy).damage == []
    told = [row for row in rows(busy, AuditEvent) if row["kind"] == "calendar_imported"]
    assert [(row["chain"], row["person"]) for row in told] == [("installation", "sysadmin")]
    for case in rows(busy, Case):
        if case["state"] == "draft":
            values = busy.sample(WEB, formed_on="2026-12-28", body="补正了的内容")
            busy.services.revise(busy.actor("officer"), case["number"], values, {})
    assert audited(busy).damage == []


def test_a_program_that_runs_computes_by_the_new_year_at_once(busy: SmallOffice, notice: Path) -> None:
    """The day off on 4 January moves what is due before the day on 9 January that makes up for it."""
    earlier = busy.submit(formed_on="2026-12-23")
    assert by_key(rows(busy, Deadline))[earlier.case_id, "public_in_10"]["due_at"] == at_the_end_of(7)
    bring_in(busy, notice)
    busy.decide("reviewer", earlier.number)
    told = json.loads(rows(busy, AuditEvent)[-1]["payload"])["clocks"]
    assert "public_in_10" not in told, "the import told of it"
    later = busy.submit(formed_on="2026-12-23")
    stored = by_key(rows(busy, Deadline))
    for case in (earlier, later):
        assert stored[case.case_id, "public_in_10"]["due_at"] == at_the_end_of(8)
    desk = busy.services.desk
    with desk.database.reading() as session:
        assert preview(session, desk, read_year_file(notice)) == [], "nothing was computed by the old year"
    assert audited(busy).damage == []


def at_the_end_of(day: int) -> datetime:
    """Of January 2027."""
    return end_of_day(date(2027, 1, day))


def test_a_second_import_changes_nothing_more(busy: SmallOffice, notice: Path) -> None:
    bring_in(busy, notice)
    assert bring_in(busy, notice) == []
    assert audited(busy).damage == []


def test_a_preview_changes_nothing(busy: SmallOffice, notice: Path) -> None:
    def everything() -> list[Stored]:
        return [rows(busy, model) for model in (Deadline, DeadlineChange, Review, AuditEvent)]

    before = everything()
    with busy.services.desk.database.reading() as session:
        found = preview(session, busy.services.desk, read_year_file(notice))
    assert everything() == before
    assert not busy.services.settings.calendars.exists()
    assert found == bring_in(busy, notice)


def test_only_a_system_administrator_may(busy: SmallOffice, notice: Path) -> None:
    with pytest.raises(Refused):
        bring_in(busy, notice, by="manager")
    assert rows(busy, DeadlineChange) == []


def changed_afterwards(office: SmallOffice, statement: str) -> None:
    """As somebody would who takes the triggers away first."""
    database = office.services.desk.database
    with database.writing() as session:
        if database.is_sqlite:
            for verb in ("update", "delete"):
                session.execute(text(f"DROP TRIGGER deadline_change_no_{verb}"))
        else:
            session.execute(text("DROP TRIGGER deadline_change_append_only ON deadline_change"))
        session.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM deadline_change WHERE id = 1",
        "UPDATE deadline_change SET old_due_at = new_due_at",
        "UPDATE deadline_change SET event = 1 WHERE id = 1",
        "DELETE FROM deadline_change",
    ],
)
def test_a_change_that_was_tampered_with_is_found(busy: SmallOffice, notice: Path, statement: str) -> None:
    bring_in(busy, notice)
    changed_afterwards(busy, statement)
    assert "deadline_change" in _tables(audited(busy).damage)


def _tables(damage: Sequence[Any]) -> set[str]:
    return {one.table for one in damage if "触发器" not in one.what}


def test_a_clock_that_was_moved_by_hand_is_found(busy: SmallOffice, notice: Path) -> None:
    bring_in(busy, notice)
    with busy.services.desk.database.writing() as session:
        session.execute(text("UPDATE deadline SET explanation = 'x' WHERE state = 'running'"))
    assert "deadline" in _tables(audited(busy).damage)


def test_a_file_under_another_years_name_is_refused(notice: Path) -> None:
    other = notice.rename(notice.with_name("cn-2028.yaml"))
    with pytest.raises(CalendarError, match="不一致"):
        read_year_file(other)


def test_an_imported_year_stands_for_that_of_the_catalogue(notice: Path) -> None:
    calendar = open_catalogue(CATALOGUE, notice.parent).office("jilin-transport").calendar
    assert calendar.years[2027].official
    assert not calendar.is_working_day(date(2027, 1, 4))
    assert calendar.years[2026].official
