"""Installations with workers; the shared Prefect server serves them one after the other."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders.office import SmallOffice
from tests.flows.engine.installation import Installation, Prefect


@pytest.fixture
def install(
    office: SmallOffice, tmp_path: Path, request: pytest.FixtureRequest
) -> Callable[..., Installation]:
    """Makes an installation with these settings, on each kind of database; on the shared server unless told."""

    def make(api: str | None = None, **settings: str) -> Installation:
        (tmp_path / "logs").mkdir()
        server = Prefect(api or request.getfixturevalue("prefect_api_url"))
        return Installation(office, server, settings, tmp_path / "logs")

    return make


@pytest.fixture
def installation(install: Callable[..., Installation]) -> Installation:
    return install(SANSHEN_LEASE_SECONDS="6")
