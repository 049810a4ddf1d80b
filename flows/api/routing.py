"""Routes whose functions are called through bounded threads: services wait for the database."""

import inspect
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter

AT_ONCE = 6
"""Requests that have a connection to the database; whoever comes then waits. The pages need some, too."""

_threads = CapacityLimiter(AT_ONCE)


async def in_thread(call: Callable[[], Any]) -> Any:
    return await to_thread.run_sync(call, limiter=_threads)


class Router(APIRouter):
    """Of plain functions, which it calls in threads."""

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().add_api_route(path, _called_in_thread(endpoint), **options)


def _called_in_thread(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(endpoint)
    async def called(*args: Any, **given: Any) -> Any:
        return await in_thread(partial(endpoint, *args, **given))

    return endpoint if inspect.iscoroutinefunction(endpoint) else called
