"""An installation's programs under the real supervisor, in a process of its own, seen and hurt from outside."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.builders.office import TWO_OFFICES

ROOT = Path(__file__).parents[2]
ENGINE = ("-m", "tests.durability.engine")
"""The Prefect server and the resident worker."""
EVERYTHING = ("-m", "flows.cli.app", "up")
READY = "全部就绪"
START_SECONDS = 180.0
STOP_SECONDS = 30.0


class DidNotHappen(AssertionError):
    """Something that was waited for."""


def until(happened: Callable[[], bool], seconds: float, told: Callable[[], str], every: float = 0.05) -> None:
    give_up = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > give_up:
            raise DidNotHappen(f"not within {seconds:g} s\n{told()}")
        time.sleep(every)


@dataclass(frozen=True, slots=True)
class Supervised:
    home: Path
    supervisor: psutil.Popen
    said: Path

    @property
    def is_ready(self) -> bool:
        return READY in self.said.read_text(encoding="utf-8")

    def program(self, name: str) -> psutil.Process | None:
        """The running program of a child, not its guard; None between its death and its next start."""
        try:
            guard = json.loads((self.home / "run" / f"{name}.pid").read_text(encoding="utf-8"))["pid"]
            running = psutil.Process(guard).children()
        except (FileNotFoundError, json.JSONDecodeError, psutil.NoSuchProcess):
            return None
        return running[0] if running else None

    def kill(self, name: str) -> int:
        """kill -9 of a program, once it runs; returns the pid that is no more."""
        killed: list[int] = []

        def happened() -> bool:
            """Not where it has just died by itself, or has not been started again."""
            program = self.program(name)
            if program is not None:
                with suppress(ProcessLookupError):
                    os.kill(program.pid, signal.SIGKILL)
                    killed.append(program.pid)
            return bool(killed)

        until(happened, START_SECONDS, self.told)
        return killed[0]

    def processes(self) -> list[psutil.Process]:
        """The supervisor and everything below it."""
        return [self.supervisor, *self.supervisor.children(recursive=True)]

    def told(self) -> str:
        logs = [self.said, *sorted((self.home / "logs").glob("*.log"))]
        return "\n".join(
            f"--- {log.name}\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}" for log in logs
        )


@contextmanager
def supervised(what: Sequence[str], home: Path, database_url: str, **settings: str) -> Iterator[Supervised]:
    """Running and ready inside the block; nothing of it is left afterwards."""
    said = home / "supervisor.log"
    with said.open("wb") as output:
        process = psutil.Popen(
            [sys.executable, *what],
            cwd=ROOT,
            env=environment(home, database_url, **settings),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    running = Supervised(home, process, said)
    try:
        until(lambda: running.is_ready or process.poll() is not None, START_SECONDS, running.told)
        if not running.is_ready:
            raise DidNotHappen(running.told())
        yield running
    finally:
        _stop(running)


def environment(home: Path, database_url: str, **settings: str) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("SANSHEN_", "PREFECT_"))
    }
    return {
        **kept,
        "SANSHEN_HOME": str(home),
        "SANSHEN_DATABASE_URL": database_url,
        "SANSHEN_DEFINITIONS": str(TWO_OFFICES),
        "SANSHEN_PREFECT_PORT": "0",
        "SANSHEN_DASHBOARD_PORT": "0",
        "SANSHEN_SITES_PORT": "0",
        "DO_NOT_TRACK": "1",
        **settings,
    }


def _stop(running: Supervised) -> None:
    everything = running.processes() if running.supervisor.is_running() else []
    running.supervisor.terminate()
    try:
        running.supervisor.wait(STOP_SECONDS)
    except psutil.TimeoutExpired:
        running.supervisor.kill()
        running.supervisor.wait()
    _, left = psutil.wait_procs(everything, timeout=STOP_SECONDS)
    for process in left:
        process.kill()
