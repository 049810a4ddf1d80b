"""An office to work in, on both databases or on SQLite alone."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.installation import DEMO, OFFICE
from tests.flows.cli.office import Office, move_in


@pytest.fixture
def installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str, str], Office]:
    """Makes an office of a kind (`office`, `demo`) on the database of this address."""

    def make(url: str, kind: str) -> Office:
        home = tmp_path / "home"
        home.mkdir()
        monkeypatch.setenv("SANSHEN_HOME", str(home))
        monkeypatch.setenv("SANSHEN_DATABASE_URL", url)
        monkeypatch.delenv("PREFECT_API_URL", raising=False)
        office = Office(home, url, monkeypatch, capsys)
        move_in(office, kind)
        return office

    return make


@pytest.fixture
def office(installed: Callable[[str, str], Office], tmp_path: Path, sqlite_template: Path) -> Office:
    return installed(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'office.db')}", OFFICE)


@pytest.fixture
def demo(installed: Callable[[str, str], Office], tmp_path: Path, sqlite_template: Path) -> Office:
    return installed(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'demo.db')}", DEMO)


@pytest.fixture
def office_on_both(installed: Callable[[str, str], Office], database_url: str) -> Office:
    return installed(database_url, OFFICE)
