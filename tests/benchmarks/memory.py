"""What an idle installation occupies: everything that `sanshen up` starts, while cases wait for people."""

import time

import psutil

from definitions.registry import CATALOGUE
from tests.benchmarks.figures import Row
from tests.benchmarks.pages import PREFECT, is_quiet
from tests.builders.office import SmallOffice
from tests.durability.supervised import EVERYTHING, Supervised, supervised, until

WAITING = 50
IDLE_SECONDS = 20.0
PATIENCE = 300.0
MB = 1024.0**2


def measure(office: SmallOffice, database: str) -> tuple[list[Row], dict[str, object]]:
    """PSS: private memory, and of shared memory each process's share, so that the sum counts every page once."""
    url = office.services.desk.database.url.render_as_string(hide_password=False)
    with supervised(EVERYTHING, office.home, url, SANSHEN_DEFINITIONS=str(CATALOGUE)) as running:
        time.sleep(IDLE_SECONDS)
        empty = _by_program(running)
        for _ in range(WAITING):
            office.submit()
        until(lambda: is_quiet(office), PATIENCE, running.told)
        time.sleep(IDLE_SECONDS)
        waiting = _by_program(running)
    if len(waiting) != len(empty):
        raise AssertionError(f"{len(empty)} processes without cases, {len(waiting)} with {WAITING}")
    where = f"{database} ({PREFECT})"
    rows = [
        Row("idle_memory_mb", where, 0, sum(size for _, size in waiting), "MB"),
        Row("idle_processes", where, 0, len(waiting), ""),
    ]
    details: dict[str, object] = {
        "measure": "PSS",
        "waiting_cases": WAITING,
        "mb_without_cases": round(sum(size for _, size in empty), 1),
        "mb_by_process": {f"{number} {name}": size for number, (name, size) in enumerate(waiting)},
    }
    return rows, details


def _by_program(running: Supervised) -> list[tuple[str, float]]:
    """What each process runs, and its megabytes."""
    return [
        (_name(process), round(process.memory_full_info().pss / MB, 1)) for process in running.processes()
    ]


def _name(process: psutil.Process) -> str:
    words = process.cmdline()
    return " ".join(words[words.index("-m") + 1 :][:5]) if "-m" in words else process.name()
