"""A supervised installation of small programs, seen from outside as an operator sees it."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from flows.supervision.ports import free_port

PROGRAMS = Path(__file__).parent / "programs"
START_SECONDS = 30.0


@dataclass
class Installation:
    home: Path
    traces: Path
    """Each small program leaves a file here, named by its pid."""
    children: list[dict[str, object]] = field(default_factory=list)
    ready_within: float = START_SECONDS
    supervisors: list[subprocess.Popen[str]] = field(default_factory=list)

    def add(
        self, name: str, *options: str, argv: list[str] | None = None, needs: tuple[str, ...] = ()
    ) -> str:
        """Returns the address where it will answer."""
        port = free_port(0)
        own = [str(PROGRAMS / "answering.py"), str(port), str(self.traces), *options]
        url = f"http://127.0.0.1:{port}/"
        self.children.append(
            {"name": name, "title": f"程序{name}", "argv": argv or own, "url": url, "needs": needs}
        )
        return url

    def start(self) -> subprocess.Popen[str]:
        supervisor = subprocess.Popen(
            [
                sys.executable,
                PROGRAMS / "supervised.py",
                self.home,
                json.dumps(self.children),
                str(self.ready_within),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.supervisors.append(supervisor)
        return supervisor

    def start_and_wait(self) -> subprocess.Popen[str]:
        supervisor = self.start()
        self.read_until(supervisor, "全部就绪")
        return supervisor

    def read_until(self, supervisor: subprocess.Popen[str], words: str) -> str:
        assert supervisor.stdout
        said = ""
        for line in supervisor.stdout:
            said += line
            if words in line:
                return said
        raise AssertionError(f"ended without saying {words!r}:\n{said}")

    def alive(self) -> list[int]:
        """The pids of the small programs and guards that still run."""
        return [pid for pid in self._pids() if _runs(pid)]

    def started(self) -> int:
        return len(self._pids())

    def clear_away(self) -> None:
        for supervisor in self.supervisors:
            supervisor.kill()
            supervisor.wait()
            if supervisor.stdout:
                supervisor.stdout.close()
        for pid in self.alive():
            with suppress(psutil.NoSuchProcess):  # gone by itself since
                psutil.Process(pid).kill()

    def _pids(self) -> list[int]:
        traces = [int(trace.name) for trace in self.traces.iterdir()]
        guards = [json.loads(path.read_text())["pid"] for path in self.home.glob("run/*.pid")]
        return [*traces, *guards]


def answer(url: str) -> str:
    return httpx.get(url, trust_env=False, verify=False).text


def wait_until(happened: Callable[[], bool], seconds: float) -> None:
    give_up = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < give_up, f"not within {seconds} seconds"
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
