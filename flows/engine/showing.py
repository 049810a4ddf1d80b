"""What a run shows on Prefect's screen: each stage that people passed as a task run, and a sheet of all stages."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import ArtifactCreate
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.states import Completed
from prefect.tasks import Task

from flows.casework.automatic import Position
from flows.casework.desk import Desk
from flows.engine.names import run_name
from flows.engine.passes import as_markdown, progress


def _passed() -> None:
    """Stands for what people did: it is shown, never run."""


PASSED: Task[..., None] = Task(_passed, name="人工环节", persist_result=False)

InThread = Callable[..., Awaitable[Any]]


async def show(
    client: PrefectClient, run_id: UUID, desk: Desk, at: Position, now: str, in_thread: InThread
) -> None:
    """Show what was passed since the run was last executed. Asks once what is shown already."""
    seen = await in_thread(progress, desk, at.case_id)
    closed = [each for each in seen.passes if each.closed_at is not None]
    shown = await _shown(client, run_id) if closed else set()
    for each in closed:
        if each.key not in shown:
            await client.create_task_run(
                PASSED, run_id, dynamic_key=each.key, name=each.title, state=Completed(message="已办")
            )
    number = run_name(at.case_id, at.number)
    sheet = as_markdown(number, seen, now)
    await client.create_artifact(
        ArtifactCreate(
            key=f"case-{at.case_id}", type="markdown", data=sheet, description=number, flow_run_id=run_id
        )
    )


async def _shown(client: PrefectClient, run_id: UUID) -> set[str]:
    task_runs = await client.read_task_runs(
        flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=[run_id])), limit=200
    )
    return {task_run.dynamic_key for task_run in task_runs if task_run.task_key == PASSED.task_key}
