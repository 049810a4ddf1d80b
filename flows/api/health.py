"""Whether the installation does what it should: counts, and no number of a case."""

from typing import Any

from fastapi import Response
from pydantic import BaseModel, Field

from definitions.semantics.clocks import day_of
from flows.access.refusal import Refused
from flows.api.callers import Ours, Reader
from flows.api.routing import Router
from flows.casework.health import Check, all_well, backlog, blocked, vacant, worker
from flows.clock import wall_clock

router = Router(tags=["health"])


class HealthLine(BaseModel):
    name: str = Field(title="项目", description="`worker`, `backlog`, `blocked` or `vacant`.")
    title: str = Field(title="名称", description="As people are told.")
    ok: bool = Field(title="正常", description="Whether it is as it should be.")
    figures: dict[str, Any] = Field(title="数字", description="Ages in seconds, and how many cases.")


class Health(BaseModel):
    ok: bool = Field(
        title="正常",
        description="Whether everything is that a monitor should be woken for: a vacant duty is not.",
    )
    checks: list[HealthLine] = Field(title="各项", description="What was looked at.")


@router.get(
    "/health",
    summary="运行情况",
    operation_id="health",
    responses={503: {"model": Health, "description": "Something is not as it should be."}},
)
def health(actor: Reader, services: Ours, response: Response) -> Health:
    """For a monitor: the status is 503 where something is wrong."""
    if not actor.holdings:
        refused = Refused("您现在没有任何角色，不能查看运行情况", "请安全管理员授予角色以后再看")
        services.refuse(actor, "health", "health", refused)
        raise refused
    with services.desk.database.reading() as session:
        checks = (
            worker(session, wall_clock()),
            backlog(session, services.now()),
            blocked(session),
            vacant(session, day_of(services.now())),
        )
    ok = all_well(checks)
    response.status_code = 200 if ok else 503
    return Health(ok=ok, checks=[_line(check) for check in checks])


def _line(check: Check) -> HealthLine:
    figures = {name: len(value) if isinstance(value, list) else value for name, value in check.value.items()}
    return HealthLine(name=check.name, title=check.title, ok=check.ok, figures=figures)
