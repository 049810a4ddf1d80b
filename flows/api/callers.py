"""Who calls, and what their token is good for."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated, cast

from fastapi import Depends, Path, Request
from pydantic import AfterValidator

from definitions.semantics.characters import forbidden_character
from definitions.vocabulary import WayIn
from flows.access.actor import Actor
from flows.access.refusal import Invalid, Refused
from flows.access.scopes import SCOPE_TITLES, Scope, scopes_of, told
from flows.access.tokens import holder_of
from flows.api.routing import in_thread
from flows.assembly import Services
from flows.clock import wall_clock

CALLER = "caller"
"""Under which a request carries who sent it."""


@dataclass(frozen=True, slots=True)
class Caller:
    actor: Actor
    scopes: frozenset[Scope]


def identified(services: Services, token: str) -> Caller:
    """Raises Refused or Missing where nobody who may act holds the token."""
    with services.desk.database.reading() as session:
        person = holder_of(session, token, now=wall_clock())
    return Caller(services.actor(person, WayIn.API), scopes_of(token))


async def services_of(request: Request) -> Services:
    return cast("Services", request.app.state.services)


def _holding(scope: Scope) -> Callable[[Request], Awaitable[Actor]]:
    """The person of the request. Raises Refused, and audits it, where the token is not good for that."""

    async def actor_of(request: Request) -> Actor:
        caller = cast("Caller", request.scope["state"][CALLER])
        if scope not in caller.scopes:
            refused = Refused(
                f"这个令牌不能用于{SCOPE_TITLES[scope]}（{scope}），只能用于{told(caller.scopes)}",
                "请安全管理员另发一个令牌",
            )
            target = f"{request.method} {request.url.path}"
            ours = await services_of(request)
            await in_thread(partial(ours.refuse, caller.actor, f"token {scope}", target, refused))
            raise refused
        return caller.actor

    return actor_of


def readable(text: str) -> str:
    """Raises Invalid where a word of an address or of a question holds what no text may."""
    fault = forbidden_character(text)
    if fault is not None:
        raise Invalid(f"地址里{fault}")
    return text


Ours = Annotated[Services, Depends(services_of)]
Reader = Annotated[Actor, Depends(_holding(Scope.READ))]
Submitter = Annotated[Actor, Depends(_holding(Scope.SUBMIT))]
Decider = Annotated[Actor, Depends(_holding(Scope.DECIDE))]
Reference = Annotated[
    str,
    Path(
        title="办件编号",
        description="The number of a case, or `draft-<id>` of one that was never handed in.",
        max_length=200,
    ),
    AfterValidator(readable),
]
