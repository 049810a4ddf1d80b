"""An office in which every kind of thing was done; on SQLite it is used once in a test process, and copied."""

import shutil
from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from tests.builders.office import SmallOffice, open_office
from tests.flows.auditing.well_used import use_well


@dataclass(frozen=True)
class Kept:
    file: Path
    home: Path
    now: datetime


@pytest.fixture(scope="session")
def well_used(sqlite_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    folder = tmp_path_factory.mktemp("well-used")
    file = Path(shutil.copy(sqlite_office, folder / "office.db"))
    office = open_office(folder / "home", f"sqlite:///{file}")
    with pytest.MonkeyPatch.context() as monkeypatch:
        use_well(office, monkeypatch)
    office.services.desk.database.dispose()
    return Kept(file, office.home, office.clock.now)


@pytest.fixture
def used(
    request: pytest.FixtureRequest, office_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Generator[SmallOffice]:
    if office_url.startswith("sqlite"):
        kept: Kept = request.getfixturevalue("well_used")
        file = shutil.copy(kept.file, tmp_path / "well-used.db")
        shutil.copytree(kept.home, tmp_path / "home")
        office = open_office(tmp_path / "home", f"sqlite:///{file}")
        office.clock.now = kept.now
    else:
        office = open_office(tmp_path / "home", office_url)
        use_well(office, monkeypatch)
    yield office
    office.services.desk.database.dispose()
