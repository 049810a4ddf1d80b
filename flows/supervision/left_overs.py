"""Finds and ends the processes of one child, also after its supervisor or its guard was killed."""

import json
import os
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

MARK = "SANSHEN_SUPERVISED_AS"
SAME_PROCESS_SECONDS = 0.05
KILL_SECONDS = 3.0
POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Guarded:
    """A guard, which leads a session of its own: its number and start (seconds since 1970) name it for good.

    The mark stands in the environment of all that runs under it, so that what left the session is known too.
    """

    pid: int
    created: float
    mark: str

    @classmethod
    def started(cls, pid: int, mark: str) -> "Guarded":
        return cls(pid, psutil.Process(pid).create_time(), mark)

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> "Guarded | None":
        """None for a file whose writer died while writing."""
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except (json.JSONDecodeError, TypeError):
            return None

    def processes(self) -> list[psutil.Process]:
        """The guard and all that runs under it. A process that only reuses the number is not among them."""
        leader = self._leader()
        found = {} if leader is None else {leader.pid: leader, **_descendants(leader)}
        number_is_free = not psutil.pid_exists(self.pid)
        for process in psutil.process_iter():
            in_session = (leader or number_is_free) and _session(process.pid) == self.pid
            if in_session or _mark(process) == self.mark:
                found.setdefault(process.pid, process)
        return [process for process in found.values() if _is_alive(process, self.created)]

    def _leader(self) -> psutil.Process | None:
        try:
            leader = psutil.Process(self.pid)
            return leader if abs(leader.create_time() - self.created) <= SAME_PROCESS_SECONDS else None
        except psutil.NoSuchProcess:
            return None

    def kill(self) -> list[psutil.Process]:
        """Kill them all; returns those that are still there after a while."""
        give_up = time.monotonic() + KILL_SECONDS
        while (remaining := self.processes()) and time.monotonic() < give_up:
            for process in remaining:
                with suppress(psutil.NoSuchProcess):
                    process.kill()
            time.sleep(POLL_SECONDS)
        return remaining

    def end(self, grace: float) -> list[psutil.Process]:
        """Ask first, kill after `grace` seconds; returns those that are still there."""
        leader = self._leader()
        if leader is not None:
            with suppress(psutil.NoSuchProcess):
                leader.terminate()
        until = time.monotonic() + (grace if leader else 0)
        while self.processes() and time.monotonic() < until:
            time.sleep(POLL_SECONDS)
        return self.kill()


def end_left_overs(run: Path, grace: float) -> int:
    """End what an earlier supervisor of this home left running; returns how many children that were."""
    ended = 0
    for path in sorted(run.glob("*.pid")):
        guarded = Guarded.read(path)
        if guarded is not None and guarded.processes():
            guarded.end(grace)
            ended += 1
        path.unlink()
    return ended


def _descendants(process: psutil.Process) -> dict[int, psutil.Process]:
    try:
        return {child.pid: child for child in process.children(recursive=True)}
    except psutil.NoSuchProcess:
        return {}


def _mark(process: psutil.Process) -> str | None:
    try:
        return process.environ().get(MARK)
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return None


def _session(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except (ProcessLookupError, PermissionError):
        return None


def _is_alive(process: psutil.Process, since: float) -> bool:
    try:
        return (
            process.status() != psutil.STATUS_ZOMBIE and process.create_time() >= since - SAME_PROCESS_SECONDS
        )
    except psutil.NoSuchProcess:
        return False
