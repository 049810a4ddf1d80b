"""Points of units: what they come from, and that a month which is over has the same ones for ever, on both databases."""

import json
import shutil
from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select, update

from definitions.loader import load_scores
from definitions.problems import InvalidDefinition
from definitions.registry import CATALOGUE, Calendars, Office, load_catalogue
from flows.access.refusal import Invalid, Refused
from flows.casework.calendar_import import import_year, read_year_file
from flows.casework.scoring import ScoreSheet, written
from flows.cli.app import run
from storage.installation import DEMO
from storage.models import Installation, Publication
from tests.builders.audit import audited
from tests.builders.changed import Change, write_changed
from tests.builders.model_office import (
    MODEL,
    ONE_OFFICE,
    ORGANIZATION,
    in_document,
    open_model_office,
    with_changes,
)
from tests.builders.office import SmallOffice, on_catalogue

MODEL_OFFICE = Office(MODEL, Calendars(CATALOGUE / "calendars"))
SHEET = "model-office.disclosure-sheet"
SECRECY = "who: {role: secrecy_officer, of: general_office}\n"
DECEMBER, JANUARY = datetime(2026, 12, 1, 2, tzinfo=UTC), datetime(2027, 1, 4, 2, tzinfo=UTC)
FRIDAY_OFF = "- name: 为测试编的\n  days: ['2026-11-27']\n"


@pytest.fixture
def office(tmp_path: Path, model_office_url: str) -> Generator[SmallOffice]:
    """Its secrecy review has one working day."""
    opened = open_model_office(tmp_path / "home", model_office_url)
    within = in_document("disclosure-sheet", SECRECY, f"{SECRECY}    within: 1 workday\n")
    write_changed(ONE_OFFICE, opened.home / "changed", within)
    catalogue = load_catalogue(opened.home / "changed", opened.services.settings.calendars)
    yield on_catalogue(opened, catalogue)
    opened.services.desk.database.dispose()


def a_november(office: SmallOffice) -> int:
    """One is published, one returned five times and still on its way, one lies from Thursday to Monday."""
    out = office.submit(SHEET)
    office.decide("secrecy", out.number)
    office.decide("chief", out.number)
    office.run_automatic(out.case_id)
    back = office.submit(SHEET)
    for number in range(5):
        office.decide("secrecy", back.number, "return", opinion="请核对")
        office.services.revise(office.actor("officer"), back.number, {"title": f"第{number}次核对"}, {})
    office.decide("secrecy", back.number)
    office.clock.move(days=3)
    late = office.submit(SHEET, by="clerk")
    office.clock.move(days=4)
    office.decide("secrecy", late.number)
    office.clock.now = DECEMBER
    return back.case_id


def sheet(office: SmallOffice, period: str = "2026-11", person: str = "manager") -> ScoreSheet:
    return office.services.scores(office.actor(person), ORGANIZATION, "handed_in", period)


def points(found: ScoreSheet) -> dict[str, tuple[Decimal, Decimal]]:
    return {one.title: (one.points, one.year) for one in found.units if one.points or one.year}


def test_every_point_has_its_reason_and_a_month_that_is_over_keeps_its_points(
    office: SmallOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    waiting = a_november(office)
    before = sheet(office)
    lost, spared = Decimal("-1"), Decimal("-0.5")
    assert points(before) == {"办公室": (spared, spared), "规划科": (lost, lost)}
    planning, general = before.units[-1], next(one for one in before.units if one.unit == "general_office")
    assert [(point.reason, point.points, point.case) for point in planning.reasons] == [
        ("采用", Decimal(1), "保密审查〔2026〕1号"),
        *[("退回", spared, "保密审查〔2026〕2号")] * 4,
        ("退回", Decimal(0), "保密审查〔2026〕2号"),
    ]
    assert [(point.reason, point.case) for point in general.reasons] == [
        ("超期：保密审查", "保密审查〔2026〕3号")
    ]
    assert (before.submitted, before.adopted, before.failing) == (3, 1, ("办公室", "规划科"))
    assert "| 规划科 | 退回 | 5 | -2 |" in written(before)
    _refused(office)
    _later(office, waiting, tmp_path)
    assert sheet(office) == before
    year = sheet(office, "2026")
    assert "规划科" not in points(year), "published in December"
    assert points(sheet(office, "2026-12"))["规划科"] == (Decimal(1), Decimal(0))
    assert not audited(office).damage
    _told_at_the_command_line(office, before, monkeypatch, capsys)


def test_a_case_that_was_refused_or_withdrawn_did_not_come_to_its_end(model_office: SmallOffice) -> None:
    ends = Change(
        f"{ORGANIZATION}/scores/handed-in.yaml",
        "title: 退回, on: returned, of: [disclosure-sheet], points: -0.5, cap: 2",
        "title: 办结, on: ended, of: [disclosure-sheet], points: 3",
    )
    office = with_changes(model_office, ends)
    office.decide("secrecy", office.submit(SHEET).number, "refuse", opinion="不公开")
    office.services.withdraw(office.actor("officer"), office.submit(SHEET).number, "不报了")
    out = office.submit(SHEET)
    office.decide("secrecy", out.number)
    office.decide("chief", out.number)
    office.run_automatic(out.case_id)
    office.clock.now = DECEMBER
    reasons = [one for unit in sheet(office).units for one in unit.reasons]
    assert [(one.case, one.points) for one in reasons if one.reason == "办结"] == [(out.number, Decimal(3))]


def _refused(office: SmallOffice) -> None:
    with pytest.raises(Invalid, match="2026年12月还没有过完"):
        sheet(office, "2026-12")
    assert [one.unit for one in sheet(office, person="clerk").units] == ["legal"]
    stranger = replace(office.actor("clerk"), holdings=frozenset())
    with pytest.raises(Refused, match="不是该机构的人员"):
        office.services.scores(stranger, ORGANIZATION, "handed_in", "2026-11")


def _later(office: SmallOffice, waiting: int, tmp_path: Path) -> None:
    """What was on its way is published, what was published is taken down, another case comes, and it turns out that the Friday
    was a day off."""
    with office.services.desk.database.reading() as session:
        page = session.scalars(select(Publication.url).order_by(Publication.id)).first()
    gone = office.submit(f"{ORGANIZATION}.page-withdrawal", page=page)
    office.run_automatic(gone.case_id)
    office.decide("chief", waiting)
    office.run_automatic(waiting)
    office.submit(SHEET, by="clerk")
    text = (CATALOGUE / "calendars" / "cn-2026.yaml").read_text(encoding="utf-8")
    table = tmp_path / "cn-2026.yaml"
    table.write_text(text.replace("rest:\n", f"rest:\n{FRIDAY_OFF}", 1), encoding="utf-8")
    desk, system = office.services.desk, office.actor("manager")
    admin = replace(system, holdings=frozenset(replace(one, role="system_admin") for one in system.holdings))
    with desk.database.writing() as session:
        import_year(
            session,
            desk,
            admin,
            read_year_file(table),
            office.services.settings.calendars,
            office.clock.now,
        )
    assert not desk.office(ORGANIZATION).calendar.is_working_day(date(2026, 11, 27))
    office.clock.now = JANUARY


def _told_at_the_command_line(
    office: SmallOffice,
    found: ScoreSheet,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings = office.services.settings
    monkeypatch.setenv("SANSHEN_HOME", str(office.home))
    monkeypatch.setenv("SANSHEN_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("SANSHEN_DEFINITIONS", str(office.home / "changed"))
    with office.services.desk.database.writing() as session:
        session.execute(update(Installation).values(kind=DEMO, demo_now=office.clock.now))
    asked = ["scores", "show", ORGANIZATION, "--month", "2026-11", "--as", "manager"]
    capsys.readouterr()
    assert run([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {one["title"]: one["points"] for one in told["units"]} == {
        one.title: float(one.points) for one in found.units
    }
    assert run(asked) == 0
    assert "保密审查〔2026〕3号" in capsys.readouterr().out
    assert run(["scores", "show", ORGANIZATION, "--month", "十一月", "--as", "manager"]) == 2
    assert "不是时段" in capsys.readouterr().err


def test_a_process_that_names_a_scoring_that_there_is_not_is_refused_when_it_is_loaded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "catalogue"
    for folder in ("calendars", "tongliao"):
        shutil.copytree(CATALOGUE / folder, root / folder)
    (root / "self-check.yaml").write_bytes((CATALOGUE / "self-check.yaml").read_bytes())
    file = root / "tongliao" / "processes" / "adoption-scores.yaml"
    file.write_text(file.read_text("utf-8").replace("\"'adoption'\"", "\"'adoptoin'\""), "utf-8")
    with pytest.raises(InvalidDefinition) as invalid:
        load_catalogue(root)
    assert [(one.code, one.place.file) for one in invalid.value.problems] == [
        ("unknown-scoring", str(file))
    ] * 2
    assert run(["definitions", "check", str(file)]) == 1
    told = capsys.readouterr().out
    assert told.count("这个计分办法，到时候算不出得分") == 2, told
    assert "`adoption`" in told


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("id: returned", "id: adopted", "duplicate-id"),
        ("on: returned", "on: returnd", "unknown-moment"),
        ("of: [disclosure-sheet]", "of: [disclosure-shet]", "unknown-process"),
        ("points: 1,", "points: 0,", "wrong-points"),
        ("points: 1,", "points: 1, limits: [x],", "useless-key"),
        ("channel: website", "channel: wechat", "unknown-channel"),
        ("on: missed", "on: missed, channel: website", "useless-key"),
        ("points: 1,", "points: 1, unit: answerable unit,", "unfit-unit"),
        ("points: 1,", "points: 1, unit: delaying unit,", "unfit-unit"),
        ("points: 1,", "points: 1, unit: form.title,", "unfit-unit"),
        ("points: 1,", "points: 1, when: form.nothing == '',", "unknown-field"),
        ("points: 1,", "points: 1, when: 'form.title ==',", "wrong-condition"),
        ("on: missed", "on: missed, limits: [nothing]", "unknown-deadline"),
        ("units: [planning", "units: [planing", "unknown-unit"),
        ("pass_mark", "pas_mark", "unknown-key"),
    ],
)
def test_what_is_wrong_with_a_scoring_is_told_with_its_place(old: str, new: str, code: str) -> None:
    office = MODEL_OFFICE
    text = (MODEL / "scores" / "handed-in.yaml").read_text(encoding="utf-8")
    assert old in text
    known = {name: one.process for name, one in office.processes.items()}
    with pytest.raises(InvalidDefinition) as invalid:
        load_scores(text.replace(old, new, 1), "x.yaml", organization=office.organization, known=known)
    (problem,) = invalid.value.problems
    assert problem.code == code
    assert problem.place.line > 4
