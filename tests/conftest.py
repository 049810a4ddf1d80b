"""Registers the fixture modules, nothing else."""

pytest_plugins = [
    "tests.fixtures.browser",
    "tests.fixtures.database",
    "tests.fixtures.office",
    "tests.fixtures.prefect",
    "tests.fixtures.regulations",
]
