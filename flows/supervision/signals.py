"""What the operator's signals do to a supervisor."""

import signal
from collections.abc import Callable, Generator
from contextlib import contextmanager
from types import FrameType
from typing import Any

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def stopping_signals_interrupt() -> Generator[None]:
    """Ctrl-C, TERM and a closed terminal raise KeyboardInterrupt. A signal that `nohup` silenced stays silent."""
    with _handling(_interrupt):
        yield


@contextmanager
def stopping_signals_wait() -> Generator[None]:
    """For the time of an orderly stop: an impatient second Ctrl-C must not leave programs behind."""
    with _handling(lambda *_: None):
        yield


@contextmanager
def _handling(handler: Callable[[int, FrameType | None], Any]) -> Generator[None]:
    before = {number: signal.getsignal(number) for number in STOPPING}
    heard = [number for number in STOPPING if number != signal.SIGHUP or before[number] != signal.SIG_IGN]
    for number in heard:
        signal.signal(number, handler)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, before[number])


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
