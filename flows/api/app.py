"""The API as one ASGI application, for the process that has the services: the dashboard's."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, Field

from flows.access.scopes import SCOPE_TITLES, Scope
from flows.api import (
    cases,
    decisions,
    health,
    inbox,
    interventions,
    ledgers,
    letters,
    limits,
    objections,
    processes,
    requests,
    seats,
    statistics,
    submissions,
)
from flows.api.gate import Gate
from flows.api.problems import HANDLERS, MEDIA_TYPE
from flows.assembly import Services

ROOT = "/api/v1"
VERSION = "1"
ABOUT = """What other systems ask of Sanshen: the same services, the same policy and the same words as the dashboard and
the command line. Every request but for this document carries `Authorization: Bearer <token>`; there are no cookies.
A refusal is a problem document (RFC 9457) whose `detail` is what the dashboard would say."""
ROUTERS = (
    processes.router,
    submissions.router,
    inbox.router,
    cases.router,
    decisions.router,
    seats.router,
    requests.router,
    limits.router,
    objections.router,
    interventions.router,
    letters.router,
    ledgers.router,
    statistics.router,
    health.router,
)
SENT_BY_HAND = (
    submissions.Submitting,
    submissions.Revising,
    submissions.Supplying,
    decisions.Deciding,
)
"""What comes as JSON or with files beside it, which FastAPI does not read by itself."""


class Problem(BaseModel):
    """RFC 9457."""

    type: str = Field(title="类别", description="For programs, such as `urn:sanshen:problem:refused`.")
    title: str = Field(title="名称", description="What kind of problem it is, in Chinese.")
    status: int = Field(title="状态码", description="Of the response.")
    detail: str = Field("", title="原因", description="What the dashboard would say, in Chinese.")
    hint: str = Field("", title="提示", description="What to do, or who may.")
    problems: list[dict[str, str]] = Field(
        default_factory=list, title="各处问题", description="Field, label and reason of everything to mend."
    )


class Index(BaseModel):
    document: str = Field(title="接口说明", description="Where the OpenAPI document is.")


REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": words,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status, words in (
        (401, "No token, or none that is good."),
        (403, "The policy refuses, or the token is not good for that."),
        (404, "There is no such thing, or it is not for this person to know of."),
        (409, "Somebody acted meanwhile, or the case is not where the request takes it to be."),
        (422, "Something has to be mended; `problems` names field and reason."),
    )
}


class Api(FastAPI):
    def openapi(self) -> dict[str, Any]:
        """With what it cannot see by itself: the token, and the bodies that may bring files."""
        if self.openapi_schema is None:
            self.openapi_schema = _document(self)
        return self.openapi_schema


def create_api(services: Services) -> FastAPI:
    """`services` are those of the process."""
    api = described()
    api.state.services = services
    api.add_middleware(Gate, services=services)
    return api


def described() -> FastAPI:
    """The same without services: enough to be described."""
    api = Api(
        title="三审 API",
        version=VERSION,
        description=ABOUT,
        root_path=ROOT,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        responses=REFUSALS,
        exception_handlers=dict(HANDLERS),
    )
    api.add_api_route("/", _index, include_in_schema=False)
    for router in ROUTERS:
        api.include_router(router)
    return api


async def _index() -> Index:
    return Index(document=f"{ROOT}/openapi.json")


def _document(api: FastAPI) -> dict[str, Any]:
    found = get_openapi(
        title=api.title,
        version=api.version,
        description=api.description,
        routes=api.routes,
        servers=[{"url": ROOT}],
    )
    parts = found.setdefault("components", {})
    for kind in (*SENT_BY_HAND, Problem):
        parts.setdefault("schemas", {})[kind.__name__] = kind.model_json_schema()
    scopes = "、".join(f"`{scope}` {SCOPE_TITLES[scope]}" for scope in Scope)
    parts["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": f"Scopes of a token: {scopes}."}
    }
    found["security"] = [{"token": []}]
    return found
