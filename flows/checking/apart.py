"""Trying a text that somebody is writing, without letting it hold up anybody else: apart, bounded, few at once.

What stands in it, an expression, a pattern, an example, may take for ever: it runs in a process that can be ended.
"""

import json
import logging
import signal
import subprocess
import sys
from dataclasses import asdict
from subprocess import PIPE
from threading import BoundedSemaphore, Lock

from flows.access.refusal import Conflict, Invalid
from flows.checking.trial import Trial, Wanted

Child = subprocess.Popen[bytes]
log = logging.getLogger(__name__)

SECONDS = 30
"""Of the clock, until a trial is ended."""
LONGEST = 60_000
"""Characters: three times the longest procedure that is shipped."""
MOST_RUNS = 300
AT_ONCE = 2
WAIT_SECONDS = 20
TOO_MUCH = "这份文字检查起来用的时间或者内存太多，没有检查完"
FAILED = "程序检查这份文字时出错，请把它下载下来，交给系统维护人员"
_turns = BoundedSemaphore(AT_ONCE)


def tried(wanted: Wanted) -> Trial:
    """Raises Invalid where the text is too long, Conflict where too many are being tried."""
    must_be_short(wanted.text)
    if wanted.runs > MOST_RUNS:
        raise Invalid(f"这里最多模拟 {MOST_RUNS} 个办件", "更多的请用 sanshen definitions simulate")
    if not _turns.acquire(timeout=WAIT_SECONDS):
        raise Conflict("正在检查别人的流程，还没有轮到", "请过一会儿再试；您的文字没有丢")
    try:
        return _run(wanted)
    finally:
        _turns.release()


def must_be_short(text: str) -> None:
    if len(text) > LONGEST:
        raise Invalid(
            f"文字太长：有 {len(text)} 个字符，这里最多 {LONGEST} 个",
            "一份文件只写一个流程；更长的请用 sanshen definitions check 检查",
        )


def _run(wanted: Wanted) -> Trial:
    child = _spare.take()
    try:
        said, complaint = child.communicate(json.dumps(asdict(wanted)).encode(), timeout=SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.communicate()
        return Trial(broken_off=TOO_MUCH)
    finally:
        _spare.lay_by()
    if child.returncode == 0:
        return Trial.from_json(json.loads(said))
    if child.returncode in (-signal.SIGXCPU, -signal.SIGKILL) or b"MemoryError" in complaint:
        return Trial(broken_off=TOO_MUCH)
    told = complaint[-2000:].decode("utf-8", "replace")
    log.warning("trial_failed", extra={"code": child.returncode, "said": told})
    return Trial(broken_off=FAILED)


class _Spare:
    """A process that has imported everything and waits for a text: half a second instead of two. The first is begun with
    the first text, so that whoever never edits has none; it goes when this process goes.
    """

    def __init__(self) -> None:
        self._turn = Lock()
        self._waiting: Child | None = None

    def take(self) -> Child:
        with self._turn:
            waiting, self._waiting = self._waiting, None
        return waiting if waiting is not None and waiting.poll() is None else _begun()

    def lay_by(self) -> None:
        with self._turn:
            if self._waiting is None or self._waiting.poll() is not None:
                self._waiting = _begun()


def _begun() -> Child:
    command = [sys.executable, "-m", "flows.checking.child"]
    return subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE)


_spare = _Spare()
