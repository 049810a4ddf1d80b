"""A server that is away or new, workers that are killed, steps that fail: every page is published, once."""

import os
import shutil
import signal
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows.engine.repair import Found, repair
from flows.settings import Settings
from flows.supervision.plan import prefect_environment, prefect_server
from flows.supervision.ports import free_port
from flows.supervision.running import Backoff, RunningChild
from tests.fixtures.prefect import FillPrefectHome
from tests.flows.engine.facts import facts, facts_alone
from tests.flows.engine.installation import Installation

pytestmark = pytest.mark.prefect

on_sqlite = pytest.mark.parametrize("office_url", ["sqlite"], indirect=True)


class OwnServer:
    """A Prefect server that a test may stop, and empty."""

    def __init__(self, home: Path, fill: FillPrefectHome) -> None:
        self.home = home
        self.fill = fill
        port = free_port(0)
        self.environment = prefect_environment(home, port, os.environ)
        self.child = RunningChild(
            prefect_server(self.environment, port), home / "prefect.log", home / "prefect.pid", Backoff()
        )

    @property
    def api(self) -> str:
        return self.environment["PREFECT_API_URL"]

    @property
    def prefect_home(self) -> Path:
        return Path(self.environment["PREFECT_HOME"])

    def start(self) -> None:
        if not self.prefect_home.exists():
            self.fill(self.prefect_home)
        self.child.start(time.monotonic())
        give_up = time.monotonic() + 120
        while not self.child.look():
            assert time.monotonic() < give_up
            time.sleep(0.1)

    def stop(self) -> None:
        self.child.stop(5)

    def empty(self) -> None:
        shutil.rmtree(self.prefect_home)


@pytest.fixture
def own_server(tmp_path: Path, fill_prefect_home: FillPrefectHome) -> Generator[OwnServer]:
    home = tmp_path / "server"
    home.mkdir()
    server = OwnServer(home, fill_prefect_home)
    server.start()
    yield server
    server.stop()


@contextmanager
def pointed_at(server: OwnServer, monkeypatch: pytest.MonkeyPatch) -> Generator[Settings]:
    monkeypatch.setenv("PREFECT_API_URL", server.api)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    yield Settings()


@on_sqlite
def test_decisions_go_on_while_the_server_is_down_and_runs_follow_when_it_is_back(
    install: Callable[..., Installation], own_server: OwnServer
) -> None:
    here = install(own_server.api, SANSHEN_LEASE_SECONDS="6")
    with here.worker():
        case_id = here.office.submit().case_id
        here.until_quiet()
        run_id = here.case(case_id).run_id
        own_server.stop()
        here.office.approve_all(case_id)
        new = here.office.submit().case_id
        time.sleep(5)
        assert not here.publications()
        own_server.start()
        here.finish(case_id)
    row = here.case(case_id)
    assert (row.run_id, row.blocked_reason) == (run_id, None)
    assert here.run_of(case_id)["state"]["message"] == "已发布"
    assert here.run_of(new)["state"]["message"] == "等待：本单位审核人审核"


@on_sqlite
def test_after_the_loss_of_prefects_database_repair_starts_the_missing_runs(
    install: Callable[..., Installation], own_server: OwnServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = install(own_server.api, SANSHEN_LEASE_SECONDS="6")
    with here.worker():
        waiting, ended = here.office.submit().case_id, here.office.submit().case_id
        here.office.approve_all(ended)
        here.finish(ended)
        here.office.decide("reviewer", waiting)
        here.until_quiet()
    before = facts_alone(here.office)
    lost = here.case(waiting).run_id
    own_server.stop()
    own_server.empty()
    own_server.start()
    with pointed_at(own_server, monkeypatch) as settings:
        report = repair(here.office.services.desk, settings)
    assert report.found == {Found.MISSING: 1}
    assert (report.recreated, report.remaining) == (0, 1)
    with here.worker():
        here.until_quiet()
        assert here.case(waiting).run_id not in {None, lost}
        assert here.run_of(waiting)["state"]["message"] == "等待：本单位主要负责人审批"
        (told,) = here.audited("run_forced")
        assert told == (f"case/{waiting}", "prefect", {"run": lost, "state": "Missing"})
        assert facts_alone(here.office) == before
        with pointed_at(own_server, monkeypatch) as settings:
            assert repair(here.office.services.desk, settings).found == {Found.IN_PLACE: 1}
        here.until_quiet()
        for person in ("head", "secrecy", "leader"):
            here.office.decide(person, waiting)
        here.office.decide("editor", waiting, "done", given={"complete": "齐全"})
        here.finish(waiting)
    assert len(here.publications()) == 2


@pytest.mark.soak
@on_sqlite
def test_a_server_that_was_emptied_under_a_running_worker_is_told_everything_again(
    install: Callable[..., Installation], own_server: OwnServer
) -> None:
    here = install(own_server.api, SANSHEN_LEASE_SECONDS="6")
    with here.worker():
        case_id = here.office.submit().case_id
        here.until_quiet()
        own_server.stop()
        own_server.empty()
        own_server.start()
        here.office.approve_all(case_id)
        here.finish(case_id)
    assert here.run_of(case_id)["state"]["message"] == "已发布"


@pytest.mark.soak
@pytest.mark.parametrize("office_url", ["sqlite", "postgresql"], indirect=True)
def test_two_workers_one_of_them_killed_publish_every_page_once(
    install: Callable[..., Installation],
) -> None:
    here = install(SANSHEN_LEASE_SECONDS="3")
    cases = [here.office.submit().case_id for _ in range(4)]
    with here.worker() as first, here.worker():
        for case_id in cases:
            here.office.approve_all(case_id)
        here.until(lambda: any(row.state == "confirmed" for row in here.publications()))
        os.kill(first.pid, signal.SIGKILL)
        for case_id in cases:
            here.until_at(case_id, "watch", 120)
        for case_id in cases:
            here.office.decide("officer", case_id, "done", given={"watched": "内容正常"})
        here.until_quiet(120)
    published = here.publications()
    assert sorted(row.case_id for row in published) == cases
    assert {row.state for row in published} == {"confirmed"}
    for case_id in cases:
        assert here.case(case_id).outcome == "published"
        assert here.run_of(case_id)["state"]["message"] == "已发布"
    performed = [event for event in facts(here.office)["events"] if event[1] == "performed"]
    assert len(performed) == len(cases)


@on_sqlite
def test_a_step_that_keeps_failing_blocks_its_case_alone_until_it_is_retried(
    install: Callable[..., Installation],
) -> None:
    here = install(SANSHEN_MAX_FAILURES="2")
    sites = here.office.services.desk.sites
    sites.parent.mkdir(parents=True, exist_ok=True)
    sites.write_text("in the way")
    with here.worker():
        stuck, other = here.office.submit().case_id, here.office.submit().case_id
        here.office.approve_all(stuck)
        here.until(lambda: here.case(stuck).blocked_reason is not None, 120)
        reason = here.case(stuck).blocked_reason or ""
        assert "网站发布" in reason
        assert "2 次" in reason
        here.office.decide("reviewer", other)
        here.until(lambda: here.run_of(other)["state"]["message"] == "等待：本单位主要负责人审批")
        sites.unlink()
        here.office.services.retry(here.office.actor("sysadmin"), str(here.case(stuck).number))
        here.finish(stuck)
    assert here.run_of(stuck)["state"]["message"] == "已发布"
    assert here.audited("run_forced") == here.audited("refused") == []
    assert [row.state for row in here.publications()] == ["confirmed"]
