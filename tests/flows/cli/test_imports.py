"""What a command loads: nobody waits for Prefect to read an inbox."""

import json
import subprocess
import sys

import pytest

from tests.flows.cli.office import Office

HEAVY = {"prefect", "streamlit", "pandas"}
PROGRAM = """
import json, sys
from flows.cli.app import run
code = run(sys.argv[1:])
print(json.dumps([code, sorted({name.partition(".")[0] for name in sys.modules})]), file=sys.stderr)
"""
COMMANDS = {
    "inbox": ["inbox", "--as", "officer"],
    "ledger": ["ledger", "publications", "--as", "officer"],
    "stats": ["stats", "overdue", "--as", "officer"],
    "audit": ["audit", "verify"],
    "health": ["health"],
    "definitions": ["definitions", "check"],
    "help": ["--help"],
}
LIGHT = {"calendar": ["calendar", "due", "2026-09-30", "3"], "help": ["--help"], "wrong": ["inbx"]}


def _loaded(office: Office, words: list[str]) -> set[str]:
    office.monkeypatch.setenv("SANSHEN_TOKEN", office.tokens["officer"])
    ran = subprocess.run(
        [sys.executable, "-P", "-c", PROGRAM, *words], capture_output=True, text=True, check=True
    )
    code, modules = json.loads(ran.stderr.splitlines()[-1])
    assert code in (0, 1, 2)
    return set(modules)


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_a_command_does_not_load_what_it_does_not_need(office: Office, words: list[str]) -> None:
    assert _loaded(office, words) & HEAVY == set()


@pytest.mark.parametrize("words", LIGHT.values(), ids=LIGHT)
def test_without_a_database_none_is_loaded(office: Office, words: list[str]) -> None:
    assert _loaded(office, words) & (HEAVY | {"sqlalchemy"}) == set()


def test_an_inbox_does_without_the_catalogue(office: Office) -> None:
    assert "jinja2" not in _loaded(office, COMMANDS["inbox"])
