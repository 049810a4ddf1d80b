"""The Prefect flow of a process: it reads where its case stands, does what needs nobody, and suspends for people."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from prefect import Flow, get_client
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import State
from prefect.context import FlowRunContext
from prefect.exceptions import Abort, Pause
from prefect.states import Cancelled, Completed, Failed, Suspended
from prefect.tasks import Task
from prefect.utilities.engine import propose_state

from definitions.semantics.moves import Finish, Perform, Stuck, Wait
from definitions.vocabulary import OUTCOME_TITLES
from flows.access.actor import FROM_PREFECT
from flows.access.refusal import Invalid, SanshenError
from flows.casework.automatic import Position, next_pause_key, perform, position
from flows.casework.blocking import block
from flows.casework.desk import Desk
from flows.casework.publishing import StillUnconfirmed
from flows.casework.submission import draft_launched, launch_refused
from flows.engine.forced import note_uncalled
from flows.engine.names import BLOCKED, STEP_FAILED, SUPERSEDED, run_name, waiting
from flows.engine.processes import Declared
from flows.engine.showing import show
from flows.publishing.channel import ChannelBusy

logger = logging.getLogger(__name__)

RETRY_SECONDS: list[float] = [1, 5]
"""How long a step that failed is waited with, within one execution of the flow."""

THREADS = 8
"""Services are synchronous: so many may run beside the event loop."""


class StepError(Exception):
    """An automatic stage did not succeed. Says what kind of error it was, and nothing that a person wrote."""


def flow_for(desk: Desk, process: Declared) -> Flow[..., Any]:
    """The flow of one declared process. Its only parameters are a case, or the unit of a new draft."""

    async def move(case: int | None = None, unit: str | None = None) -> State[Any]:
        return await _Execution(desk, process).move(case, unit)

    move.__doc__ = (
        f"{process.title}。只填单位（unit）：为该单位生成一份空白草稿；办件编号（case）由系统填写。"
    )
    return Flow(
        move,
        name=process.id,
        version=str(process.version),
        description=move.__doc__,
        retries=0,
        persist_result=False,
        log_prints=False,
    )


class _Execution:
    """One execution of a flow: from a start or a resume to the next suspension or the end."""

    def __init__(self, desk: Desk, process: Declared) -> None:
        self.desk = desk
        self.process = process
        self.threads = CapacityLimiter(THREADS)

    async def move(self, case: int | None, unit: str | None) -> State[Any]:
        try:
            return await self._move(case, unit)
        except SanshenError as refused:
            run_id = str(_this_run()[0])
            await self._in_thread(
                launch_refused, self.desk, self.process.id, run_id, refused.reason, FROM_PREFECT
            )
            return Cancelled(message=refused.reason)
        except StepError as failed:
            return Failed(name=STEP_FAILED, message=str(failed))

    async def _move(self, case: int | None, unit: str | None) -> State[Any]:
        run_id, name = _this_run()
        case_id = await self._case(case, unit, run_id)
        at: Position = await self._in_thread(position, self.desk, case_id)
        await self._in_thread(note_uncalled, self.desk, at, str(run_id))
        async with get_client() as client:
            while at.run_id == str(run_id):
                if name != run_name(case_id, at.number):
                    name = run_name(case_id, at.number)
                    await client.set_flow_run_name(run_id, name)
                ended = await self._act(client, run_id, at)
                if ended is not None:
                    return ended
                at = await self._in_thread(position, self.desk, case_id)
        return Cancelled(message=SUPERSEDED)

    async def _case(self, case: int | None, unit: str | None, run_id: UUID) -> int:
        if case is not None:
            return case
        if unit is None:
            raise Invalid("没有填单位（unit），不知道为谁生成草稿")
        case_id: int = await self._in_thread(
            draft_launched, self.desk, self.process.id, unit, str(run_id), FROM_PREFECT
        )
        return case_id

    async def _act(self, client: PrefectClient, run_id: UUID, at: Position) -> State[Any] | None:
        """One turn of the loop. A state: the run ends with it."""
        match at.move:
            case Finish(outcome=outcome):
                await self._show(client, run_id, at, OUTCOME_TITLES[outcome])
                return Completed(message=OUTCOME_TITLES[outcome])
            case _ if at.blocked:
                await self._suspend(client, run_id, at, BLOCKED)
            case Wait():
                await self._suspend(client, run_id, at, waiting(at.stage_title))
            case Perform() as move:
                return await self._perform(at, move)
            case Stuck(reason=reason):
                await self._in_thread(block, self.desk, at.case_id, reason)
            case unexpected:
                raise AssertionError(f"a case is never left at {unexpected}")
        return None

    async def _perform(self, at: Position, move: Perform) -> State[Any] | None:
        step: Task[..., Awaitable[None]] = Task(
            self._step,
            name=at.stage_title,
            task_run_name=at.stage_title,
            retries=len(RETRY_SECONDS),
            retry_delay_seconds=RETRY_SECONDS,
            persist_result=False,
            cache_policy=NO_CACHE,
            log_prints=False,
        )
        try:
            await step(at.case_id, move.stage, move.visit)
        except StepError as failed:
            return Failed(name=STEP_FAILED, message=f"“{at.stage_title}”未成功：{failed}")
        return None

    async def _step(self, case: int, stage: str, visit: int) -> None:
        try:
            await self._in_thread(perform, self.desk, case, Perform(stage, visit))
        except (ChannelBusy, StillUnconfirmed) as later:
            raise StepError(later.reason) from None
        except SanshenError as refused:
            await self._in_thread(block, self.desk, case, f"{refused.reason}。{refused.hint}".rstrip("。"))

    async def _suspend(self, client: PrefectClient, run_id: UUID, at: Position, message: str) -> None:
        """Suspend under a key that was never used, with a message; returns only where the run may not suspend.

        Prefect's own `suspend_flow_run` does the same without a message.
        """
        await self._show(client, run_id, at, message)
        stage, visit = getattr(at.move, "stage", "blocked"), getattr(at.move, "visit", 0)
        key = await self._in_thread(next_pause_key, self.desk, at.case_id, stage, visit)
        proposed: State[Any] = Suspended(timeout_seconds=None, pause_key=key, message=message)
        state: State[Any] = await propose_state(client, proposed, flow_run_id=run_id)
        if state.is_paused():
            raise Pause(state=state)
        raise Abort(f"the run was changed by somebody else: it is {state.name}")

    async def _show(self, client: PrefectClient, run_id: UUID, at: Position, now: str) -> None:
        await show(client, run_id, self.desk, at, now, self._in_thread)

    async def _in_thread(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Errors that nobody foresaw are kept from Prefect: their texts may quote the content."""
        try:
            return await run_sync(function, *arguments, limiter=self.threads)
        except SanshenError:
            raise
        except Exception as error:
            logger.exception("%s%r failed", function.__name__, arguments[1:])
            raise StepError(type(error).__name__) from None


def _this_run() -> tuple[UUID, str]:
    context = FlowRunContext.get()
    if context is None or context.flow_run is None:
        raise AssertionError("a flow runs in a flow run")
    return context.flow_run.id, context.flow_run.name
