"""The few things that are asked of the Prefect server, and what to make of a server that does not answer."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID, uuid4

import httpx
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.client.schemas.responses import SetStateStatus
from prefect.exceptions import ObjectNotFound, PrefectHTTPStatusError
from prefect.states import AwaitingRetry, Cancelled, Failed, Pending, Scheduled, Suspended

Answer = TypeVar("Answer")

BUSY = 503
"""What a server on SQLite answers while its database is locked."""
UNKNOWN = 404
SERVER_FAULT = 500
TRIES = 4
BATCH = 200
"""The most runs, or deployments, that Prefect answers at once."""
COUNTED = 1000
"""How many runs are counted with one question; it costs the server less than five questions for a fifth."""


class ServerAway(Exception):
    """The Prefect server does not answer, or not sensibly. No case is at fault."""


@dataclass(frozen=True, slots=True)
class Run:
    """A flow run as it was last seen."""

    id: UUID
    name: str
    type: StateType
    state_name: str
    message: str
    pause_key: str | None
    since: datetime
    scheduled: datetime | None
    """Nobody may execute it before."""

    @classmethod
    def seen(cls, run: FlowRun) -> "Run":
        assert run.state is not None
        return cls.in_state(run.id, run.name, run.state)

    @classmethod
    def in_state(cls, run_id: UUID, name: str, state: State) -> "Run":
        return cls(
            run_id,
            name,
            state.type,
            state.name or "",
            state.message or "",
            state.state_details.pause_key,
            state.timestamp,
            state.state_details.scheduled_time,
        )

    @property
    def is_suspended(self) -> bool:
        return self.type is StateType.PAUSED

    @property
    def is_going(self) -> bool:
        """Somebody executes it, or is expected to."""
        return self.type in {StateType.SCHEDULED, StateType.PENDING, StateType.RUNNING}

    @property
    def is_over(self) -> bool:
        return self.type in {StateType.COMPLETED, StateType.CANCELLED, StateType.FAILED, StateType.CRASHED}


class Server:
    """Calls that a worker makes. Each raises ServerAway when the server cannot be asked."""

    def __init__(self, client: PrefectClient) -> None:
        self.client = client

    async def find(self, run_id: str) -> Run | None:
        try:
            found = await asked(lambda: self.client.read_flow_run(UUID(run_id)))
        except ObjectNotFound:
            return None
        return Run.seen(found) if found.state else None

    async def find_all(self, run_ids: Sequence[str]) -> list[Run]:
        """Those of at most BATCH runs that the server knows."""
        chosen = FlowRunFilter(id=_of(run_ids))
        found = await asked(lambda: self.client.read_flow_runs(flow_run_filter=chosen, limit=BATCH))
        return [Run.seen(run) for run in found if run.state]

    async def not_suspended(self, run_ids: Sequence[str]) -> dict[str, Run | None]:
        """Those of at most COUNTED runs that are not suspended; None: not known. One question where there are none."""
        paused = FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.PAUSED]))
        chosen = FlowRunFilter(id=_of(run_ids), state=paused)
        if await asked(lambda: self.client.count_flow_runs(flow_run_filter=chosen)) == len(run_ids):
            return {}
        if len(run_ids) > BATCH:
            parts = [await self.not_suspended(part) for part in batches(run_ids, BATCH)]
            return {run_id: run for part in parts for run_id, run in part.items()}
        found = {str(run.id): run for run in await self.find_all(run_ids)}
        return {
            run_id: found.get(run_id)
            for run_id in run_ids
            if run_id not in found or not found[run_id].is_suspended
        }

    async def last_pause_key(self, run_id: str) -> str | None:
        """Under which a run was suspended last; None: it never was."""
        states = await asked(lambda: self.client.read_flow_run_states(UUID(run_id)))
        pauses = [state for state in states if state.type is StateType.PAUSED]
        last = max(pauses, key=lambda state: state.timestamp, default=None)
        return None if last is None else last.state_details.pause_key

    async def create(self, deployment: UUID, case_id: int, name: str) -> Run:
        """A run that nobody executes yet: it is Pending. A reply that is lost does not make a second one.

        Raises ObjectNotFound where the server does not know the deployment.
        """
        key = str(uuid4())
        made = await asked(
            lambda: self.client.create_flow_run_from_deployment(
                deployment, parameters={"case": case_id}, state=Pending(), name=name, idempotency_key=key
            )
        )
        return Run.seen(made)

    async def claim(self, run_id: UUID) -> FlowRun | None:
        """Take a scheduled run for execution. None: it is no longer there to be taken."""
        pending: State[Any] = Pending()
        answer = await asked(lambda: self.client.set_flow_run_state(run_id, pending))
        return await self.load(run_id) if answer.status is SetStateStatus.ACCEPT else None

    async def load(self, run_id: UUID) -> FlowRun:
        return await asked(lambda: self.client.read_flow_run(run_id))

    async def resume(self, run: Run) -> bool:
        """Schedule a suspended run. False: it was not suspended any more. Never with input."""
        answer = await asked(lambda: self.client.resume_flow_run(run.id))
        return answer.status is SetStateStatus.ACCEPT

    async def move_pause(self, run: Run, key: str, message: str) -> Run:
        """Let a suspended run wait for another stage, without executing it. The caller has seen it suspended."""
        if not run.is_suspended:
            raise AssertionError(f"only a suspended run's pause is moved, not one that is {run.state_name}")
        return await self._forced(run, Suspended(timeout_seconds=None, pause_key=key, message=message))

    async def schedule(self, run: Run, at: datetime) -> Run:
        """For Prefect's own workers to find."""
        return await self._forced(run, Scheduled(scheduled_time=at))

    async def try_again(self, run: Run, at: datetime) -> Run:
        """A run whose step failed."""
        return await self._forced(run, AwaitingRetry(scheduled_time=at))

    async def _forced(self, run: Run, state: State) -> Run:
        await self._force(run.id, state)
        return Run.in_state(run.id, run.name, state)

    async def stop(self, run_id: UUID, message: str) -> None:
        await self._force(run_id, Cancelled(message=message))

    async def refuse(self, run_id: UUID, message: str) -> None:
        await self._force(run_id, Failed(message=message))

    async def _force(self, run_id: UUID, state: State) -> None:
        await asked(lambda: self.client.set_flow_run_state(run_id, state, force=True))

    async def rename(self, run_id: UUID, name: str) -> None:
        await asked(lambda: self.client.set_flow_run_name(run_id, name))

    async def scheduled(self, pool: str, before: datetime) -> list[FlowRun]:
        """Runs that were launched or resumed on Prefect's screen. Costs the server 40 ms."""
        try:
            found = await asked(
                lambda: self.client.get_scheduled_flow_runs_for_work_pool(pool, scheduled_before=before)
            )
        except ObjectNotFound:
            return []
        return [entry.flow_run for entry in found]

    async def beat(self, pool: str, worker: str, seconds: float) -> None:
        await asked(lambda: self.client.send_worker_heartbeat(pool, worker, seconds))

    async def is_serial(self) -> bool:
        """Whether the server keeps its data in SQLite: then it is asked one thing at a time."""
        answer = await asked(lambda: self.client.request("GET", "/admin/settings"))
        database = answer.json().get("server", {}).get("database", {})
        return database.get("driver") in {None, "sqlite+aiosqlite"} and not str(
            database.get("connection_url") or ""
        ).startswith("postgresql")


def batches(run_ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (run_ids[start : start + size] for start in range(0, len(run_ids), size))


def _of(run_ids: Sequence[str]) -> FlowRunFilterId:
    return FlowRunFilterId(any_=[UUID(run_id) for run_id in run_ids])


async def asked(question: Callable[[], Awaitable[Answer]]) -> Answer:
    """Ask, again while the server's database is locked. Raises ServerAway and ObjectNotFound."""
    for tried in range(TRIES):
        try:
            return await question()
        except PrefectHTTPStatusError as error:
            status = error.response.status_code
            if status == UNKNOWN:
                raise ObjectNotFound(error) from error
            if status < SERVER_FAULT:
                raise
            if status != BUSY or tried == TRIES - 1:
                raise ServerAway(f"{status} {error.request.url.path}") from error
        except httpx.TransportError as error:
            raise ServerAway(f"{type(error).__name__}: {error}") from error
        await asyncio.sleep(0.2 * 2**tried)
    raise AssertionError("the last try returns or raises")
