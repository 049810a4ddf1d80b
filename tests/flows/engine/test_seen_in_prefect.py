"""What an operator sees of the workers in Prefect, and how many cases they move at once."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from flows.engine.names import DEPLOYMENT, POOLS
from storage.models import Wake, WorkerBeat
from tests.flows.engine.installation import Installation

pytestmark = [pytest.mark.prefect, pytest.mark.parametrize("office_url", ["sqlite"], indirect=True)]

HEARTBEAT = timedelta(seconds=30)


def pool(here: Installation) -> dict[str, Any]:
    answer = httpx.get(
        f"{here.prefect.api}/work_pools/{POOLS['sanshen']}", trust_env=False, verify=False, timeout=30
    )
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found


def workers(here: Installation) -> dict[str, dict[str, Any]]:
    rows = here.prefect.post(f"/work_pools/{POOLS['sanshen']}/workers/filter")
    return {row["name"]: row for row in rows}


def deployments(here: Installation) -> dict[str, dict[str, Any]]:
    """By the process in the way Prefect names it; the server is shared with tests of another catalogue."""
    found = {row["entrypoint"].rpartition(".")[2]: row for row in here.prefect.post("/deployments/filter")}
    return {name: row for name, row in found.items() if not name.startswith("model_office__")}


def test_the_pool_its_workers_and_a_deployment_for_each_process_are_shown(
    install: Callable[..., Installation],
) -> None:
    here = install(SANSHEN_CONCURRENCY="3")
    with ExitStack() as at_work:
        at_work.enter_context(here.worker())
        before = deployments(here)
        altered, *others = sorted(before)
        here.prefect.describe(before[altered]["id"], "改过")
        at_work.enter_context(here.worker())
        after = deployments(here)
        assert after[altered]["description"] == before[altered]["description"]
        assert all(after[one]["updated"] == before[one]["updated"] for one in others), (
            "what reads as it should is not told again"
        )
        with here.office.services.desk.database.reading() as session:
            names = set(session.scalars(select(WorkerBeat.worker)))
        assert len(names) == 2
        here.until(lambda: names <= workers(here).keys())
        shown = {name: row for name, row in workers(here).items() if name in names}
        assert {row["status"] for row in shown.values()} == {"ONLINE"}
        for row in shown.values():
            assert datetime.now(UTC) - datetime.fromisoformat(row["last_heartbeat_time"]) < HEARTBEAT
        seen = pool(here)
        assert (seen["type"], seen["status"], seen["concurrency_limit"]) == ("sanshen", "READY", 3)
        first = {name: row["last_heartbeat_time"] for name, row in shown.items()}
        here.until(lambda: all(workers(here)[name]["last_heartbeat_time"] > first[name] for name in names))
    registered = {(d["name"], d["work_pool_name"], name) for name, d in deployments(here).items()}
    assert registered == {
        (DEPLOYMENT, POOLS["sanshen"], loaded.process.process.replace("-", "_").replace(".", "__"))
        for loaded in here.office.services.desk.catalogue.processes()
    }


def test_a_worker_holds_no_more_cases_than_it_may_move_at_once(install: Callable[..., Installation]) -> None:
    here = install(SANSHEN_CONCURRENCY="2")
    for _ in range(7):
        here.office.submit()
    held: set[int] = set()

    def is_over() -> bool:
        with here.office.services.desk.database.reading() as session:
            held.add(session.scalar(select(func.count()).where(Wake.lease_until.is_not(None))) or 0)
        return here.is_quiet()

    with here.worker():
        here.until(is_over)
    assert max(held) == 2
