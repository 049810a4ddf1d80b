"""An office in which every kind of thing was done: once in a test process for each kind of database, and copied."""

import shutil
from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from tests.builders.office import SmallOffice, open_office
from tests.fixtures.database import KINDS, Postgresql
from tests.flows.auditing.well_used import use_well


@dataclass(frozen=True)
class Kept:
    database: str
    """The path of a file, or the name of a database."""
    home: Path
    now: datetime


@pytest.fixture(scope="session")
def well_used_file(sqlite_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    folder = tmp_path_factory.mktemp("well-used")
    file = str(shutil.copy(sqlite_office, folder / "office.db"))
    return _used(file, f"sqlite:///{file}", folder / "home")


@pytest.fixture(scope="session")
def well_used_database(
    postgresql: Postgresql, postgresql_office: str, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Kept]:
    with postgresql.database(postgresql_office) as name:
        yield _used(name, postgresql.url(name), tmp_path_factory.mktemp("well-used") / "home")


@pytest.fixture(params=KINDS)
def used(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[SmallOffice]:
    if request.param == "sqlite":
        kept: Kept = request.getfixturevalue("well_used_file")
        yield from _copy(kept, f"sqlite:///{shutil.copy(kept.database, tmp_path / 'used.db')}", tmp_path)
        return
    server: Postgresql = request.getfixturevalue("postgresql")
    kept = request.getfixturevalue("well_used_database")
    with server.database(kept.database) as name:
        yield from _copy(kept, server.url(name), tmp_path)


def _used(database: str, url: str, home: Path) -> Kept:
    office = open_office(home, url)
    with pytest.MonkeyPatch.context() as monkeypatch:
        use_well(office, monkeypatch)
    office.services.desk.database.dispose()
    return Kept(database, home, office.clock.now)


def _copy(kept: Kept, url: str, folder: Path) -> Generator[SmallOffice]:
    office = open_office(Path(shutil.copytree(kept.home, folder / "home")), url)
    office.clock.now = kept.now
    yield office
    office.services.desk.database.dispose()
