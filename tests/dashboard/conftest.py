"""Running dashboards for tests."""

import shutil
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sqlalchemy import delete
from websockets.exceptions import ConnectionClosed

from storage.models import SignInAttempt
from tests.dashboard.pages.office import Office
from tests.dashboard.pages.visits import Seats, SignIn, signing_in
from tests.dashboard.running import Dashboard, serving


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.soak)])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Generator[Dashboard]:
    """The services behind it are tried on both databases each time, the pages on PostgreSQL in the soak."""
    home = tmp_path_factory.mktemp("dashboard")
    if request.param == "sqlite":
        url = f"sqlite:///{shutil.copy(request.getfixturevalue('sqlite_template'), home / 'sanshen.db')}"
        with serving(url, home / "home") as dashboard:
            yield dashboard
        return
    postgresql = request.getfixturevalue("postgresql")
    with (
        postgresql.database(request.getfixturevalue("postgresql_template")) as name,
        serving(postgresql.url(name), home / "home") as dashboard,
    ):
        yield dashboard


@pytest.fixture
def dashboard(server: Dashboard) -> Dashboard:
    """On both databases. Failed sign-ins of earlier tests are forgotten."""
    with server.database.writing() as session:
        session.execute(delete(SignInAttempt))
    return server


@pytest.fixture
def impatient_dashboard(sqlite_template: Path, tmp_path: Path) -> Generator[Dashboard]:
    """Its sessions end after four seconds without activity. A first page, which reads the catalogue, may take longer."""
    url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'sanshen.db')}"
    with serving(url, tmp_path / "home", SANSHEN_SESSION_IDLE_MINUTES=str(4 / 60)) as dashboard:
        with dashboard.signed_in().open_page() as page, suppress(ConnectionClosed):
            page.run()
        yield dashboard


@pytest.fixture(scope="module")
def served(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Generator[tuple[Dashboard, Office]]:
    """A dashboard over an office with its people, for all tests of a file."""
    folder = tmp_path_factory.mktemp("pages")
    url = f"sqlite:///{shutil.copy(sqlite_template, folder / 'sanshen.db')}"
    office = Office(url, folder / "home")
    office.move_in()
    with serving(url, folder / "home") as dashboard:
        yield dashboard, office
    office.services.desk.database.dispose()


@pytest.fixture
def office(served: tuple[Dashboard, Office]) -> Office:
    return served[1]


@pytest.fixture(scope="module")
def seats(browser: Browser) -> Generator[Seats]:
    opened = Seats(browser)
    yield opened
    opened.close()


@pytest.fixture
def sign_in(served: tuple[Dashboard, Office], seats: Seats) -> Generator[SignIn]:
    with signing_in(seats, served[0].url) as opened:
        yield opened
