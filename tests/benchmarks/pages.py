"""How long from the last human decision until the page is on the disk, through the real server and worker."""

import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select

from flows.casework.decision import Answer
from storage.models import Wake
from tests.benchmarks.figures import Row, percentile
from tests.benchmarks.scene import RECEIVED
from tests.builders.office import JILIN, SIGNING, SmallOffice
from tests.durability.supervised import ENGINE, Supervised, supervised, until

PREFECT = "Prefect: sqlite"
PATIENCE = 60.0
LOOK_SECONDS = 0.002


def measure(office: SmallOffice, database: str, times: int) -> tuple[list[Row], dict[str, object]]:
    url = office.services.desk.database.url.render_as_string(hide_password=False)
    with supervised(ENGINE, office.home, url) as running:
        until(lambda: is_quiet(office), 10 * PATIENCE, running.told)
        _publish(office, running)
        seconds = [_publish(office, running) for _ in range(times)]
    row = Row("approval_to_page_p95", f"{database} ({PREFECT})", 1, percentile(seconds, 0.95), "s")
    details: dict[str, object] = {
        "p50_s": round(percentile(seconds, 0.5), 3),
        "most_s": round(max(seconds), 3),
        "samples": times,
    }
    return [row], details


def is_quiet(office: SmallOffice) -> bool:
    """Whether no worker has anything left to do."""
    with office.services.desk.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Wake)) == 0


def _publish(office: SmallOffice, running: Supervised) -> float:
    case = office.submit().case_id
    for person in SIGNING:
        office.decide(person, case)
    _wait(lambda: is_quiet(office), running)
    editor = office.actor("editor")
    public = office.services.desk.sites / JILIN / "website" / "public"
    began = time.perf_counter()
    office.services.decide(editor, case, Answer("done", given=RECEIVED))
    _wait(lambda: _has_page(public, case), running)
    seconds = time.perf_counter() - began
    _wait(lambda: is_quiet(office), running)
    return seconds


def _has_page(public: Path, case: int) -> bool:
    return any(public.glob(f"*/{case}-*.html"))


def _wait(happened: Callable[[], bool], running: Supervised) -> None:
    until(happened, PATIENCE, running.told, LOOK_SECONDS)
