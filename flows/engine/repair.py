"""Bringing Prefect back to what storage says: missing runs are started again, stray ones are stopped."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from prefect import get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterName,
    FlowRunFilter,
    FlowRunFilterId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.sorting import FlowRunSort

from flows.casework.desk import Desk
from flows.engine.names import DEPLOYMENT, SUPERSEDED
from flows.engine.quiet import quiet
from flows.engine.server import Server, ServerAway, asked
from flows.settings import Settings
from storage.queries.motion import Moving, cases_of_runs, open_cases
from storage.records.leases import forget_run
from storage.records.wakes import raise_wake

BATCH = 200
"""The most that Prefect answers at once."""

GOING_ON = [
    StateType.SCHEDULED,
    StateType.PENDING,
    StateType.RUNNING,
    StateType.PAUSED,
    StateType.CANCELLING,
]


@dataclass(frozen=True, slots=True)
class RepairReport:
    """What was found and asked for; the workers do the rest."""

    open_cases: int
    forgotten_runs: int
    """Runs that cases named and the server did not know."""
    woken: int
    """Cases that a worker was asked to look at."""
    stray_runs: int
    """Runs that no case names, stopped."""


def repair(desk: Desk, settings: Settings) -> RepairReport:
    """Raises ServerAway when the Prefect server does not answer."""
    with quiet(settings):
        return asyncio.run(_repair(desk))


async def _repair(desk: Desk) -> RepairReport:
    async with get_client() as client:
        server = Server(client)
        with desk.database.reading() as session:
            cases = open_cases(session)
        unknown = await _unknown(server, [case.run_id for case in cases if case.run_id])
        ended, strays = await _left_behind(desk, server)
        for run_id in strays:
            await server.stop(run_id, SUPERSEDED)
    woken = _wake(desk, [*cases, *ended], unknown)
    return RepairReport(len(cases), len(unknown), woken, len(strays))


async def _unknown(server: Server, run_ids: list[str]) -> set[str]:
    unknown = set(run_ids)
    for batch in _batches(run_ids):
        chosen = FlowRunFilter(id=FlowRunFilterId(any_=[UUID(run_id) for run_id in batch]))
        found = await asked(partial(server.client.read_flow_runs, flow_run_filter=chosen))
        unknown -= {str(run.id) for run in found}
    return unknown


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


def _wake(desk: Desk, cases: Iterable[Moving], unknown: set[str]) -> int:
    woken = 0
    for case in cases:
        with desk.database.writing() as session:
            if case.run_id in unknown:
                forget_run(session, case.case_id, case.run_id)
            if not case.is_awake:
                raise_wake(session, case.case_id, desk.clock())
                woken += 1
    return woken


def _batches(items: list[str]) -> Iterable[list[str]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))


__all__ = ["RepairReport", "ServerAway", "repair"]
