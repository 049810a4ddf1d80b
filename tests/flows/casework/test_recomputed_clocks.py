"""A calendar that is imported moves clocks of every sort to where their cases' histories put them, and nowhere else."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.presentation.happenings import Setting, tell
from definitions.semantics.clocks import clocks, last_day
from definitions.semantics.fold import fold
from definitions.vocabulary import Verb
from flows.casework.calendar_import import import_year, preview, read_year_file
from flows.casework.handing import SeatRequest
from flows.casework.noticing import cases_to_notice
from flows.casework.noticing import notice as notice_clocks
from storage.models import Case, Deadline, Review
from storage.records.deadlines import NOTICED
from storage.records.history import load_history
from tests.builders.changed import changed_catalogue
from tests.builders.model_office import ONE_OFFICE, ORGANIZATION, join, with_document
from tests.builders.office import SmallOffice, on_catalogue
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
    kept = [one for one in columns if one.name not in NOTICED]
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


def bring_in(office: SmallOffice, folder: Path, *, rest: str = "2026-11-07", work: str = "") -> None:
    """One day off more, or one day on which people work more."""
    path = folder / "cn-2026.yaml"
    table = f"year: 2026\nstatus: official\nsource: 为测试编的\nrest:\n- {{name: 停电, days: ['{rest}']}}\n"
    path.write_text(f"{table}work: [{work}]\n", encoding="utf-8")
    folder = office.services.settings.calendars
    with office.services.desk.database.writing() as session:
        by = office.actor("sysadmin")
        import_year(session, office.services.desk, by, read_year_file(path), folder, office.clock())


def told_since(office: SmallOffice, number: str) -> list[tuple[str, tuple[str, ...]]]:
    """What stands in the history of a case since a year was imported, in the words of the screens."""
    view = office.services.case(office.actor("manager"), number)
    setting = Setting(view.stage_titles, {}, view.names, view.definition, {}, {})
    kinds = [one.kind for one in view.timeline]
    since = view.timeline[kinds.index("recounted") :]
    return [(told.title, told.details) for told in (tell(one, None, setting) for one in since)]


def clock(office: SmallOffice, key: str) -> tuple[str, date]:
    with office.services.desk.database.reading() as session:
        row = session.scalars(select(Deadline).where(Deadline.key == key)).one()
        return row.state, last_day(row.due_at)


def duty(office: SmallOffice, person: str) -> tuple[str | None, date]:
    """What presses on their only duty, and until when."""
    with office.services.desk.database.reading() as session:
        stage = office.services.inbox(office.actor(person))[0].stage
        row = session.scalars(select(Review).where(Review.stage == stage, Review.closed_at.is_(None))).one()
        assert row.due_at is not None
        return row.pressing, last_day(row.due_at)


COUNTED_ANEW = "放假安排录入以后，时限重新计算"


def test_a_limit_that_had_run_out_and_now_has_not_is_taken_back_at_once(
    office: SmallOffice, tmp_path: Path
) -> None:
    number = office.submit(RELEASE).number
    office.clock.move(days=2)
    for case_id in cases_to_notice(office.services.desk):
        notice_clocks(office.services.desk, case_id)
    bring_in(office, tmp_path, rest="2026-11-24")
    assert clock(office, "section/1") == ("running", date(2026, 11, 25))
    assert told_since(office, number) == [
        (COUNTED_ANEW, (
            "“5个工作日内发布”的到期日由2026年11月30日改为2026年12月1日",
            "“科室负责人审核”的办理期限的到期日由2026年11月24日改为2026年11月25日，不再超期",
        ))
    ]  # fmt: skip
    assert cases_to_notice(office.services.desk) == []


def test_a_limit_that_has_run_out_by_the_new_calendar_is_told_at_once(
    office: SmallOffice, tmp_path: Path
) -> None:
    office.clock.move(days=4)
    number = office.submit(RELEASE).number
    assert clock(office, "section/1") == ("running", date(2026, 11, 30))
    office.clock.move(days=2)
    bring_in(office, tmp_path, work="'2026-11-28'")
    assert [title for title, _ in told_since(office, number)] == [
        COUNTED_ANEW,
        "“科室负责人审核”的办理期限超期：应于2026年11月28日办完，当时等待规划科的科室负责人",
    ]
    assert duty(office, "planner") == ("section/1", date(2026, 11, 28))


@pytest.mark.parametrize(
    ("objected_on", "change", "before", "after"),
    [
        (8, {"rest": "2026-11-30"}, "running", "paused"),
        (7, {"work": "'2026-11-28'"}, "paused", "running"),
    ],
    ids=["it has not run out when it is to stand", "it had run out before"],
)
def test_a_clock_stands_or_runs_by_the_new_calendar_at_once(
    office: SmallOffice, tmp_path: Path, objected_on: int, change: dict[str, str], before: str, after: str
) -> None:
    """What had run out before somebody objected does not stand; what had not, does."""
    number = office.submit(RELEASE).number
    office.clock.move(days=objected_on)
    office.services.object_to(office.actor("legal"), number, "口径不一致")
    assert clock(office, "released")[0] == before
    bring_in(office, tmp_path, **change)
    assert clock(office, "released")[0] == after
    assert [title for title, _ in told_since(office, number)][1:] == (
        []
        if after == "paused"
        else ["“5个工作日内发布”超期：应于2026年11月28日办完，当时等待规划科的科室负责人"]
    )


def test_whichever_limit_ends_first_by_the_new_calendar_presses_on_a_duty(
    office: SmallOffice, tmp_path: Path
) -> None:
    office = with_document(office, "statistics-release", "within: 5 workdays", "within: 4 days")
    number = office.submit(RELEASE).number
    office.clock.move(days=2)
    office.decide("planner", number)
    assert duty(office, "chief") == ("chief/1", date(2026, 11, 27))
    bring_in(office, tmp_path, rest="2026-11-26")
    assert clock(office, "chief/1") == ("running", date(2026, 11, 30))
    assert duty(office, "chief") == ("released", date(2026, 11, 27))


def test_what_has_stopped_keeps_its_judgement_also_when_the_case_goes_on(
    office: SmallOffice, tmp_path: Path
) -> None:
    folder = office.services.settings.calendars
    office = on_catalogue(office, changed_catalogue(ONE_OFFICE, imported=folder))
    number = office.submit(RELEASE).number
    office.clock.move(days=2)
    office.decide("planner", number)
    assert clock(office, "section/1") == ("stopped", date(2026, 11, 24))
    bring_in(office, tmp_path, rest="2026-11-24")
    office.decide("chief", number)
    assert clock(office, "section/1") == ("stopped", date(2026, 11, 24))
