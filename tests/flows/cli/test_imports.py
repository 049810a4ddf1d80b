"""What a command loads: nobody waits for Prefect to read an inbox."""

import json
import subprocess
import sys

import pytest

from tests.flows.cli.office import Office, token_of

HEAVY = {"prefect", "streamlit", "pandas", "fastapi"}
DECLARED = {"cel", "prompt_toolkit", "alembic", "jinja2", "markdown_it", "docx"}
"""What conditions, migrations, pages and sheets bring along."""
PROGRAM = """
import json, sys
from flows.cli.app import run
code = run(sys.argv[1:])
print(json.dumps([code, sorted({name.partition(".")[0] for name in sys.modules})]), file=sys.stderr)
"""
LISTS = {
    "inbox": ["inbox", "--as", "officer"],
    "people": ["people", "list"],
    "tokens": ["token", "list"],
    "stats": ["stats", "overdue", "--as", "officer"],
    "audit": ["audit", "verify"],
    "health": ["health"],
}
COMMANDS = {
    **LISTS,
    "case": ["case", "draft-1", "--as", "officer"],
    "decide": ["decide", "draft-1", "approve", "--as", "officer"],
    "submit": ["submit", "jilin-transport.web-publish", "--form", "none.yaml", "--as", "officer"],
    "ledger": ["ledger", "publications", "--as", "officer"],
    "definitions": ["definitions", "check"],
    "help": ["--help"],
}
PAGES = {"alembic", "jinja2", "markdown_it", "docx"}
LIGHT = {"calendar": ["calendar", "due", "2026-09-30", "3"], "help": ["--help"], "wrong": ["inbx"]}


def _loaded(office: Office, words: list[str]) -> set[str]:
    office.monkeypatch.setenv("SANSHEN_TOKEN", token_of("officer"))
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


@pytest.mark.parametrize("words", LISTS.values(), ids=LISTS)
def test_a_list_does_without_what_is_declared(office: Office, words: list[str]) -> None:
    assert _loaded(office, words) & DECLARED == set()


@pytest.mark.parametrize("name", ["case", "decide", "ledger"])
def test_who_works_on_a_case_does_not_wait_for_pages_and_migrations(office: Office, name: str) -> None:
    number = office.submitted()
    words = [number if word == "draft-1" else word for word in COMMANDS[name]]
    assert _loaded(office, words) & PAGES == set()
