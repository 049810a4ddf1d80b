"""Trying a text that somebody is writing, without letting it hold up anybody else: apart, bounded, few at once.

What stands in it, an expression, a pattern, an example, may take for ever: it runs in a process that can be ended.
"""

import json
import logging
import os
import signal
from dataclasses import asdict
from functools import cache
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from threading import BoundedSemaphore

from flows.access.refusal import Conflict, Invalid
from flows.checking.child import answer
from flows.checking.trial import Trial, Wanted

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
TOO_MUCH_CODES = frozenset({-signal.SIGXCPU, -signal.SIGKILL, os.EX_TEMPFAIL})

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
    ours, theirs = _context().Pipe(duplex=False)
    process = _context().Process(target=answer, args=(json.dumps(asdict(wanted)), theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        return _received(ours, process)
    finally:
        ours.close()
        process.kill()
        process.join()


def _received(ours: Connection, process: ForkServerProcess) -> Trial:
    if not ours.poll(SECONDS):
        return Trial(broken_off=TOO_MUCH)
    try:
        found = ours.recv_bytes()
    except EOFError:
        process.join(1)
        if process.exitcode in TOO_MUCH_CODES:
            return Trial(broken_off=TOO_MUCH)
        log.warning("trial_failed", extra={"code": process.exitcode})
        return Trial(broken_off=FAILED)
    return Trial.from_json(json.loads(found))


@cache
def _context() -> ForkServerContext:
    """Begun when the first text is tried: whoever never edits has one program less."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["flows.checking.child"])
    return context
