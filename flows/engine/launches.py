"""Runs that were launched or resumed on Prefect's screen or command line."""

from collections.abc import Callable
from typing import Any

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from prefect.client.schemas.objects import FlowRun
from sqlalchemy.exc import IntegrityError

from flows.access.actor import FROM_PREFECT
from flows.access.refusal import SanshenError
from flows.casework.desk import Desk
from flows.casework.submission import draft_launched, launch_refused
from flows.clock import Clock
from flows.engine.deployments import Registered
from flows.engine.forced import NOT_YOURS
from flows.engine.names import SUPERSEDED
from flows.engine.server import Server
from storage.queries.motion import Moving, cases_of_runs
from storage.records.wakes import raise_wake


class Launches:
    """Turns what the server has scheduled into drafts and wake rows; cases are then moved like any other."""

    def __init__(self, desk: Desk, server: Server, pool: str, wall: Clock, threads: CapacityLimiter) -> None:
        self.desk = desk
        self.server = server
        self.pool = pool
        self.wall = wall
        self.threads = threads

    async def look(self, registered: dict[str, Registered]) -> None:
        runs = await self.server.scheduled(self.pool, self.wall())
        if not runs:
            return
        known = await self._in_thread(self._cases, [str(run.id) for run in runs])
        processes = {each.deployment: process for process, each in registered.items()}
        for run in runs:
            case = known.get(str(run.id))
            if case is not None:
                await self._in_thread(self._wake, case)
            elif run.parameters.get("case") is not None:
                process = processes.get(run.deployment_id, "") if run.deployment_id else ""
                await self._audit(run, process, NOT_YOURS)
                await self.server.stop(run.id, SUPERSEDED)
            elif run.deployment_id in processes:
                await self._draft(run, processes[run.deployment_id])

    async def _draft(self, run: FlowRun, process: str) -> None:
        unit = run.parameters.get("unit")
        if not unit:
            await self._refuse(run, process, "没有填单位（unit），不知道为谁生成草稿")
            return
        try:
            await self._in_thread(draft_launched, self.desk, process, str(unit), str(run.id), FROM_PREFECT)
        except IntegrityError:
            return
        except SanshenError as refused:
            await self._refuse(run, process, f"{refused.reason}。{refused.hint}")

    async def _refuse(self, run: FlowRun, process: str, reason: str) -> None:
        await self._audit(run, process, reason)
        await self.server.refuse(run.id, reason)

    async def _audit(self, run: FlowRun, process: str, reason: str) -> None:
        await self._in_thread(launch_refused, self.desk, process, str(run.id), reason, FROM_PREFECT)

    def _cases(self, run_ids: list[str]) -> dict[str, Moving]:
        with self.desk.database.reading() as session:
            return cases_of_runs(session, run_ids)

    def _wake(self, case: Moving) -> None:
        if not case.is_awake:
            with self.desk.database.writing() as session:
                raise_wake(session.connection(), case.case_id, self.desk.clock())

    async def _in_thread(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return await run_sync(function, *arguments, limiter=self.threads)
