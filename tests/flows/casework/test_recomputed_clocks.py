"""A calendar that is imported moves clocks of every sort to where their cases' histories put them, and nowhere else."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from definitions.semantics.clocks import clocks
from definitions.semantics.fold import fold
from definitions.vocabulary import Verb
from flows.casework.calendar_import import import_year, preview, read_year_file
from flows.casework.handing import SeatRequest
from storage.models import Case, Deadline
from storage.records.history import load_history
from tests.builders.model_office import ORGANIZATION, join
from tests.builders.office import SmallOffice
from tests.flows.casework.test_told_by_stages import ASSIGNED, MATTER

LETTER, RELEASE = f"{ORGANIZATION}.letter", f"{ORGANIZATION}.statistics-release"
NOTICE = """
year: 2026
status: official
source: 为测试编的，不是真的通知
rest:
- name: 停电
  days: ['2026-11-25', '2026-11-26', '2026-11-27', '2026-12-01']
work: ['2026-12-05']
"""
Row = dict[str, Any]


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "cn-2026.yaml"
    path.write_text(NOTICE, encoding="utf-8")
    return path


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    """On Monday 23 November 2026 at 9, with a registrar and an administrator."""
    join(model_office, "registrar", "officer", "general_office")
    join(model_office, "sysadmin", "system_admin", "general_office")
    return model_office


def asked(office: SmallOffice, verb: Verb, by: str, number: str) -> None:
    office.services.act_on_seat(office.actor(by), number, SeatRequest(verb, why="请写明年份"))


def a_matter(office: SmallOffice) -> str:
    number = office.submit(MATTER, by="registrar").number
    office.decide("office", number, "done", given=ASSIGNED)
    return number


def with_everything(office: SmallOffice) -> None:
    """Limits that stand, that stood, and that began anew, or did not because they had run out; named days."""
    begun_anew, standing, too_late = a_matter(office), a_matter(office), a_matter(office)
    released, held = (office.submit(RELEASE).number for _ in range(2))
    office.submit(LETTER, body="来信", received_on="2026-11-20", planned_on="2026-12-10")
    office.clock.move(days=1)
    for number in (begun_anew, standing):
        asked(office, Verb.SUPPLEMENT, "clerk", number)
    for number in (released, held):
        office.services.object_to(office.actor("legal"), number, "口径不一致")
    office.clock.move(days=1)
    asked(office, Verb.ANSWER, "registrar", begun_anew)
    office.services.drop_objection(office.actor("legal"), released)
    office.clock.move(days=7)
    asked(office, Verb.SUPPLEMENT, "clerk", too_late)
    asked(office, Verb.ANSWER, "registrar", too_late)


def stored(office: SmallOffice) -> dict[tuple[str | None, str], Row]:
    columns = [one for one in Deadline.__table__.columns if one.name not in ("id", "case_id")]
    kept = [one for one in columns if one.name not in ("warned_for", "missed_for", "unheeded")]
    with office.services.desk.database.reading() as session:
        rows = session.execute(select(Case.number, *kept).join(Case, Case.id == Deadline.case_id)).mappings()
        return {(row["number"], row["key"]): {k: v for k, v in row.items() if k != "number"} for row in rows}


def from_scratch(office: SmallOffice, notice: Path) -> dict[tuple[str | None, str], Row]:
    """Every clock as its case's history tells it by the new calendar."""
    desk = office.services.desk
    found: dict[tuple[str | None, str], Row] = {}
    home = desk.office(ORGANIZATION)
    calendar = home.calendar.with_year(read_year_file(notice).year)
    with desk.database.reading() as session:
        for case in session.scalars(select(Case)).all():
            process = desk.process_of(session, case.definition)
            state = fold(process, load_history(session, case.id))
            for clock in clocks(process, state, calendar, home.organization.answering):
                found[case.number, clock.key] = {
                    "key": clock.key,
                    "title": clock.title,
                    "unit": f"{ORGANIZATION}/{clock.unit}",
                    "stage": clock.stage,
                    "started_on": clock.started_on,
                    "due_at": clock.due.moment,
                    "provisional": clock.due.provisional,
                    "explanation": clock.due.explanation,
                    "state": clock.state.value,
                    "stopped_at": clock.stopped_at,
                }
    return found


def test_every_sort_of_clock_is_what_it_would_be_from_scratch(office: SmallOffice, notice: Path) -> None:
    with_everything(office)
    before, file = stored(office), read_year_file(notice)
    with office.services.desk.database.writing() as session:
        folder = office.services.settings.calendars
        import_year(session, office.services.desk, office.actor("sysadmin"), file, folder, office.clock())
    after, wanted = stored(office), from_scratch(office, notice)
    running = {name for name, row in before.items() if row["state"] in ("running", "paused", "waiting")}
    assert {name: after[name] for name in running} == {name: wanted[name] for name in running}
    assert {name: row for name, row in after.items() if name not in running} == {
        name: row for name, row in before.items() if name not in running
    }
    moved = {key for name, key in running if before[name, key]["due_at"] != after[name, key]["due_at"]}
    assert moved >= {"opinion", "released", "answer"}
    assert len({row["started_on"] for (_, key), row in after.items() if key == "opinion"}) == 3
    with office.services.desk.database.reading() as session:
        assert preview(session, office.services.desk, file) == []
