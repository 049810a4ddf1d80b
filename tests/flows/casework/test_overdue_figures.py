"""The figures of limits, after an office's weeks of work by chance, are those that a slow count finds: on the page's
service and on the command line, on both databases."""

import json
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from operator import attrgetter

import pytest
from sqlalchemy import select, update

from definitions.semantics.moves import Perform
from flows.casework.automatic import position
from flows.casework.punctuality import RATE_MEANING
from flows.cli.app import run
from storage.installation import DEMO
from storage.models import Case, Deadline, Installation
from storage.queries.case_search import Wanted
from storage.queries.overdue_by import Grouping
from tests.builders.office import JILIN, LVLIANG, PUBLISH, REPRINT, WEB, SmallOffice
from tests.flows.casework.deadline_oracle import Limit, counted, limits

ACTORS = {
    (WEB, "unit_check"): "reviewer",
    (WEB, "unit_head"): "head",
    (WEB, "secrecy"): "secrecy",
    (WEB, "leader"): "leader",
    (WEB, "receipt"): "editor",
    (WEB, "watch"): "officer",
    (REPRINT, "site_chief"): "web_chief",
    (PUBLISH, "section_head"): "ll_head",
    (PUBLISH, "deputy"): "ll_deputy",
}
GIVEN = {"receipt": {"complete": "齐全"}, "watch": {"watched": "内容正常"}}
DRAFTERS = {WEB: "officer", REPRINT: "editor", PUBLISH: "ll_editor"}
ACTS = 110
LAST_ACT = datetime(2026, 12, 15, tzinfo=UTC)
"""Nothing that is due may be due next year: the slow count knows no holidays."""


@dataclass
class Weeks:
    """What happens by chance, each time in one case; some cases are never touched again."""

    office: SmallOffice
    chance: random.Random
    cases: list[int] = field(default_factory=list)

    def pass_by(self) -> None:
        for number in range(ACTS):
            if self.office.clock.now > LAST_ACT:
                break
            if number % 6 == 0:
                self._begin()
            self._act(self.chance.choice(self.cases[-8:]))
            self.office.clock.move(minutes=self.chance.choice((0, 20, 90, 400, 1440)))
        self.office.clock.move(days=self.chance.choice((0, 2)), hours=5)

    def _begin(self) -> None:
        process = self.chance.choice((WEB, WEB, WEB, REPRINT, PUBLISH))
        formed = self.office.clock.now - timedelta(days=self.chance.choice((0, 4, 12)))
        values = {"formed_on": formed.date().isoformat()} if process == WEB else {}
        if self.chance.random() < 0.1:
            values["body"] = "秘密★1年"
        self.cases.append(self.office.submit(process, DRAFTERS[process], **values).case_id)

    def _act(self, case_id: int) -> None:
        desk = self.office.services.desk
        with desk.database.reading() as session:
            case = session.get_one(Case, case_id)
            process, number, stage = case.process, case.number, case.stage
        if isinstance(position(desk, case_id).move, Perform):
            self.office.run_automatic(case_id)
        elif stage == "draft":
            text = f"第{self.office.clock.now:%d日%H时%M分}改过的内容。"
            self.office.services.revise(self.office.actor(DRAFTERS[process]), str(number), {"body": text}, {})
        elif (process, stage) in ACTORS:
            self._answer(case_id, process, str(stage))

    def _answer(self, case_id: int, process: str, stage: str) -> None:
        person, drafter = ACTORS[process, stage], self.office.actor(DRAFTERS[process])
        decided = self.chance.choices(("pass", "return", "refuse", "withdraw"), (20, 3, 1, 1))[0]
        if stage == "watch" or decided == "pass":
            passing = "done" if stage in GIVEN else "approve"
            self.office.decide(person, case_id, passing, given=GIVEN.get(stage, {}))
        elif decided == "withdraw":
            with self.office.services.desk.database.reading() as session:
                number = str(session.get_one(Case, case_id).number)
            self.office.services.withdraw(drafter, number, "不再报送")
        elif decided == "return" or stage in ("receipt", "secrecy"):
            self.office.decide(person, case_id, "return", opinion="请改", go="draft")
        else:
            self.office.decide(person, case_id, "refuse", opinion="不宜公开")


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


@pytest.mark.parametrize("grouping", Grouping)
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
