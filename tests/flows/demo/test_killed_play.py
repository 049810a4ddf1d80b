"""A play that is killed, with the real engine."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from sqlalchemy import func, select

from flows.demo.home import opened
from flows.settings import Settings
from storage.models import Case, Publication

FEW = ("jl-bus-lines", "jl-request-to-province", "ll-price-weekly")
PROGRAM = """
import sys
from dataclasses import replace
from pathlib import Path
from definitions.registry import CATALOGUE, load_catalogue
from flows.demo.command import play
from flows.demo.content import load_content
from flows.demo.home import look
from flows.settings import Settings
from rich.console import Console

content = load_content(load_catalogue(CATALOGUE), offices=["jilin-transport", "lvliang-drc"])
items = tuple(item for item in content.items if item.id in sys.argv[2:])
settings = Settings(home=Path(sys.argv[1]))
print(look(settings).value)
play(settings, replace(content, items=items), 1, Console(width=200))
print(look(settings).value)
"""


def performance(home: Path) -> subprocess.Popen[str]:
    """A few items, on a real Prefect server with a real worker, in a program of its own."""
    return subprocess.Popen(
        [sys.executable, "-u", "-c", PROGRAM, str(home), *FEW],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=Path(__file__).parents[3],
    )


def programs_of(home: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            if process.environ().get("SANSHEN_HOME") == str(home):
                found.append(process)
    return found


@pytest.mark.soak
@pytest.mark.prefect
@pytest.mark.timeout(600)
def test_a_play_that_was_killed_is_played_afresh_by_the_real_engine(tmp_path: Path) -> None:
    home = tmp_path / "home"
    killed = performance(home)
    assert killed.stdout is not None
    lines = iter(killed.stdout.readline, "")
    assert next(lines).strip() == "empty"
    assert next(line for line in lines if line.startswith("11月"))
    killed.kill()
    killed.wait()
    killed.stdout.close()
    _, alive = psutil.wait_procs(programs_of(home), timeout=30)
    assert not alive

    again = performance(home)
    said, _ = again.communicate(timeout=400)
    assert again.returncode == 0, said
    first, *days, last = said.splitlines()
    assert (first, last) == ("unfinished", "played")
    assert sum("发布《" in day for day in days) == 2
    assert not programs_of(home)

    settings = Settings(home=home)
    with opened(settings) as database, database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == len(FEW)
        assert session.scalar(select(func.count()).select_from(Case).where(Case.run_id.is_(None))) == 0
        states = session.scalars(select(Publication.state)).all()
    assert states == ["confirmed", "confirmed"]
    assert len(list((home / "sites").glob("*/website/public/index.html"))) == 2
