"""The tests of the demo know nothing of the developer's own installation."""

import pytest


@pytest.fixture(autouse=True)
def _no_settings_of_the_developer(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SANSHEN_HOME", "SANSHEN_DATABASE_URL", "PREFECT_API_URL"):
        monkeypatch.delenv(name, raising=False)
