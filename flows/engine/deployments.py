"""What Prefect is told of: a work pool, and for each process a flow with one deployment."""

from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from prefect import Flow
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import WorkPoolCreate, WorkPoolUpdate
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterName
from prefect.client.schemas.responses import DeploymentResponse
from prefect.exceptions import ObjectAlreadyExists
from prefect.utilities.callables import parameter_schema
from prefect.workers.base import BaseWorker

from flows.casework.desk import Desk
from flows.engine.flow import flow_for
from flows.engine.names import DEPLOYMENT, POOLS, PoolType, python_name
from flows.engine.processes import Declared, declared_processes
from flows.engine.server import BATCH, asked

WorkerType = type[BaseWorker[Any, Any, Any]]


@dataclass(frozen=True, slots=True)
class Registered:
    flow: Flow[..., Any]
    deployment: UUID


async def register(
    client: PrefectClient,
    desk: Desk,
    pool_type: PoolType,
    worker: WorkerType,
    concurrency: int,
) -> dict[str, Registered]:
    """Make everything that is missing and renew what reads otherwise, by process: the server takes a third of a second to
    be told of one again. Registering for one type of pool takes the deployments from the other.
    """
    await _work_pool(client, pool_type, worker, concurrency)
    known = {deployment.entrypoint: deployment for deployment in await asked(partial(_known, client))}
    registered = {}
    for process in declared_processes(desk).values():
        flow = flow_for(desk, process)
        told = _told(flow, process, pool_type)
        found = known.get(told["entrypoint"])
        if found is not None and all(getattr(found, name) == value for name, value in told.items()):
            registered[process.id] = Registered(flow, found.id)
        else:
            registered[process.id] = Registered(flow, await asked(partial(_deploy, client, flow, told)))
    return registered


def _told(flow: Flow[..., Any], process: Declared, pool_type: PoolType) -> dict[str, Any]:
    """What the server is told of the deployment of a process."""
    return {
        "version": str(process.version),
        "description": flow.description,
        "work_pool_name": POOLS[pool_type],
        "entrypoint": f"flows.engine.flows_by_name.{python_name(process.id)}",
        "parameter_openapi_schema": parameter_schema(flow.fn).model_dump_for_openapi(),
        "enforce_parameter_schema": True,
    }


async def _known(client: PrefectClient) -> list[DeploymentResponse]:
    ours = DeploymentFilter(name=DeploymentFilterName(any_=[DEPLOYMENT]))
    known: list[DeploymentResponse] = []
    while True:
        page = await client.read_deployments(deployment_filter=ours, limit=BATCH, offset=len(known))
        known += page
        if len(page) < BATCH:
            return known


async def _deploy(client: PrefectClient, flow: Flow[..., Any], told: dict[str, Any]) -> UUID:
    return await client.create_deployment(flow_id=await client.create_flow(flow), name=DEPLOYMENT, **told)


async def _work_pool(
    client: PrefectClient, pool_type: PoolType, worker: WorkerType, concurrency: int
) -> None:
    name = POOLS[pool_type]
    template = worker.get_default_base_job_template()
    pool = WorkPoolCreate(
        name=name, type=pool_type, base_job_template=template, concurrency_limit=concurrency
    )
    try:
        await asked(lambda: client.create_work_pool(pool))
    except ObjectAlreadyExists:
        renewed = WorkPoolUpdate(base_job_template=template, concurrency_limit=concurrency)
        await asked(lambda: client.update_work_pool(name, renewed))
