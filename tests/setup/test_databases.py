"""The databases that the other tests stand on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import inspect, text

from storage.database import Database
from storage.models import Base
from tests.fixtures.database import SERVER_PROGRAM, Postgresql, _binaries


def test_a_database_has_every_table_and_no_row(database: Database) -> None:
    tables = inspect(database.reading_engine).get_table_names()
    assert set(Base.metadata.tables) <= set(tables)
    with database.reading() as session:
        rows = {
            name: session.scalar(text(f'SELECT count(*) FROM "{name}"'))
            for name in tables
            if name != "alembic_version"
        }
    assert set(rows.values()) == {0}, rows


def test_what_one_test_writes_the_next_does_not_see(empty_database_url: str) -> None:
    opened = Database(empty_database_url)
    assert inspect(opened.reading_engine).get_table_names() == []
    with opened.writing() as session:
        session.execute(text("CREATE TABLE mark (n integer)"))
    opened.dispose()


def test_databases_are_dropped(postgresql: Postgresql) -> None:
    with postgresql.database() as name, psycopg.connect(postgresql.url(name)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(postgresql.url(name))


@pytest.mark.timeout(60)
@pytest.mark.parametrize("kind", ["found on the machine", "from the package"])
def test_the_server_goes_with_the_process_that_asked_for_it(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "from the package":
        monkeypatch.setattr(Path, "glob", _without_system_servers(Path.glob))
    binaries = _binaries()
    assert binaries.is_relative_to(sys.prefix) == (kind == "from the package" or not _has_system_server())
    asking = subprocess.Popen(
        [sys.executable, "-c", ASKING, SERVER_PROGRAM, binaries], stdout=subprocess.PIPE, text=True
    )
    assert asking.stdout
    address = asking.stdout.readline().strip()
    with psycopg.connect(address) as connection:
        server = connection.execute("SELECT pg_read_file('postmaster.pid')").fetchone()
    assert server
    pid, data = server[0].splitlines()[:2]
    os.kill(asking.pid, signal.SIGKILL)
    asking.communicate()
    give_up = time.monotonic() + 20
    while Path(data).parent.exists() and time.monotonic() < give_up:
        time.sleep(0.05)
    assert not Path(data).parent.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid), 0)


ASKING = """
import subprocess, sys, time
subprocess.Popen([sys.executable, *sys.argv[1:]], stdin=subprocess.PIPE, start_new_session=True)
time.sleep(600)
"""


def _has_system_server() -> bool:
    return any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def _without_system_servers(
    glob: Callable[[Path, str], Iterator[Path]],
) -> Callable[[Path, str], Iterator[Path]]:
    return lambda self, pattern: (
        iter(()) if str(self).startswith("/usr/lib/postgresql") else glob(self, pattern)
    )
