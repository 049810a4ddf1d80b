"""The supervisor with real processes and real signals."""

import os
import signal
import time
from collections.abc import Generator
from pathlib import Path

import httpx
import psutil
import pytest

from tests.flows.supervision.installation import Installation, answer, wait_until

pytestmark = pytest.mark.timeout(90)
PROCESSES_EACH = 3


@pytest.fixture
def installation(tmp_path: Path) -> Generator[Installation]:
    traces = tmp_path / "traces"
    traces.mkdir()
    made = Installation(tmp_path / "home", traces)
    yield made
    made.clear_away()


def test_starts_all_and_says_where(installation: Installation) -> None:
    urls = [installation.add("a", "slow"), installation.add("b", needs=("a",))]
    supervisor = installation.start()
    said = installation.read_until(supervisor, "全部就绪")
    for url in urls:
        assert answer(url)
        assert url in said
    assert said.index("已就绪：程序a") < said.index("正在启动：程序b")
    assert said.index("端口 8501 已被占用，改用 8502") < said.index("正在启动：程序a")
    assert "answering" in (installation.home / "logs" / "a.log").read_text()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda n: n.name)
def test_a_signal_stops_all(installation: Installation, number: signal.Signals) -> None:
    installation.add("a")
    installation.add("b")
    supervisor = installation.start_and_wait()
    assert len(installation.alive()) == 2 * PROCESSES_EACH + 2
    asked = time.monotonic()
    supervisor.send_signal(number)
    said, _ = supervisor.communicate()
    assert time.monotonic() - asked < 10
    assert supervisor.returncode == 0
    assert "已全部停止" in said
    assert installation.alive() == []
    assert list((installation.home / "run").glob("*.pid")) == []
    assert not (installation.home / "run" / "up.json").exists()


def test_children_that_ignore_term_are_gone_within_ten_seconds(installation: Installation) -> None:
    for name in ("a", "b", "c", "d"):
        installation.add(name, "stubborn")
    supervisor = installation.start_and_wait()
    asked = time.monotonic()
    supervisor.terminate()
    time.sleep(0.5)
    supervisor.send_signal(signal.SIGINT)
    supervisor.communicate()
    assert time.monotonic() - asked < 10
    assert supervisor.returncode == 0
    assert installation.alive() == []


def test_a_killed_supervisor_leaves_nothing_and_does_not_block_the_next(installation: Installation) -> None:
    installation.add("a")
    url = installation.add("b", "stubborn")
    supervisor = installation.start_and_wait()
    supervisor.kill()
    supervisor.wait()
    wait_until(lambda: installation.alive() == [], 10)
    assert installation.started() == 2 * PROCESSES_EACH + 2
    installation.start_and_wait()
    assert answer(url)


def test_what_a_killed_supervisor_and_guard_leave_is_cleaned_by_the_next(installation: Installation) -> None:
    installation.add("a")
    supervisor = installation.start_and_wait()
    (guard,) = psutil.Process(supervisor.pid).children()
    orphans = guard.children(recursive=True)
    assert len(orphans) == PROCESSES_EACH
    os.kill(supervisor.pid, signal.SIGSTOP)
    guard.kill()
    supervisor.kill()
    supervisor.wait()
    assert set(installation.alive()) >= {process.pid for process in orphans[1:]}, (
        "they must outlive the guard"
    )
    said = installation.read_until(installation.start(), "全部就绪")
    assert "已清理遗留的程序" in said
    assert not set(installation.alive()) & {process.pid for process in orphans}


def test_a_second_start_is_refused(installation: Installation) -> None:
    url = installation.add("a")
    first = installation.start_and_wait()
    second = installation.start()
    said, _ = second.communicate()
    assert second.returncode == 1
    assert f"进程号 {first.pid}" in said
    assert url in said
    assert answer(url)
    assert installation.started() == PROCESSES_EACH + 1


@pytest.mark.parametrize("victim", ["program", "guard"])
def test_a_dead_child_is_started_again_without_its_remains(installation: Installation, victim: str) -> None:
    url = installation.add("a")
    supervisor = installation.start_and_wait()
    (guard,) = psutil.Process(supervisor.pid).children()
    before = {process.pid for process in guard.children(recursive=True)}
    assert len(before) == PROCESSES_EACH
    os.kill(guard.pid if victim == "guard" else int(answer(url)), signal.SIGKILL)
    said = installation.read_until(supervisor, "已恢复")
    assert f"意外退出（退出码 {'-9' if victim == 'guard' else '137'}）" in said
    assert not set(installation.alive()) & before
    assert int(answer(url)) not in before


def test_a_child_that_ends_at_once_is_reported_with_its_last_words(installation: Installation) -> None:
    installation.add("good")
    installation.add("bad", argv=["-c", "import sys; sys.exit('配置文件缺失')"])
    supervisor = installation.start()
    said, _ = supervisor.communicate()
    assert supervisor.returncode == 1
    assert "程序bad没有启动成功：程序已退出（退出码 1）" in said
    assert "配置文件缺失" in said
    assert installation.alive() == []


def test_a_child_that_never_answers_is_reported(installation: Installation) -> None:
    installation.ready_within = 2
    installation.add("mute", argv=["-c", "print('等待中', flush=True); import time; time.sleep(600)"])
    supervisor = installation.start()
    said, _ = supervisor.communicate()
    assert supervisor.returncode == 1
    assert "2 秒内没有应答" in said
    assert "等待中" in said


def test_a_program_that_does_not_exist_is_reported(installation: Installation) -> None:
    installation.add("lost", argv=["/no/such/program.py"])
    said, _ = installation.start().communicate()
    assert "/no/such/program.py" in said


def test_logs_are_turned_over_at_each_start(installation: Installation) -> None:
    installation.add("a")
    for _ in range(2):
        installation.start_and_wait().terminate()
        installation.supervisors[-1].communicate()
    logs = sorted(path.name for path in (installation.home / "logs").iterdir())
    assert logs == ["a.log", "a.log.1"]


@pytest.mark.prefect
def test_a_real_prefect_server_as_a_child(prefect_api_url: str) -> None:
    version = httpx.get(f"{prefect_api_url}/admin/version", trust_env=False)
    assert version.json().startswith("3.")
