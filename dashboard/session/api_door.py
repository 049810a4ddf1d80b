"""The way to the API, past everything that is for browsers: neither cookies nor sessions count there.

It is loaded when somebody first comes: most installations have no other systems that ask.
"""

import asyncio
from collections.abc import Callable

from anyio import to_thread
from starlette.types import ASGIApp, Receive, Scope, Send

ROOT = "/api/v1"


class ApiDoor:
    """Pure ASGI middleware, before the one that looks for a session."""

    def __init__(self, app: ASGIApp, open_api: Callable[[], ASGIApp]) -> None:
        self._app = app
        self._open_api = open_api
        self._opening = asyncio.Lock()
        self._api: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = await self._opened() if _is_for_api(scope) else self._app
        await app(scope, receive, send)

    async def _opened(self) -> ASGIApp:
        async with self._opening:
            if self._api is None:
                self._api = await to_thread.run_sync(self._open_api)
        return self._api


def _is_for_api(scope: Scope) -> bool:
    if scope["type"] != "http":
        return False
    path: str = scope["path"]
    return path == ROOT or path.startswith(f"{ROOT}/")


def open_api() -> ASGIApp:
    from dashboard.session.services import services
    from flows.api.app import create_api  # nobody may ever ask for it

    return create_api(services())
