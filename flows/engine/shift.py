"""A worker's shift: it takes leases on the cases that want moving and moves them, until it is told to stop."""

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any
from uuid import uuid4

import anyio
from anyio.to_thread import run_sync
from prefect import get_client
from prefect.client.orchestration import PrefectClient
from prefect.exceptions import ObjectNotFound
from sqlalchemy.exc import SQLAlchemyError

from flows.casework.desk import Desk
from flows.clock import wall_clock
from flows.engine.deployments import WorkerType, register
from flows.engine.hints import watch
from flows.engine.inspection import Inspection
from flows.engine.launches import Launches
from flows.engine.mover import Mover, Unregistered, patience
from flows.engine.names import POOLS, PoolType
from flows.engine.owning import own
from flows.engine.periodic import PERIODIC, Periodic, sealing
from flows.engine.server import Server, ServerAway
from flows.settings import Settings
from storage.records.leases import Lease, anything_due, release_all, renew, take_due
from storage.records.workers import beat, leave

logger = logging.getLogger(__name__)

BEAT_SECONDS = 10.0
LAUNCH_SECONDS = 3.0
SERVER_SECONDS = 0.5
"""How often a server that is away is tried again."""
STOP_SECONDS = 8.0
"""How long a worker that is stopped waits for what it has begun."""


class Shift:
    """Made inside the event loop that it is served in."""

    def __init__(self, desk: Desk, settings: Settings, pool_type: PoolType, worker: WorkerType) -> None:
        self.desk = desk
        self.settings = settings
        self.pool_type = pool_type
        self.worker = worker
        self.name = f"{socket.gethostname()}-{os.getpid()}-{uuid4().hex[:6]}"
        self.started_at = wall_clock()
        self.hint = asyncio.Event()
        self.stopping = asyncio.Event()
        self.reachable = asyncio.Event()
        self.registered = False
        self.gate = asyncio.Semaphore(1)
        """How many cases may be moved at once: a Prefect server on SQLite is asked one thing at a time."""
        self.threads = anyio.CapacityLimiter(2 * settings.concurrency + 4)
        self.moving: dict[int, asyncio.Task[None]] = {}
        self.away: set[int] = set()
        """Those of them for which somebody is on an errand: they keep no other case from being moved."""

    async def serve(self) -> None:
        """Until `stopping` is set. Raises what no loop can go on after."""
        async with get_client() as client:
            self.server = Server(client)
            self.mover = Mover(
                self.desk, self.settings, self.server, self.pool_type, wall_clock, self.threads
            )
            loops: list[Awaitable[object]] = [
                self._keep_introduced(client),
                watch(self.desk.database, self.hint),
                self._sweep(),
                self._every(BEAT_SECONDS, self._beat),
                self._every(self.settings.inspect_seconds, self._inspect),
                *(self._periodic(each) for each in PERIODIC),
            ]
            if self.pool_type == "sanshen":
                loops.append(self._every(LAUNCH_SECONDS, self._look_for_launches))
            tasks = [asyncio.ensure_future(each) for each in (self.stopping.wait(), *loops)]
            try:
                done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            finally:
                await self._stop(tasks)
            for task in done:
                task.result()

    async def _stop(self, tasks: Sequence[asyncio.Future[Any]]) -> None:
        for task in tasks:
            task.cancel()
        if self.moving:
            _, late = await asyncio.wait(self.moving.values(), timeout=STOP_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._in_thread(self._leave)

    def _leave(self) -> None:
        """What is not sealed by now would lie open until the next start: `sanshen up` ends the dashboard before."""
        with self.desk.database.writing() as session:
            release_all(session, self.name)
            leave(session, self.name)
        self._sign.unlink(missing_ok=True)
        sealing(self.desk, self.settings)

    @property
    def _sign(self) -> Any:
        return self.settings.home / "run" / "worker.ready"

    async def _keep_introduced(self, client: PrefectClient) -> None:
        """Whenever the server was away, or does not know our flows: wait for it and register them."""
        told = False
        while True:
            if not self.reachable.is_set():
                try:
                    await self._introduce(client)
                    told = False
                except ServerAway as away:
                    if not told:
                        logger.warning("waiting for the Prefect server: %s", away)
                    told = True
            await asyncio.sleep(SERVER_SECONDS)

    async def _introduce(self, client: PrefectClient) -> None:
        serial = await self.server.is_serial()
        await own(client, self.desk)
        if not self.registered:
            self.mover.registered = await register(
                client, self.desk, self.pool_type, self.worker, self.settings.concurrency
            )
            self.gate = asyncio.Semaphore(1 if serial else self.settings.concurrency)
            self.registered = True
            await self._in_thread(self._say_ready)
        self.reachable.set()
        self.hint.set()

    def _say_ready(self) -> None:
        self._sign.parent.mkdir(parents=True, exist_ok=True)
        self._sign.touch()

    async def _sweep(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.hint.wait(), self.settings.sweep_seconds)
            self.hint.clear()
            await self.reachable.wait()
            try:
                leases = await self._in_thread(self._take)
            except SQLAlchemyError:
                logger.exception("cannot take leases")
                await asyncio.sleep(self.settings.sweep_seconds)
                continue
            for lease in leases:
                self._start(lease)

    def _take(self) -> list[Lease]:
        now = wall_clock()
        room = self.settings.concurrency - len(self.moving.keys() - self.away)
        with self.desk.database.reading() as session:
            if room <= 0 or not anything_due(session, now):
                return []
        with self.desk.database.writing() as session:
            return take_due(session, self.name, room, now, self.settings.lease_seconds)

    def _start(self, lease: Lease) -> None:
        if lease.case_id not in self.moving:
            task = asyncio.create_task(self._move(lease), name=f"case-{lease.case_id}")
            self.moving[lease.case_id] = task
            task.add_done_callback(partial(self._moved, lease.case_id))

    def _moved(self, case_id: int, task: asyncio.Task[None]) -> None:
        del self.moving[case_id]
        self.hint.set()
        if not task.cancelled() and task.exception() is not None:
            logger.error("case %s could not be moved", case_id, exc_info=task.exception())

    async def _move(self, lease: Lease) -> None:
        renewing = asyncio.create_task(self._renew(lease, asyncio.current_task()))
        try:
            if lease.is_first or await self._is_back(lease):
                async with self.gate:
                    await self.mover.move(lease)
        except ServerAway as away:
            logger.warning("the Prefect server is away: %s", away)
            self.reachable.clear()
        except Unregistered as unknown:
            logger.warning("the Prefect server does not know the flow of %s", unknown.process)
            self._forgotten()
        finally:
            renewing.cancel()

    async def _is_back(self, lease: Lease) -> bool:
        """From the errand of the case, where it has one: whoever looked at it first left it waiting for that."""
        self.away.add(lease.case_id)
        try:
            return await self.mover.go_on_errand(lease)
        finally:
            self.away.discard(lease.case_id)

    def _forgotten(self) -> None:
        self.registered = False
        self.reachable.clear()

    async def _renew(self, lease: Lease, task: asyncio.Task[None] | None) -> None:
        """A lease that was lost stops the work under it."""
        while True:
            await asyncio.sleep(self.settings.lease_seconds / 3)
            if not await self._in_thread(self._renewed, lease) and task is not None:
                logger.warning("lost the lease of case %s", lease.case_id)
                task.cancel()
                return

    def _renewed(self, lease: Lease) -> bool:
        with self.desk.database.writing() as session:
            return renew(session, lease, wall_clock(), self.settings.lease_seconds)

    async def _look_for_launches(self) -> None:
        launches = Launches(self.desk, self.server, POOLS[self.pool_type], wall_clock, self.threads)
        async with self.gate:
            await launches.look(self.mover.registered)

    async def _inspect(self) -> None:
        """Cases that want moving go first: the gate is held for one batch at a time."""
        inspection = Inspection(self.desk, self.server, self.threads, patience(self.settings, self.pool_type))
        for batch in await inspection.begin():
            async with self.gate:
                await inspection.look(batch)

    async def _beat(self) -> None:
        await self._in_thread(self._beat_in_storage)
        if self.pool_type == "sanshen":
            await self.server.beat(POOLS[self.pool_type], self.name, BEAT_SECONDS)

    def _beat_in_storage(self) -> None:
        with self.desk.database.writing() as session:
            beat(session, self.name, self.started_at, wall_clock())

    async def _every(self, seconds: float, action: Callable[[], Awaitable[None]]) -> None:
        while True:
            await self.reachable.wait()
            try:
                await action()
            except ServerAway as away:
                logger.warning("the Prefect server is away: %s", away)
                self.reachable.clear()
            except ObjectNotFound:
                self._forgotten()
            except SQLAlchemyError:
                logger.exception("the database could not be asked")
            await asyncio.sleep(seconds)

    async def _periodic(self, periodic: Periodic) -> None:
        while True:
            await asyncio.sleep(periodic.seconds(self.settings))
            try:
                await self._in_thread(periodic.function, self.desk, self.settings)
            except (SQLAlchemyError, OSError):
                logger.exception("%s failed", periodic.name)

    async def _in_thread(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return await run_sync(function, *arguments, limiter=self.threads)
