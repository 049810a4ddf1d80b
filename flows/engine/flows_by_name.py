"""The flows under names that Python can import, for Prefect's own workers: `flows.engine.flows_by_name:<name>`.

Settings come from the environment of the worker.
"""

from functools import cache
from typing import Any

from prefect import Flow

from flows.assembly import assemble
from flows.casework.desk import Desk
from flows.engine.flow import flow_for
from flows.engine.names import python_name
from flows.engine.processes import declared_processes
from flows.settings import Settings


@cache
def _desk() -> Desk:
    return assemble(Settings()).desk


@cache
def _flows() -> dict[str, Flow[..., Any]]:
    desk = _desk()
    return {python_name(process): flow_for(desk, each) for process, each in declared_processes(desk).items()}


def __getattr__(name: str) -> Flow[..., Any]:
    if name.startswith("__") or name not in _flows():
        raise AttributeError(f"no process has a flow of the name {name!r}")
    return _flows()[name]
