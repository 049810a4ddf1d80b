"""Moving one case under a lease: bring its run to where storage says that the case stands."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import httpx
from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.exceptions import Abort, ObjectNotFound, Pause
from prefect.flow_engine import run_flow_async
from sqlalchemy.exc import SQLAlchemyError

from definitions.semantics.moves import Finish, Wait
from flows.access.refusal import SanshenError
from flows.casework.automatic import Position, next_pause_key, position
from flows.casework.blocking import block
from flows.casework.desk import Desk
from flows.casework.errands import go_on_errand
from flows.clock import Clock
from flows.engine.deployments import Registered
from flows.engine.forced import ANSWERED, note, tampering
from flows.engine.names import BLOCKED, STEP_FAILED, SUPERSEDED, PoolType, run_name, stands_at, waiting
from flows.engine.server import Run, Server, ServerAway
from flows.settings import Settings
from storage.records.leases import Lease, adopt_run, fail, postpone, release, reread

logger = logging.getLogger(__name__)

MOST_TURNS = 20
"""A case that is not settled after so many turns is looked at again a little later."""

LATER = timedelta(seconds=1)
LONGEST_BACKOFF = timedelta(minutes=5)
PUT_OFF: dict[PoolType, timedelta] = {"sanshen": timedelta(seconds=30), "process": 2 * LONGEST_BACKOFF}
"""A run that is scheduled for later than this was put off by somebody: executing it would wait for so long."""


class NotMine(Exception):
    """Somebody else is moving the case; look again later."""


class StepFailed(Exception):
    """The case's own automatic stage did not succeed."""


class LeaseLost(Exception):
    """Another worker has the case; nothing may be done to it here."""


class Unregistered(Exception):
    """The server does not know the deployment of a process: it is new, or its database is."""

    def __init__(self, process: str) -> None:
        super().__init__(process)
        self.process = process


@dataclass
class Mover:
    """One worker's hands. `registered` is renewed by whoever registers."""

    desk: Desk
    settings: Settings
    server: Server
    pool_type: PoolType
    wall: Clock
    threads: CapacityLimiter
    registered: dict[str, Registered] = field(default_factory=dict)
    errands: CapacityLimiter = field(default_factory=partial(CapacityLimiter, 1))
    """One at a time: they ask other people's servers."""

    async def move(self, lease: Lease) -> None:
        """Settle a case and give back its lease. Raises ServerAway and Unregistered, with the lease given back."""
        try:
            await self._settle(lease)
        except LeaseLost:
            logger.info("case %s went to another worker", lease.case_id)
        except (NotMine, ObjectNotFound):
            await self._writing(postpone, lease, self.wall() + LATER)
        except StepFailed as failed:
            await self._count_failure(lease, str(failed))
        except (ServerAway, Unregistered):
            await self._writing(postpone, lease, self.wall() + LATER)
            raise

    async def go_on_errand(self, lease: Lease) -> bool:
        """What the case needs done that takes minutes: not to be called while anything else waits for it. False: the case
        cannot go on now, and its lease is given back."""
        at: Position = await self._in_thread(position, self.desk, lease.case_id)
        if at.errand is None:
            return True
        try:
            await run_sync(go_on_errand, self.desk, at.errand, limiter=self.errands, abandon_on_cancel=True)
        except SanshenError as refused:
            await self._in_thread(
                block, self.desk, lease.case_id, f"{refused.reason}。{refused.hint}".rstrip("。")
            )
        except (SQLAlchemyError, OSError) as failed:
            logger.exception("the errand of case %s failed", lease.case_id)
            await self._count_failure(lease, f"“{at.stage_title}”未成功：{type(failed).__name__}")
            return False
        return True

    async def _settle(self, lease: Lease) -> None:
        """The state is always read after the generation, so that a decision which came meanwhile is not lost."""
        run: Run | None = None
        looked = False
        for _ in range(MOST_TURNS):
            lease = await self._still_mine(lease)
            at = await self._in_thread(position, self.desk, lease.case_id)
            if not looked or (run is not None and at.run_id != str(run.id)):
                run = await self.server.find(at.run_id) if at.run_id else None
            if not looked:
                await self._audit(lease, at, run)
                looked = True
            if self._is_settled(at, run):
                if at.errand is None:
                    await self._writing(release, lease)
                else:
                    await self._writing(postpone, lease, self.wall())
                return
            run = await self._step(lease, at, run)
        raise NotMine

    async def _audit(self, lease: Lease, at: Position, run: Run | None) -> None:
        runs_here = self.pool_type != "process"
        done = tampering(at, run, is_first=lease.is_first, runs_here=runs_here)
        if done is None:
            return
        if done.is_push and await self._has_moved_on(at, done.run_id):
            done = replace(done, reason=ANSWERED)
        logger.warning("case %s: its run was found %s", at.case_id, done.state)
        await self._in_thread(note, self.desk, at, done)

    async def _has_moved_on(self, at: Position, run_id: str) -> bool:
        """Whether the case has left where its run waited last: somebody decided, before the push or after it."""
        key = await self.server.last_pause_key(run_id)
        if key is None or at.blocked:
            return False
        return not (isinstance(at.move, Wait) and stands_at(key, at.move.stage, at.move.visit))

    def _is_settled(self, at: Position, run: Run | None) -> bool:
        if isinstance(at.move, Finish):
            return run is None or run.is_over
        if at.blocked:
            return run is None or run.is_over or (run.is_suspended and run.message == BLOCKED)
        return (
            isinstance(at.move, Wait)
            and run is not None
            and run.is_suspended
            and run.message == waiting(at.stage_title)
            and stands_at(run.pause_key, at.move.stage, at.move.visit)
        )

    async def _step(self, lease: Lease, at: Position, run: Run | None) -> Run:
        """One thing done to the run of a case that is not settled; returns the run as it is then."""
        if run is None:
            return await self._begin(lease, at)
        if run.is_suspended:
            return await self._from_suspended(lease, at, run)
        if run.state_name == STEP_FAILED:
            return await self._from_failed(lease, at, run)
        if run.type is StateType.SCHEDULED:
            return await self._begun(lease, at, run)
        if run.is_over:
            return await self._begin(lease, at)
        return await self._from_running(lease, at, run)

    async def _from_suspended(self, lease: Lease, at: Position, run: Run) -> Run:
        if at.blocked or (isinstance(at.move, Wait) and self.settings.shortcut):
            stage, visit = getattr(at.move, "stage", "blocked"), getattr(at.move, "visit", 0)
            key = await self._in_thread(next_pause_key, self.desk, at.case_id, stage, visit)
            message = BLOCKED if at.blocked else waiting(at.stage_title)
            if run.name != run_name(at.case_id, at.number):
                await self.server.rename(run.id, run_name(at.case_id, at.number))
            return await self.server.move_pause(run, key, message)
        if not await self.server.resume(run):
            return await self._again(run.id)
        return await self._begun(lease, at, run)

    async def _from_failed(self, lease: Lease, at: Position, run: Run) -> Run:
        """Counted already where the run was executed here; on Prefect's own workers nobody has counted yet."""
        if self.pool_type == "process":
            await self.server.try_again(run, self.wall() + _backoff(lease))
            raise StepFailed(run.message)
        return await self._begun(lease, at, await self.server.try_again(run, self.wall()))

    async def _from_running(self, lease: Lease, at: Position, run: Run) -> Run:
        """Under our lease nobody else runs it: whoever did is dead, or the state was forced.

        On Prefect's own workers somebody may well be running it, for a time.
        """
        since = self.wall() - run.since
        if self.pool_type == "process" and since < patience(self.settings, self.pool_type):
            raise NotMine
        return await self._instead(lease, at, run)

    async def _instead(self, lease: Lease, at: Position, run: Run) -> Run:
        begun = await self._begin(lease, at)
        await self.server.stop(run.id, SUPERSEDED)
        return begun

    async def _begin(self, lease: Lease, at: Position) -> Run:
        """A new run for the case, named in storage before anybody executes it."""
        registered = self.registered.get(at.process)
        if registered is None:
            raise Unregistered(at.process)
        name = run_name(at.case_id, at.number)
        try:
            run = await self.server.create(registered.deployment, at.case_id, name)
        except ObjectNotFound as unknown:
            raise Unregistered(at.process) from unknown
        if not await self._writing(adopt_run, lease, str(run.id), instead_of=at.run_id):
            raise LeaseLost
        if self.pool_type == "process":
            return await self.server.schedule(run, self.wall())
        return await self._execute(at, await self.server.load(run.id))

    async def _begun(self, lease: Lease, at: Position, run: Run) -> Run:
        """Execute a run that is scheduled, or leave it to Prefect's workers."""
        if run.scheduled is not None and run.scheduled > self.wall() + PUT_OFF[self.pool_type]:
            return await self._instead(lease, at, run)
        if self.pool_type == "process":
            raise NotMine
        claimed = await self.server.claim(run.id)
        if claimed is None:
            raise NotMine
        return await self._execute(at, claimed)

    async def _execute(self, at: Position, run: FlowRun) -> Run:
        """Run the flow in this process.

        The copy without deployment spares the observer that Prefect opens for deployed runs, a thread with a
        websocket: nobody but the holder of the lease suspends a run.
        """
        flow = self.registered[at.process].flow
        watched = run.model_copy(update={"deployment_id": None})
        try:
            state: State[Any] = await run_flow_async(
                flow=flow, flow_run=watched, parameters=run.parameters, return_type="state"
            )  # type: ignore[assignment]
        except Pause as pause:
            return Run.in_state(run.id, run.name, pause.state) if pause.state else await self._again(run.id)
        except Abort:
            return await self._again(run.id)
        except httpx.HTTPError as error:
            raise ServerAway(str(error)) from error
        if state.type in {StateType.FAILED, StateType.CRASHED}:
            raise StepFailed(state.message or "")
        return Run.in_state(run.id, run.name, state)

    async def _again(self, run_id: UUID) -> Run:
        found = await self.server.find(str(run_id))
        if found is None:
            raise NotMine
        return found

    async def _count_failure(self, lease: Lease, reason: str) -> None:
        failures = await self._writing(fail, lease, self.wall(), _backoff(lease))
        logger.warning("case %s failed for the %sth time: %s", lease.case_id, failures, reason)
        if failures >= self.settings.max_failures:
            await self._in_thread(
                block, self.desk, lease.case_id, f"{reason}；已试 {failures} 次，请排除原因后重试"
            )

    async def _still_mine(self, lease: Lease) -> Lease:
        def read() -> Lease | None:
            with self.desk.database.reading() as session:
                return reread(session, lease)

        found: Lease | None = await self._in_thread(read)
        if found is None:
            raise LeaseLost
        return found

    async def _writing(self, record: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        def write() -> Any:
            with self.desk.database.writing() as session:
                return record(session, *arguments, **named)

        return await self._in_thread(write)

    async def _in_thread(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return await run_sync(function, *arguments, limiter=self.threads)


def _backoff(lease: Lease) -> timedelta:
    return min(timedelta(seconds=2.0**lease.failures), LONGEST_BACKOFF)


def patience(settings: Settings, pool_type: PoolType) -> timedelta:
    """For so long a run may go on that nobody executes under a lease."""
    return timedelta(seconds=2 * settings.lease_seconds) if pool_type == "process" else timedelta(0)
