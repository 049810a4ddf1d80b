"""The figures of limits, after an office's weeks of work by chance, are those that a slow count finds: on the page's
service and on the command line, on both databases."""

import json
import random
from collections import Counter
from operator import attrgetter

import pytest
from sqlalchemy import select, update

from flows.casework.punctuality import RATE_MEANING
from flows.cli.app import run
from storage.installation import DEMO
from storage.models import Case, Deadline, Installation
from storage.queries.case_search import Wanted
from storage.queries.grouping import Grouping
from tests.builders.office import JILIN, LVLIANG, SmallOffice
from tests.builders.weeks import Weeks
from tests.flows.casework.deadline_oracle import Limit, counted, limits


@pytest.fixture(params=[1, 2])
def weeks(office: SmallOffice, request: pytest.FixtureRequest) -> Weeks:
    passed = Weeks(office, random.Random(request.param))
    passed.pass_by()
    return passed


def _slowly(office: SmallOffice) -> list[Limit]:
    with office.services.desk.database.reading() as session:
        return limits(session)


def test_the_services_figures_are_the_slow_ones(weeks: Weeks) -> None:
    office, now = weeks.office, weeks.office.clock.now
    found = _slowly(office)
    assert {limit.outcome(now) for limit in found} == {"met", "late", "open_late", "running"}
    for person, organization in (("manager", JILIN), ("ll_chief", LVLIANG)):
        told = office.services.statistics(office.actor(person), organization)
        own = [limit for limit in found if limit.organization == organization]
        expected = counted(own, lambda limit: (limit.process, limit.unit, limit.stage), now)
        assert {
            (line.process, line.unit, line.deadline): {
                "started": line.tally.started,
                "met": line.tally.met,
                "late": line.tally.late,
                "open_late": line.tally.open_late,
                "running": line.tally.running,
                "overdue": line.tally.overdue,
                "on_time_rate": None if line.tally.on_time_rate is None else float(line.tally.on_time_rate),
            }
            for line in told.overdue
        } == expected
        late = Counter(
            (x.unit, x.stage, x.stopped_at) for x in own if x.outcome(now) in ("late", "open_late")
        )
        assert Counter((line.unit, line.deadline, line.stopped_at) for line in told.late) == late


def test_the_command_lines_figures_are_the_slow_ones(
    weeks: Weeks, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    office, now = weeks.office, weeks.office.clock.now
    database = office.services.desk.database
    with database.writing() as session:
        session.execute(update(Installation).values(kind=DEMO, demo_now=now))
    monkeypatch.setenv("SANSHEN_HOME", str(office.home))
    monkeypatch.setenv("SANSHEN_DATABASE_URL", office.services.settings.database_url)
    ours = [limit for limit in _slowly(office) if limit.organization == JILIN]
    for by in ("unit", "stage", "process", "month"):
        capsys.readouterr()
        assert run(["stats", "overdue", "--by", by, "--json", "--as", "manager"]) == 0
        rows = json.loads(capsys.readouterr().out)
        expected = counted(ours, attrgetter(by), now)
        assert len(rows) == len(expected)
        for row in rows:
            assert row.pop("organization") == JILIN
            assert row == {by: row[by], **expected[row[by]]}
    assert {row["month"] for row in rows} == {"2026-11", "2026-12"}
    assert run(["stats", "overdue", "--as", "manager"]) == 0
    assert RATE_MEANING in capsys.readouterr().out


def test_chance_brings_about_everything_that_counts_differently(office: SmallOffice) -> None:
    """Else the comparisons above would compare less than they say."""
    Weeks(office, random.Random(1)).pass_by()
    with office.services.desk.database.reading() as session:
        states = Counter(session.scalars(select(Deadline.state)))
        outcomes = set(session.scalars(select(Case.outcome)))
        charged = set(session.scalars(select(Deadline.unit).where(Deadline.stage == "leader")))
        held_back = set(session.scalars(select(Case.id))) - set(session.scalars(select(Deadline.case_id)))
    assert min(states[state] for state in ("running", "stopped", "void")) > 1
    assert {"published", "refused", "withdrawn", None} <= outcomes
    assert charged == {f"{JILIN}/leaders"}
    assert held_back


def test_nothing_due_yet_has_no_rate(office: SmallOffice) -> None:
    office.submit(formed_on="2026-11-20")
    lines = office.services.statistics(office.actor("manager"), JILIN).overdue
    assert [(line.tally.running, line.tally.on_time_rate) for line in lines] == [(1, None), (1, None)]


def test_a_leaders_lateness_is_the_leaders_and_not_the_submitting_units(office: SmallOffice) -> None:
    case = office.submit(formed_on="2026-11-20")
    for person in ("reviewer", "head", "secrecy"):
        office.decide(person, case.number)
    office.clock.move(days=3)
    figures = office.services.statistics(office.actor("manager"), JILIN)
    assert [(line.unit, line.stage, line.overdue) for line in figures.pending] == [
        ("局领导", "局分管领导审批", 1)
    ]
    assert [(line.unit, line.deadline) for line in figures.late] == [("局领导", "局分管领导审批")]
    assert office.services.statistics(office.actor("head"), JILIN).late == ()
    leaders = office.services.statistics(office.actor("leader"), JILIN)
    assert leaders.units == ("局领导", "运输管理处")
    assert leaders.late == figures.late
    searched = office.services.search(office.actor("manager"), Wanted()).lines
    drafted = office.services.drafted(office.actor("officer"))
    assert [line.waiting_unit for line in searched] == ["局领导"]
    assert [line.waiting_unit for line in drafted] == ["局领导"]
    office.decide("leader", case.number)


def test_being_late_online_is_charged_to_who_runs_the_website(office: SmallOffice) -> None:
    case = office.submit(formed_on="2026-11-20")
    for person in ("reviewer", "head", "secrecy", "leader"):
        office.decide(person, case.number)
    office.clock.move(days=2)
    late = office.services.statistics(office.actor("manager"), JILIN).late
    assert [(line.unit, line.deadline) for line in late] == [("信息化处", "收到审批表和文件后1日内上网")]


def test_a_colleague_sees_that_their_unit_is_late_and_not_with_whose_case(office: SmallOffice) -> None:
    """The detail names cases by title: only those that the person may open."""
    case = office.submit(formed_on="2026-11-20")
    for person in ("reviewer", "head", "secrecy", "leader"):
        office.decide(person, case.number)
    office.clock.move(days=2)
    editor = office.services.statistics(office.actor("editor"), JILIN)
    colleague = office.services.statistics(office.actor("sysadmin"), JILIN)
    assert [line.case_number for line in editor.late] == [case.number]
    assert colleague.overdue == editor.overdue
    assert [(line.unit, line.tally.open_late) for line in colleague.overdue] == [("信息化处", 1)]
    assert colleague.late == ()
    assert (editor.late_out_of_sight, colleague.late_out_of_sight) == (0, 1)


@pytest.mark.parametrize("grouping", [one for one in Grouping if one is not Grouping.PERSON])
def test_figures_counted_another_way_stay_within_ones_own_units(
    office: SmallOffice, grouping: Grouping
) -> None:
    case = office.submit(formed_on="2026-11-20")
    for person in ("reviewer", "head", "secrecy"):
        office.decide(person, case.number)

    def started(person: str) -> int:
        groups = office.services.overdue_groups(office.actor(person), grouping, office.clock.now)
        return sum(group.tally.started for group in groups)

    assert [started(person) for person in ("manager", "head", "secrecy", "leader", "stranger", "ll_head")] == [
        5, 3, 1, 4, 0, 0,
    ]  # fmt: skip
