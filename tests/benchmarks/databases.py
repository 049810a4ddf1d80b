"""Fresh databases with the schema, whose commits are on the disk when they return."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.migration import upgrade
from tests.fixtures.database import GIVEN_SERVER, KINDS, Postgresql, _binaries

ROOT = Path(__file__).parents[2]


class ServerDidNotStart(Exception):
    """PostgreSQL for the measurements did not start."""


@contextmanager
def servers(kinds: list[str]) -> Iterator["Databases"]:
    if "postgresql" not in kinds:
        yield Databases(None)
        return
    with _postgresql() as postgresql:
        yield Databases(postgresql)


class Databases:
    def __init__(self, postgresql: Postgresql | None) -> None:
        self._postgresql = postgresql

    @contextmanager
    def fresh(self, kind: str, folder: Path) -> Iterator[str]:
        """The URL of a database with the schema and no rows."""
        if self._postgresql is None or kind == "sqlite":
            url = f"sqlite:///{folder / 'sanshen.db'}"
            upgrade(url)
            yield url
            return
        with self._postgresql.database() as name:
            upgrade(self._postgresql.url(name))
            yield self._postgresql.url(name)


@contextmanager
def _postgresql() -> Iterator[Postgresql]:
    given = os.environ.get(GIVEN_SERVER)
    if given:
        yield Postgresql(given)
        return
    with subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.durable_postgresql", _binaries()],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as server:
        assert server.stdin
        assert server.stdout
        address = server.stdout.readline().strip()
        if not address:
            raise ServerDidNotStart
        yield Postgresql(address)
        server.stdin.close()


__all__ = ["KINDS", "ROOT", "Databases", "servers"]
