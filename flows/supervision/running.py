"""One child at run time: started under its guard, watched, started again, stopped."""

import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from flows.supervision.child import Child
from flows.supervision.left_overs import MARK, Guarded


@dataclass(frozen=True, slots=True)
class Backoff:
    """Seconds to wait before a dead child is started again: doubled each time, forgotten after a long life."""

    first: float = 1.0
    most: float = 30.0
    long_life: float = 60.0

    def delay(self, deaths: int) -> float:
        return float(min(self.most, self.first * 2 ** min(deaths - 1, 16)))


@dataclass(slots=True)
class RunningChild:
    """Times are seconds of a monotonic clock, given by the caller."""

    child: Child
    log: Path
    pid_file: Path
    backoff: Backoff
    is_ready: bool = field(default=False, init=False)
    deaths: int = field(default=0, init=False)
    """In a row, without a long life between them."""
    restart_at: float | None = field(default=None, init=False)
    """Set while the child is dead."""
    _started_at: float = field(default=0.0, init=False)
    _guard: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _guarded: Guarded | None = field(default=None, init=False)

    @property
    def is_started(self) -> bool:
        return self._guard is not None

    def start(self, now: float) -> None:
        self.child.ready.forget()
        with self.log.open("ab") as log:
            self._guard = subprocess.Popen(
                [sys.executable, "-P", "-m", "flows.supervision.guard", *self.child.argv],
                env={**self.child.env, MARK: str(self.pid_file)},
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._guarded = Guarded.started(self._guard.pid, str(self.pid_file))
        self._guarded.write(self.pid_file)
        self._started_at, self.restart_at, self.is_ready = now, None, False

    def exit_code(self) -> int | None:
        assert self._guard is not None
        return self._guard.poll()

    def seconds_since_start(self, now: float) -> float:
        return now - self._started_at

    def look(self) -> bool:
        """Whether it has just become ready."""
        assert self._guard is not None
        if self.is_ready or not self.child.ready.is_ready(self._guard.pid):
            return False
        self.is_ready = True
        return True

    def bury(self, now: float) -> float:
        """End what a dead child left running, and set the time of its next start; returns the wait in seconds."""
        self.stop(0)
        self.deaths = 1 if now - self._started_at >= self.backoff.long_life else self.deaths + 1
        delay = self.backoff.delay(self.deaths)
        self.is_ready, self.restart_at = False, now + delay
        return delay

    def stop(self, grace: float) -> list[int]:
        """TERM, and KILL after `grace` seconds, for the child and all it started; returns pids that would not go."""
        if self._guard is None or self._guarded is None:
            return []
        if self._guard.poll() is None:
            self._guard.terminate()
            try:
                self._guard.wait(grace)
            except subprocess.TimeoutExpired:
                self._guarded.kill()
        remaining = self._guarded.kill()
        self._guard.poll()
        if self._guard.stdin is not None:
            self._guard.stdin.close()
        self.pid_file.unlink(missing_ok=True)
        return [process.pid for process in remaining]
