"""The worker type `sanshen` of Prefect: a worker that keeps running, and runs flows inside itself."""

import asyncio
import contextlib
import os
import threading
from collections.abc import Callable
from importlib import import_module

import anyio.abc
from prefect.client.schemas.objects import FlowRun
from prefect.exceptions import Abort, Pause
from prefect.flow_engine import run_flow_async
from prefect.flows import load_flow_from_flow_run
from prefect.workers.base import BaseJobConfiguration, BaseVariables, BaseWorker, BaseWorkerResult
from prefect.workers.process import ProcessWorker

from flows.assembly import assemble
from flows.engine.deployments import WorkerType
from flows.engine.names import PoolType
from flows.engine.quiet import quiet
from flows.engine.shift import Shift
from flows.garbage import collect_rarely
from flows.privacy import create_privately
from flows.settings import Settings


class InProcess(BaseWorkerResult):
    """What became of one flow run."""


class SanshenWorker(BaseWorker[BaseJobConfiguration, BaseVariables, InProcess]):
    """A worker that keeps running, and runs flows inside itself."""

    type = "sanshen"
    job_configuration = BaseJobConfiguration
    _description = "三审：在一个常驻进程内推进办件，每个流程停在需要人办理的环节。"

    async def start(
        self,
        run_once: bool = False,  # noqa: FBT001, FBT002
        with_healthcheck: bool = False,  # noqa: FBT001, FBT002
        printer: Callable[..., None] = print,
    ) -> None:
        """Serve the installation that the environment names; the pool and the flows are registered on the way."""
        if run_once or with_healthcheck:
            printer("--run-once 与 --with-healthcheck 对 sanshen 类型的工作池不起作用")
        await serve(Settings(), "sanshen")

    async def run(
        self,
        flow_run: FlowRun,
        configuration: BaseJobConfiguration,  # noqa: ARG002
        task_status: anyio.abc.TaskStatus[int] | None = None,
    ) -> InProcess:
        """Run one flow run here."""
        if task_status is not None:
            task_status.started(os.getpid())
        flow = await load_flow_from_flow_run(flow_run, client=self.client)  # type: ignore[call-arg]
        with contextlib.suppress(Pause, Abort):
            await run_flow_async(
                flow=flow, flow_run=flow_run, parameters=flow_run.parameters, return_type="state"
            )
        return InProcess(identifier=str(flow_run.id), status_code=0)


LOADED_LATE = ("prefect.task_engine", "prefect.utilities.visualization")
"""Prefect imports these at the first task run; the first publication should not wait for that."""

WORKERS: dict[PoolType, WorkerType] = {"sanshen": SanshenWorker, "process": ProcessWorker}
"""Who executes the runs of a pool of this type."""


async def serve(settings: Settings, pool_type: PoolType, stopped: threading.Event | None = None) -> None:
    """Move cases until `stopped` is set."""
    create_privately()
    collect_rarely()
    for module in LOADED_LATE:
        import_module(module)
    desk = assemble(settings).desk
    shift = Shift(desk, settings, pool_type, WORKERS[pool_type])
    with quiet(settings):
        watching = asyncio.create_task(_wait_for(stopped, shift.stopping)) if stopped else None
        try:
            await shift.serve()
        finally:
            if watching is not None:
                watching.cancel()
            desk.database.dispose()


async def _wait_for(stopped: threading.Event, stopping: asyncio.Event) -> None:
    while not stopped.is_set():
        await asyncio.sleep(0.1)
    stopping.set()
