"""What the pages show of a terminal is what the terminal shows."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from definitions.vocabulary import WayIn
from flows.access.people import Post, Term, add_person, give_role, sync_units
from flows.demo.content import PAIR, load_content
from storage.audit_chain import Origin
from storage.database import Database
from storage.installation import DEMO, set_up
from storage.migration import upgrade
from storage.seals import load_key, seal
from tests.builders.office import whole_catalogue
from tests.docs.command_server import write_client
from tests.docs.console import differs, run, steps_of
from tests.docs.pages import PAGES, ROOT, name_of
from tests.docs.served import WRITTEN, dashboard_over

SHOWING = [page for page in PAGES if steps_of(page)]
HOME = re.compile(r"<!-- home: (demo|none)(, served)? -->")
SERVED = "/srv/sanshen"
"""The data folder of the pages that begin with `sanshen init`."""


@pytest.fixture(scope="module")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo's home with its people, at the end of the play's time, without the played cases."""
    home = tmp_path_factory.mktemp("demo") / ".sanshen-demo"
    home.mkdir()
    url = f"sqlite:///{home / 'sanshen.db'}"
    upgrade(url)
    database = Database(url)
    catalogue = whole_catalogue()
    content = load_content(catalogue, offices=PAIR)
    set_up(database, DEMO, content.ends)
    origin = Origin(None, WayIn.SYSTEM, "docs")
    with database.writing() as session:
        sync_units(session, catalogue, origin=origin, at=content.ends)
        for organization, people in content.staff.people.items():
            for person in people:
                add_person(session, person.id, person.name, origin=origin, at=content.ends)
                for held in person.holdings:
                    post = Post(held.role, organization, held.unit)
                    give_role(
                        session, person.id, post, Term(date(2026, 1, 1)), origin=origin, at=content.ends
                    )
    seal(database, load_key(home / "keys" / "seal.key"), content.ends)
    database.dispose()
    return home


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with `sanshen`."""
    folder = tmp_path_factory.mktemp("bin")
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "tests.docs.command_server", str(folder / "socket")],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "LC_ALL": "C.UTF-8"},
        stdout=subprocess.PIPE,
    ) as server:
        try:
            assert server.stdout is not None
            assert server.stdout.readline() == b"ready\n"
            write_client(folder / "sanshen", folder / "socket")
            yield folder
        finally:
            server.terminate()


def test_there_are_pages_to_run() -> None:
    shown = {name_of(page) for page in SHOWING}
    assert {"README.md", "docs/tutorial/first-process.md", "docs/how-to/people.md"} <= shown


@pytest.mark.parametrize("page", SHOWING, ids=name_of)
def test_commands_print_what_the_page_shows(
    page: Path, demo_home: Path, programs: Path, tmp_path: Path
) -> None:
    for name in ("docs", "definitions"):
        (tmp_path / name).symlink_to(ROOT / name)
    found = HOME.search(page.read_text(encoding="utf-8"))
    assert found is not None, "a page that shows a terminal says which home it needs"
    home = tmp_path / "home"
    if found[1] == "demo":
        shutil.copytree(demo_home, home)
    steps = steps_of(page)
    with dashboard_over(home) if found[2] else nullcontext(WRITTEN) as address:
        typed = [replace(step, command=step.command.replace(WRITTEN, address)) for step in steps]
        printed = run(typed, tmp_path, str(home), programs)
    assert len(printed) == len(steps)
    wrong = [
        f"{name_of(page)}:{step.line}: $ {step.command}\n{actual}"
        for step, actual in zip(steps, printed, strict=True)
        if differs(step, actual.replace(str(home), SERVED))
    ]
    assert not wrong, "\n".join(wrong)
