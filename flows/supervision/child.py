"""What the supervisor is told: which programs to run, and how to see that each is ready."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import httpx
from filelock import FileLock

from flows.supervision.ports import listens

PROBE_SECONDS = 2.0


class Probe(Protocol):
    """Answers whether a program is ready to be used."""

    def forget(self) -> None:
        """Take away what an earlier start left behind."""

    def is_ready(self, pid: int) -> bool:
        """`pid`: of the program, or of what started it."""


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """Ready when a GET of `url` succeeds, and no other program on this machine gave the answer. For plain HTTP on this machine: no proxy is asked, no certificates are read."""

    url: str

    def forget(self) -> None:
        return

    def is_ready(self, pid: int) -> bool:
        try:
            answer = httpx.get(self.url, timeout=PROBE_SECONDS, trust_env=False, verify=False)
        except httpx.HTTPError:
            return False
        return answer.is_success and listens(pid, urlsplit(self.url).port or 80)


@dataclass(frozen=True, slots=True)
class FileWritten:
    """Ready when the program has written `path`."""

    path: Path

    def forget(self) -> None:
        self.path.unlink(missing_ok=True)

    def is_ready(self, pid: int) -> bool:  # noqa: ARG002
        return self.path.exists()


@dataclass(frozen=True, slots=True)
class Child:
    name: str
    """Names the log and the pid file."""
    title: str
    """Chinese, for the operator."""
    argv: tuple[str, ...]
    env: Mapping[str, str]
    """The whole environment."""
    ready: Probe
    needs: tuple[str, ...] = ()
    """Names of the children that must be ready before this one is started."""


@dataclass(frozen=True, slots=True)
class Address:
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Plan:
    children: tuple[Child, ...]
    """In the order of starting; stopped in reverse."""
    addresses: tuple[Address, ...] = field(default=())
    remarks: tuple[str, ...] = ()
    """Chinese, for the operator, before the start: what is otherwise than wished."""
    reserved: tuple[FileLock, ...] = ()
    """What keeps the ports of the children from other installations as long as they run."""
