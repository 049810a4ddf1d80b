"""Rates, dwell times, reasons and persons' figures, after weeks by chance, are those of a slow count, on both databases."""

import json
import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from definitions.vocabulary import Verb
from flows.access.actor import SYSTEM
from flows.access.people import Term
from flows.access.proxies import Wish, give_proxy
from flows.casework.figure_tables import AHEAD, HANDLING, QUALITY, as_number
from flows.casework.figures import Figures
from flows.casework.handing import SeatRequest
from flows.casework.statistics import Wanted
from flows.cli.app import run
from storage.installation import DEMO
from storage.models import Installation
from storage.queries.grouping import Grouping
from tests.builders.model_office import open_model_office, with_document
from tests.builders.office import JILIN, SmallOffice
from tests.builders.weeks import EventfulWeeks
from tests.flows.casework import figures_oracle as oracle
from tests.flows.casework.deadline_oracle import BEIJING

SEED = 8
AWAY = ("reviewer", date(2026, 11, 30), date(2026, 12, 2))


@pytest.fixture
def weeks(office: SmallOffice) -> EventfulWeeks:
    passed = EventfulWeeks(office, random.Random(SEED), between=(0, 5, 30, 120, 900))
    with office.services.desk.database.writing() as session:
        person, first, last = AWAY
        wish = Wish(person, "officer", JILIN, Term(first, last))
        give_proxy(session, wish, origin=SYSTEM, at=office.clock())
    passed.pass_by()
    return passed


def told(office: SmallOffice, grouping: Grouping, person: str = "manager") -> Figures:
    return office.services.figures(office.actor(person), JILIN, Wanted(grouping)).figures


def test_the_figures_are_the_slow_ones(
    weeks: EventfulWeeks, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    office = weeks.office
    with office.services.desk.database.reading() as session:
        found = oracle.stories(session)

    def month(at) -> str:
        return f"{at + BEIJING:%Y-%m}"

    of_story = {
        Grouping.UNIT: lambda story, _: oracle.UNIT_OF_DRAFTER[story.drafter],
        Grouping.PROCESS: lambda story, _: story.process,
        Grouping.PERSON: lambda story, _: story.drafter,
        Grouping.MONTH: lambda _, at: month(at),
    }
    of_duty = {
        Grouping.UNIT: lambda duty: oracle.UNITS[duty.process, duty.stage],
        Grouping.STAGE: lambda duty: oracle.TITLES[duty.process, duty.stage],
        Grouping.PROCESS: lambda duty: duty.process,
        Grouping.PERSON: lambda duty: str(duty.person),
        Grouping.MONTH: lambda duty: month(duty.answered_at),
    }
    for grouping in Grouping:
        figures = told(office, grouping)
        assert {
            name: (one.submitted, one.adopted, one.settled, one.first_pass, one.pages, one.taken_down)
            for name, one in figures.quality.items()
        } == (oracle.quality(found, of_story[grouping]) if grouping in of_story else {})
        assert {
            name: (one.answered, one.returned, one.days, one.longest)
            for name, one in figures.handling.items()
        } == oracle.handling(found, of_duty[grouping])
        given = Counter({(one.group, one.reason): one.times for one in figures.reasons})
        assert given == oracle.reasons(found, of_duty[grouping])
    persons = told(office, Grouping.PERSON).limits
    assert {
        person: (one.met, one.late, one.open_late, one.running) for person, one in persons.items()
    } == oracle.personal(found, [AWAY], office.clock.now)
    _expect_ahead(office, found)
    _expect_variety(office, found)
    _expect_own_lines(office)
    monkeypatch.setenv("SANSHEN_HOME", str(office.home))
    monkeypatch.setenv("SANSHEN_DATABASE_URL", office.services.settings.database_url)
    _expect_the_same_at_the_command_line(office, capsys)


def _expect_ahead(office: SmallOffice, found: list[oracle.Story]) -> None:
    """Limits of stages alone: those of whole cases are compared elsewhere."""
    today = (office.clock.now + BEIJING).date()
    expected: Counter[str] = Counter()
    for last in oracle.running_last_days(found):
        over, left = oracle.workdays(last, today), oracle.workdays(today, last)
        if last < today:
            expected["over" if over <= 3 else "over_3" if over <= 10 else "over_10"] += 1
        elif left <= 5:
            expected["today" if last == today else "within_3" if left <= 3 else "within_5"] += 1
    stages = {title for title, _, _ in oracle.LIMITS.values()}
    lines = [one for name, one in told(office, Grouping.STAGE).ahead.items() if name in stages]
    names = ("over_10", "over_3", "over", "today", "within_3", "within_5")
    assert {name: sum(getattr(one, name) for one in lines) for name in names} == {
        name: expected[name] for name in names
    }


def _expect_the_same_at_the_command_line(office: SmallOffice, capsys: pytest.CaptureFixture[str]) -> None:
    with office.services.desk.database.writing() as session:
        session.execute(update(Installation).values(kind=DEMO, demo_now=office.clock.now))
    figures = told(office, Grouping.PERSON)
    for table in (AHEAD, QUALITY, HANDLING):
        capsys.readouterr()
        assert run(["stats", table.id, "--by", "person", "--json", "--as", "manager"]) == 0
        rows = json.loads(capsys.readouterr().out)
        assert [(row["person"], *(row[column.id] for column in table.columns)) for row in rows] == [
            (person, *map(as_number, values)) for person, values in table.rows(figures)
        ]
    assert run(["stats", "overdue", "--by", "person", "--csv", "--as", "manager"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1 + len(figures.limits)
    assert run(["stats", "reasons", "--by", "person", "--csv", "--as", "manager"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1 + len(figures.reasons)
    assert run(["stats", "quality", "--by", "stage", "--as", "manager"]) == 2
    assert "不能按环节" in capsys.readouterr().err


def _expect_variety(office: SmallOffice, found: list[oracle.Story]) -> None:
    """Else the comparisons would compare less than they say."""
    (whole,) = oracle.quality(found, lambda *_: "").values()
    assert all(whole)
    assert whole[3] < whole[2]
    now = office.clock.now
    strict, fair = oracle.personal(found, [], now), oracle.personal(found, [AWAY], now)
    assert strict["reviewer"][1] > fair["reviewer"][1], "an absence excuses something"
    assert sum(fair["secrecy2"])
    assert any(duty.is_off and duty.answered_at for story in found for duty in story.duties)


def _expect_own_lines(office: SmallOffice) -> None:
    """A person sees their own line, and the lines of their unit."""
    whole, own = told(office, Grouping.PERSON), told(office, Grouping.PERSON, "head")
    assert set(own.limits) == set(own.handling) == {"head"}
    assert own.limits["head"] == whole.limits["head"]
    assert set(told(office, Grouping.UNIT, "head").handling) == {"运输管理处"}


def test_a_duty_that_waited_for_nobody_in_particular_is_nobodys(office: SmallOffice) -> None:
    case = office.submit(formed_on="2026-11-20")
    office.clock.move(days=3)
    assert told(office, Grouping.PERSON).limits == {}
    office.decide("reviewer", case.number)
    assert told(office, Grouping.PERSON).limits["reviewer"].late == 1
    office.clock.now += timedelta(days=1)
    assert told(office, Grouping.PERSON).limits["reviewer"].late == 1


def test_what_was_claimed_late_counts_from_then_on(office: SmallOffice) -> None:
    """Open from Monday to nobody in particular; claimed on Wednesday and answered on Thursday, within a working day."""
    case = office.submit(formed_on="2026-11-20")
    for person in ("reviewer", "head"):
        office.decide(person, case.number)
    office.clock.move(days=2)
    office.services.act_on_seat(office.actor("secrecy2"), case.number, SeatRequest(Verb.CLAIM))
    office.clock.move(days=1)
    office.decide("secrecy2", case.number)
    assert told(office, Grouping.PERSON).limits["secrecy2"].met == 1
    assert told(office, Grouping.STAGE).limits["局办公室保密审查"].late == 1


def test_the_days_on_which_a_clock_stood_are_not_the_signers(model_office_url: str, tmp_path: Path) -> None:
    """Asked on Tuesday, the last day of the limit; answered on Thursday: the last day is Thursday."""
    line = "title: 承办科室审核答复, who: {role: head, of: planning}"
    opened = open_model_office(tmp_path / "home", model_office_url)
    office = with_document(opened, "disclosure", line, f"{line}, within: 1 workday")
    for late in (False, True):
        number = office.submit("model-office.disclosure").number
        office.decide("legal", number, "done")
        office.clock.move(days=1)
        office.services.act_on_seat(office.actor("planner"), number, SeatRequest(Verb.SUPPLEMENT, why="年份"))
        office.clock.move(days=2)
        office.services.act_on_seat(office.actor("officer"), number, SeatRequest(Verb.ANSWER, why="2025年"))
        office.clock.move(days=1 if late else 0)
        office.decide("planner", number)
        office.clock.move(days=3 if late else 4)
    figures = office.services.figures(
        office.actor("manager"), "model-office", Wanted(Grouping.PERSON)
    ).figures
    planner = figures.limits["planner"]
    assert (planner.started, planner.met, planner.late) == (2, 1, 1)
    by_stage = office.services.figures(
        office.actor("manager"), "model-office", Wanted(Grouping.STAGE)
    ).figures
    assert by_stage.limits["承办科室审核答复"].late == 2, "the limit of the stage itself goes on"
    office.services.desk.database.dispose()
