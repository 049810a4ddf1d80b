"""Bringing Prefect back to what storage says: runs are begun again where they are gone, stray ones are stopped."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from functools import partial
from uuid import UUID

from prefect import get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterName,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.sorting import FlowRunSort

from flows.casework.desk import Desk
from flows.clock import wall_clock
from flows.engine.names import DEPLOYMENT, SUPERSEDED, stands_at
from flows.engine.owning import own
from flows.engine.quiet import quiet
from flows.engine.server import BATCH, Run, Server, ServerAway, asked, batches
from flows.settings import Settings
from storage.queries.blocked import workers_seen
from storage.queries.motion import Moving, cases_by_id, cases_of_runs, open_cases
from storage.records.wakes import wake_where_asleep

GOING_ON = [
    StateType.SCHEDULED,
    StateType.PENDING,
    StateType.RUNNING,
    StateType.PAUSED,
    StateType.CANCELLING,
]
PATIENCE = 60.0
"""Seconds to wait for the workers, which do what was asked for."""
POLL_SECONDS = 0.2
WORKER_SECONDS = timedelta(seconds=30)
"""A worker that was not heard of for so long is not waited for."""


class Found(Enum):
    """What there was to say of the run of a case that has not ended."""

    IN_PLACE = "waits where the case stands, or ended with a case that is blocked"
    MOVING = "a worker is asked to look at it anyway"
    MISSING = "the server does not know it, or the case never had one"
    FORCED = "ended, although the case has not"
    ASTRAY = "waits elsewhere, or goes on although nobody asked for that"


TO_MEND = (Found.MISSING, Found.FORCED, Found.ASTRAY)


@dataclass(frozen=True, slots=True)
class RepairReport:
    """How many runs of cases that have not ended were found how, and what has become of them."""

    found: Counter[Found]
    recreated: int
    """Cases that another run moves now."""
    remaining: int
    """Cases that workers have still to look at."""
    stray_runs: int
    """Runs that no case names, stopped."""

    @property
    def open_cases(self) -> int:
        return self.found.total()


def repair(desk: Desk, settings: Settings, patience: float = PATIENCE) -> RepairReport:
    """Raises ServerAway when the Prefect server does not answer, and ServerOfAnother."""
    with quiet(settings):
        return asyncio.run(_repair(desk, patience))


async def _repair(desk: Desk, patience: float) -> RepairReport:
    async with get_client() as client:
        server = Server(client)
        await own(client, desk)
        with desk.database.reading() as session:
            cases = open_cases(session)
        found = await _look(server, cases)
        ended, strays = await _left_behind(desk, server)
        for run_id in strays:
            await server.stop(run_id, SUPERSEDED)
    broken = [case for case in cases if found[case.case_id] in TO_MEND]
    _wake(desk, [*broken, *ended])
    now = await _mended(desk, broken, patience)
    recreated = sum(1 for before, after in zip(broken, now, strict=True) if before.run_id != after.run_id)
    remaining = sum(1 for case in now if case.is_awake)
    return RepairReport(Counter(found.values()), recreated, remaining, len(strays))


async def _look(server: Server, cases: Sequence[Moving]) -> dict[int, Found]:
    named = [case.run_id for case in cases if case.run_id]
    runs: dict[str, Run] = {}
    for batch in batches(named, BATCH):
        runs |= {str(run.id): run for run in await server.find_all(batch)}
    return {case.case_id: _judge(case, runs.get(case.run_id or "")) for case in cases}


def _judge(case: Moving, run: Run | None) -> Found:
    if run is None:
        return Found.MOVING if case.is_awake and case.run_id is None else Found.MISSING
    if _is_in_place(case, run):
        return Found.IN_PLACE
    if case.is_awake and (not run.is_over or run.type is StateType.FAILED):
        return Found.MOVING
    return Found.FORCED if run.is_over else Found.ASTRAY


def _is_in_place(case: Moving, run: Run) -> bool:
    if case.is_blocked:
        return run.is_over or run.is_suspended
    return run.is_suspended and case.stage is not None and stands_at(run.pause_key, case.stage, case.visit)


async def _left_behind(desk: Desk, server: Server) -> tuple[list[Moving], list[UUID]]:
    """Ended cases whose runs still wait, and runs for a case that names another run or none."""
    ended: list[Moving] = []
    strays: list[UUID] = []
    for runs in await _going_on(server):
        with desk.database.reading() as session:
            known = cases_of_runs(session, [str(run.id) for run in runs])
        ended += [case for case in known.values() if case.is_ended]
        strays += [run.id for run in runs if str(run.id) not in known and run.parameters.get("case")]
    return ended, strays


async def _going_on(server: Server) -> list[list[FlowRun]]:
    states = FlowRunFilterState(type=FlowRunFilterStateType(any_=GOING_ON))
    pages: list[list[FlowRun]] = []
    while not pages or len(pages[-1]) == BATCH:
        page = partial(
            server.client.read_flow_runs,
            flow_run_filter=FlowRunFilter(state=states),
            deployment_filter=DeploymentFilter(name=DeploymentFilterName(any_=[DEPLOYMENT])),
            sort=FlowRunSort.ID_DESC,
            limit=BATCH,
            offset=BATCH * len(pages),
        )
        pages.append(await asked(page))
    return pages


def _wake(desk: Desk, cases: Iterable[Moving]) -> None:
    with desk.database.writing() as session:
        wake_where_asleep(session, [case.case_id for case in cases], desk.clock())


async def _mended(desk: Desk, cases: Sequence[Moving], patience: float) -> list[Moving]:
    """The same cases, once workers have looked at them; as they are where none works, or patience is over."""
    ids = [case.case_id for case in cases]
    give_up = wall_clock() + timedelta(seconds=patience)
    while True:
        with desk.database.reading() as session:
            now = cases_by_id(session, ids)
            is_hopeless = all(
                worker.seen_at < wall_clock() - WORKER_SECONDS for worker in workers_seen(session)
            )
        if is_hopeless or wall_clock() > give_up or not any(case.is_awake for case in now):
            return now
        await asyncio.sleep(POLL_SECONDS)


__all__ = ["Found", "RepairReport", "ServerAway", "repair"]
