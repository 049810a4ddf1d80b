"""Free ports on the loopback address."""

import os
import socket
import stat
import tempfile
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
from filelock import FileLock, Timeout

from flows.privacy import PRIVATE
from flows.supervision.errors import UnsafeFolderError

LOOPBACK = "127.0.0.1"
NEAR = 20
HIGHEST = 65535


def free_port(preferred: int, taken: Collection[int] = ()) -> int:
    """The preferred port, else the next above it on which nobody listens, outside `taken`. Where the nearest are all
    in use, and for 0, one that the system picks.
    """
    nearest = range(preferred, min(preferred + NEAR, HIGHEST) + 1) if preferred else ()
    for port in nearest:
        if port not in taken and _is_free(port):
            return port
    return _any_port(taken)


def reserve(preferred: int, taken: Collection[int] = ()) -> tuple[int, FileLock]:
    """Such a port, and the lock that keeps other installations of this account from choosing it: between the choice and
    the moment at which a program listens there, a server that loads for a minute, nothing else would show that it is
    taken.
    """
    folder = _folder()
    refused = set(taken)
    while True:
        port = free_port(preferred, refused)
        lock = FileLock(folder / f"{port}.lock", timeout=0)
        with suppress(Timeout):
            lock.acquire()
            return port, lock
        refused.add(port)


def _folder() -> Path:
    """Of this account alone: a lock is written to, and whoever made the folder could have laid a link in its place."""
    folder = Path(tempfile.gettempdir()) / f"sanshen-ports-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & PRIVATE:
        raise UnsafeFolderError(folder)
    return folder


def listens(pid: int, port: int) -> bool:
    """Whether this process, or one that it started, listens there."""
    with suppress(psutil.NoSuchProcess):
        program = psutil.Process(pid)
        for process in (program, *program.children(recursive=True)):
            if any(_is_door(one, port) for one in process.net_connections("tcp")):
                return True
    return False


def _is_door(connection: Any, port: int) -> bool:
    return bool(connection.status == psutil.CONN_LISTEN and connection.laddr.port == port)


def _any_port(taken: Collection[int]) -> int:
    while True:
        with socket.socket() as probe:
            probe.bind((LOOPBACK, 0))
            port = int(probe.getsockname()[1])
        if port not in taken:
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True
