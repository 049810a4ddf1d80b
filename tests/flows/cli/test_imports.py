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
PAGES = {"alembic", "jinja2", "markdown_it", "docx"}
OFFICER = ["--as", "officer"]
UNLOADED: dict[str, tuple[list[str], set[str]]] = {
    "inbox": (["inbox", *OFFICER], HEAVY | DECLARED),
    "people": (["people", "list"], HEAVY | DECLARED),
    "tokens": (["token", "list"], HEAVY | DECLARED),
    "stats": (["stats", "overdue", *OFFICER], HEAVY | DECLARED),
    "audit": (["audit", "verify"], HEAVY | DECLARED),
    "health": (["health"], HEAVY | DECLARED),
    "case": (["case", "CASE", *OFFICER], HEAVY | PAGES),
    "decide": (["decide", "CASE", "approve", *OFFICER], HEAVY | PAGES),
    "ledger": (["ledger", "publications", *OFFICER], HEAVY | PAGES),
    "submit": (["submit", "jilin-transport.web-publish", "--form", "none.yaml", *OFFICER], HEAVY),
    "definitions": (["definitions", "check"], HEAVY | {"prompt_toolkit"}),
    "calendar": (["calendar", "due", "2026-09-30", "3"], HEAVY | {"sqlalchemy"}),
    "help": (["--help"], HEAVY | {"sqlalchemy"}),
    "wrong": (["inbx"], HEAVY | {"sqlalchemy"}),
}
"""A command, and what it does without."""


@pytest.mark.parametrize(("words", "unloaded"), UNLOADED.values(), ids=UNLOADED)
def test_a_command_does_not_load_what_it_does_not_need(
    office: Office, words: list[str], unloaded: set[str]
) -> None:
    number = office.submitted() if "CASE" in words else ""
    assert _loaded(office, [number if word == "CASE" else word for word in words]) & unloaded == set()


def _loaded(office: Office, words: list[str]) -> set[str]:
    office.monkeypatch.setenv("SANSHEN_TOKEN", token_of("officer"))
    ran = subprocess.run(
        [sys.executable, "-P", "-c", PROGRAM, *words], capture_output=True, text=True, check=True
    )
    code, modules = json.loads(ran.stderr.splitlines()[-1])
    assert code in (0, 1, 2)
    return set(modules)
