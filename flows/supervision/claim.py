"""One supervisor per data folder: a lock that the system itself lets go when its holder dies."""

import json
import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from flows.supervision.child import Address
from flows.supervision.errors import AlreadyRunningError


@dataclass(frozen=True, slots=True)
class Claim:
    """A held data folder. What the holder says of itself is shown to whoever comes second."""

    notice: Path

    def announce(self, addresses: tuple[Address, ...]) -> None:
        content = {"pid": os.getpid(), "addresses": [asdict(address) for address in addresses]}
        draft = self.notice.with_suffix(".new")
        draft.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        draft.replace(self.notice)


@contextmanager
def claim(home: Path) -> Generator[Claim]:
    """Raises AlreadyRunningError where another supervisor holds the folder."""
    run = home / "run"
    run.mkdir(parents=True, exist_ok=True)
    held = Claim(run / "up.json")
    lock = FileLock(run / "up.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise _already_running(home, held.notice) from None
    try:
        held.announce(())
        yield held
    finally:
        held.notice.unlink(missing_ok=True)
        lock.release()


def _already_running(home: Path, notice: Path) -> AlreadyRunningError:
    try:
        content = json.loads(notice.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return AlreadyRunningError(home, None, ())
    return AlreadyRunningError(home, content["pid"], tuple(Address(**item) for item in content["addresses"]))
