"""Stands between the supervisor and one program, so that the program outlives neither of them.

`python -m flows.supervision.guard ARGV...`: standard input is a pipe that only the supervisor holds. When it closes,
even by kill -9 of the supervisor, the program and all that it started are ended. On Linux, grandchildren whose
parent died come to this process, so none is lost from sight.
"""

import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from types import FrameType

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
ORPHAN_GRACE_SECONDS = 3.0
CANNOT_EXECUTE = 127


class Guard:
    def __init__(self, argv: list[str]) -> None:
        self._asked_to_stop = False
        self._wakeups, self._wakeup_end = os.pipe()
        os.set_blocking(self._wakeups, False)
        os.set_blocking(self._wakeup_end, False)
        signal.set_wakeup_fd(self._wakeup_end, warn_on_full_buffer=False)
        signal.signal(signal.SIGTERM, self._ask_to_stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        _prctl(PR_SET_CHILD_SUBREAPER, 1)
        self._pid = _start(argv)

    def run(self) -> int:
        """Wait for the program's end, the supervisor's word, or the supervisor's death. Returns an exit code."""
        supervisor_lives, told, kill_at = True, False, float("inf")
        while (code := self._reap()) is None and time.monotonic() < kill_at:
            if (self._asked_to_stop or not supervisor_lives) and not told:
                with suppress(ProcessLookupError):
                    os.killpg(self._pid, signal.SIGTERM)
                told = True
            watched = [self._wakeups, *([sys.stdin.fileno()] if supervisor_lives else [])]
            readable, _, _ = select.select(watched, [], [], _patience(kill_at))
            if self._wakeups in readable:
                os.read(self._wakeups, 4096)
            if sys.stdin.fileno() in readable:
                supervisor_lives = False
                kill_at = time.monotonic() + ORPHAN_GRACE_SECONDS
        _kill_all_descendants()
        if code is None:
            return 128 + signal.SIGKILL
        return code if code >= 0 else 128 - code

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._asked_to_stop = True

    def _reap(self) -> int | None:
        """Collect everybody who ended, adopted grandchildren too; the program's own exit code when it has one."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return None
            if pid == 0:
                return None
            if pid == self._pid:
                return os.waitstatus_to_exitcode(status)


def _patience(kill_at: float) -> float | None:
    return None if kill_at == float("inf") else max(0.0, kill_at - time.monotonic())


def _start(argv: list[str]) -> int:
    guard = os.getpid()

    def die_with_guard() -> None:
        _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != guard:
            os._exit(CANNOT_EXECUTE)

    return subprocess.Popen(
        argv,
        stdin=subprocess.DEVNULL,
        process_group=0,
        preexec_fn=die_with_guard,  # noqa: PLW1509 - a guard has one thread
    ).pid


def _kill_all_descendants() -> None:
    import psutil  # a guard runs for months and needs it once, at the end

    while descendants := psutil.Process().children(recursive=True):
        for process in descendants:
            process.kill()
        psutil.wait_procs(descendants, timeout=1)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux" and ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), f"prctl {option} failed")


if __name__ == "__main__":
    try:
        guard = Guard(sys.argv[1:])
    except OSError as problem:
        sys.stderr.write(f"{problem}\n")
        sys.exit(CANNOT_EXECUTE)
    sys.exit(guard.run())
