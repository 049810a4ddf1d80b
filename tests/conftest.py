"""Registers the fixture modules, and how many examples the property tests try that name no number of their own."""

import os

from hypothesis import settings

from flows.garbage import collect_rarely, keep_what_is_loaded

settings.register_profile("few", max_examples=15)
settings.register_profile("many", max_examples=1000)
settings.load_profile("many" if os.environ.get("SANSHEN_SOAK") else "few")

pytest_plugins = [
    "tests.fixtures.browser",
    "tests.fixtures.database",
    "tests.fixtures.office",
    "tests.fixtures.prefect",
    "tests.fixtures.regulations",
    "tests.fixtures.walked",
]

collect_rarely()


def pytest_collection_finish() -> None:
    """Tests and their parameters stay to the end: a quarter of the time went into looking at them again and again."""
    keep_what_is_loaded()
