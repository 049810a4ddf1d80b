"""An office to work in, on both databases or on SQLite alone: copied from one that people moved in once."""

import shutil
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from flows.clock import wall_clock
from storage.database import Database
from storage.installation import DEMO, OFFICE
from storage.seals import load_key, seal
from tests.builders.office import TWO_OFFICES
from tests.fixtures.database import KINDS, Postgresql, copied
from tests.flows.cli.office import Office, move_in


@pytest.fixture(scope="session")
def peopled_files(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A kind of installation (`office`, `demo`) to the file of one, to be copied."""
    folder = tmp_path_factory.mktemp("peopled")
    files = {kind: Path(shutil.copy(sqlite_template, folder / f"{kind}.db")) for kind in (OFFICE, DEMO)}
    for kind, file in files.items():
        move_in(f"sqlite:///{file}", kind)
    return files


@pytest.fixture(scope="session")
def peopled_file(peopled_files: dict[str, Path]) -> Path:
    return peopled_files[OFFICE]


@pytest.fixture(scope="session")
def peopled_database(postgresql: Postgresql, postgresql_template: str) -> Generator[str]:
    """The name of the database of an office, to be copied."""
    with postgresql.database(postgresql_template) as name:
        move_in(postgresql.url(name), OFFICE)
        yield name


@pytest.fixture
def installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], Office]:
    """Opens the office of the database at this address."""

    def make(url: str) -> Office:
        home = tmp_path / "home"
        home.mkdir()
        monkeypatch.setenv("SANSHEN_HOME", str(home))
        monkeypatch.setenv("SANSHEN_DATABASE_URL", url)
        monkeypatch.setenv("SANSHEN_DEFINITIONS", str(TWO_OFFICES))
        for name in ("PREFECT_API_URL", "COLUMNS"):  # parallel test processes are given a width
            monkeypatch.delenv(name, raising=False)
        database = Database(url)
        seal(database, load_key(home / "keys" / "seal.key"), wall_clock())
        database.dispose()
        return Office(home, url, monkeypatch, capsys)

    return make


@pytest.fixture
def office(installed: Callable[[str], Office], tmp_path: Path, peopled_file: Path) -> Office:
    return installed(f"sqlite:///{shutil.copy(peopled_file, tmp_path / 'office.db')}")


@pytest.fixture
def demo(installed: Callable[[str], Office], tmp_path: Path, peopled_files: dict[str, Path]) -> Office:
    return installed(f"sqlite:///{shutil.copy(peopled_files[DEMO], tmp_path / 'demo.db')}")


@pytest.fixture(params=KINDS)
def office_on_both(request: pytest.FixtureRequest, installed: Callable[[str], Office]) -> Generator[Office]:
    with copied(request, "peopled_file", "peopled_database") as url:
        yield installed(url)
