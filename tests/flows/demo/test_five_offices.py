"""The whole demo, as `sanshen demo` plays it: all five offices over five months, with the real engine and real patrols."""

import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from definitions.semantics.clocks import day_of
from definitions.semantics.staleness import stale_days
from definitions.vocabulary import FindingState, WayIn
from flows.access.actor import Actor
from flows.assembly import Services, assemble
from flows.casework.statistics import Wanted
from flows.demo.content import load_content
from flows.settings import Settings
from storage.models import Case, Deadline
from storage.queries.grouping import Grouping
from storage.queries.patrols import findings, patrols
from storage.queries.registers import changes_of, entries
from tests.builders.office import whole_catalogue
from tests.flows.casework.figures_oracle import stories
from tests.flows.demo import oracle

ROOT = Path(__file__).parents[3]
PROGRAM = "from flows.cli.app import main; main()"
CONTENT = load_content(whole_catalogue())
MANAGERS = {
    "jilin-transport": "jl.it_division.manager",
    "lvliang-drc": "ll.office.manager",
    "siping": "sp.gov_office.manager",
    "tongliao": "tl.gov_office.manager",
    "xinjiang-transport": "xj.office.manager",
}
SAMPLED = (
    ("jilin-transport.web-publish", "public_in_10"),
    ("jilin-transport.web-publish", "online_in_1_day"),
    ("jilin-transport.interaction", "reply"),
    ("siping.message-reply", "simple_in_5"),
    ("siping.message-reply", "other_in_15"),
    ("siping.active-disclosure", "public_in_20"),
    ("siping.out-of-scope", "ahead_5"),
    ("siping.policy-document", "explained_in_3"),
    ("siping.monthly-interaction-check", "checked_in_5"),
    ("tongliao.content-publish", "occasion_in_3"),
    ("tongliao.correction", "handled_in_3"),
    ("tongliao.emergency-response", "first_in_1"),
    ("tongliao.inspection", "rectified_in_a_month"),
    ("tongliao.reprint-duty", "reprinted_in_1"),
    ("tongliao.site-change", "updated_in_3"),
    ("xinjiang-transport.leader-mailbox", "reply"),
    ("xinjiang-transport.disclosure-request", "reply"),
    ("xinjiang-transport.unit-publish", "public_in_2"),
    ("xinjiang-transport.news-center", "public_in_2"),
    ("xinjiang-transport.news-center", "event_in_1"),
    ("xinjiang-transport.topic-open", "archived_in_5"),
    ("lvliang-drc.objection", "answered"),
)
"""Process and deadline: of each there is one that was met, one that was missed and one that is due within three days."""
KEPT_UP = (
    ("siping", "topics"),
    ("siping", "interaction-columns"),
    ("tongliao", "accounts"),
    ("xinjiang-transport", "topics"),
)
"""What has a limit without a case: entries of registers that may not stand still for too long."""
OTHERWISE = {
    "7个工作日内办结，复杂的经批准不超过15个工作日",
    "收到审批表和文件后1日内上网",
    "收到转载登记和文件后1日内上网",
    "提前5日向市政数局提出申请",
    "1日内首次回应",
    "公众号及时处置（1日内）",
    "公众号研判",
    "公众号处置",
    "网站管理部门核实并撤回",
    "公共信用信息中心核实",
    "市政数局核实",
    "厅网站主管处室核实",
    "主管部门研判和统一口径",
    "市政府办公室分管领导审定",
    "一个月内整改到位",
    "主办单位改进",
    "办理五项备案",
    "20个工作日内答复，经批准可以延长20个工作日",
    "收到补正之日起20个工作日内答复，经批准可以延长20个工作日",
    "5个工作日内答复，特殊情况不超过10个工作日",
    "结束后5个工作日内归档",
}
"""Limits in days, hours and months, and those that can be extended: the slow count knows working days alone."""

pytestmark = [pytest.mark.soak, pytest.mark.prefect, pytest.mark.timeout(3600)]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    home = tmp_path_factory.mktemp("five") / "home"
    ports = {f"SANSHEN_{name}_PORT": "0" for name in ("PREFECT", "DASHBOARD", "SITES", "LETTERS")}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "demo", "--exit"],
        cwd=ROOT,
        env={**os.environ, **ports, "SANSHEN_HOME": str(home), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "演示数据：5 家机构" in done.stdout
    services = assemble(Settings(home=home))
    yield services
    services.desk.database.dispose()


def manager(services: Services, organization: str) -> Actor:
    return services.actor(MANAGERS[organization], WayIn.CLI)


@pytest.mark.parametrize("organization", MANAGERS)
def test_the_statistics_are_those_of_the_slow_count(played: Services, organization: str) -> None:
    with played.desk.database.reading() as session:
        found = stories(session, organization)
        expected = oracle.outcomes(session, found, played.now())
    told: dict[oracle.Line, Counter[str]] = defaultdict(Counter)
    for line in played.statistics(manager(played, organization), organization).overdue:
        tally = line.tally
        counts = {
            "met": tally.met,
            "late": tally.late,
            "open_late": tally.open_late,
            "running": tally.running,
        }
        told[line.process, line.deadline] += Counter(counts)
    known = {key: count for key, count in told.items() if key[1] not in OTHERWISE}
    assert known == {key: count for key, count in expected.items() if key[1] not in OTHERWISE}
    assert len(known) > 10
    figures = played.figures(manager(played, organization), organization, Wanted(Grouping.PROCESS)).figures
    assert {
        name: (one.answered, one.returned, one.days, one.longest) for name, one in figures.handling.items()
    } == oracle.handling(found)


@pytest.mark.parametrize(("process", "deadline"), SAMPLED)
def test_a_limit_was_met_and_missed_and_is_nearly_due(played: Services, process: str, deadline: str) -> None:
    wanted = select(Deadline).join(Case).where(Deadline.key == deadline, Case.process == process)
    with played.desk.database.reading() as session:
        clocks = session.scalars(wanted).all()
    assert any(one.stopped_at < one.due_at for one in clocks if one.stopped_at)
    assert any((one.stopped_at or CONTENT.ends) >= one.due_at for one in clocks if one.state != "void")
    soon = CONTENT.ends + timedelta(days=3)
    assert any(one.state == "running" and CONTENT.ends < one.due_at <= soon for one in clocks)


@pytest.mark.parametrize(("organization", "name"), KEPT_UP)
def test_of_what_may_not_stand_still_one_was_kept_up_one_stood_still_and_one_soon_will(
    played: Services, organization: str, name: str
) -> None:
    office, ends = played.desk.office(organization), day_of(CONTENT.ends)
    register = office.registers[name]
    with played.desk.database.reading() as session:
        kept = entries(session, organization, name)
        told = {change.kind for one in kept for change in changes_of(session, one.id)}
    assert {"changed", "stale"} <= told
    found = [
        stale_days(register, one.state, one.values, day_of(one.changed_at), office.calendar) for one in kept
    ]
    soon = [one.stale_on for one in found if one is not None and ends < one.stale_on]
    assert soon
    assert min(soon) <= ends + timedelta(days=7)


def test_the_patrols_visited_the_portal_and_found_something(played: Services) -> None:
    with played.desk.database.reading() as session:
        made = [one for one in patrols(session, "tongliao") if one.channel == "portal"]
        found = findings(session, "tongliao")
    assert len(made) > 15
    assert max(one.pages for one in made) > 10
    assert FindingState.MENDED in {one.state for one in found}
