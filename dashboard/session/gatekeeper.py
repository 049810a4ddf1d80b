"""Nothing passes without a live session, over HTTP or WebSocket, but the few paths that are public."""

import logging
from collections.abc import Iterable
from typing import TypeAlias
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.session.cookies import Https, cookies_of
from dashboard.session.front_desk import FrontDesk
from dashboard.session.guarded_socket import GuardedSocket
from dashboard.session.identity import SESSION_HEADER
from dashboard.session.open_sockets import OpenSockets
from dashboard.session.provenance import has_own_origin, is_same_origin
from flows.access.sessions import SignedIn

PUBLIC = frozenset({"/login", "/healthz", "/readyz", "/favicon.ico"})
PUBLIC_FOLDER = "/ui/"
STREAM = "/_stcore/stream"
FOR_PROGRAMS = ("/_stcore", "/media", "/static", "/component", "/api", "/files", "/session")
"""Answered with 401 rather than with a way to the sign-in page."""
CLOSED = ("/_stcore/agent", "/_stcore/metrics", "/_stcore/script-health-check", "/auth", "/oauth2callback")
"""Of Streamlit, and not for anybody here: its agent interface, its figures, its own sign-in."""
IDENTITY_PREFIX = b"x-sanshen-"
READING = frozenset({"GET", "HEAD", "OPTIONS"})
REFUSED = 4403

RawHeaders: TypeAlias = Iterable[tuple[bytes, bytes]]

log = logging.getLogger(__name__)


class Gatekeeper:
    """Pure ASGI middleware. Headers that claim an identity are dropped; the only ones that reach Streamlit
    are those set here."""

    def __init__(self, app: ASGIApp, desk: FrontDesk, sockets: OpenSockets, https: Https) -> None:
        self._app = app
        self._desk = desk
        self._sockets = sockets
        self._https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        scope["headers"] = _without_identity(scope["headers"])
        connection = HTTPConnection(scope)
        token = connection.cookies.get(cookies_of(connection, self._https).session)
        signed_in = await self._desk.find(token)
        if scope["type"] == "websocket":
            await self._admit_socket(scope, receive, send, signed_in)
        else:
            await self._admit_request(scope, receive, send, signed_in)

    async def _admit_request(
        self, scope: Scope, receive: Receive, send: Send, signed_in: SignedIn | None
    ) -> None:
        refusal = _refusal(scope, signed_in)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        scope.setdefault("state", {})["signed_in"] = signed_in
        if signed_in is not None and _is_page(scope):
            await self._desk.touch(signed_in)
        await self._app(scope, receive, send)

    async def _admit_socket(
        self, scope: Scope, receive: Receive, send: Send, signed_in: SignedIn | None
    ) -> None:
        own = scope["path"] == STREAM and has_own_origin(Headers(scope=scope))
        if signed_in is None or not own:
            log.info(
                "socket refused: path %r, own %s, signed in %s", scope["path"], own, signed_in is not None
            )
            await receive()
            await send({"type": "websocket.close", "code": REFUSED})
            return
        scope["headers"].append((SESSION_HEADER.encode(), signed_in.session.encode()))
        with self._sockets.listening(signed_in.session) as bell:
            await GuardedSocket(self._desk, signed_in.session, bell, receive, send).run(self._app, scope)


def _without_identity(headers: RawHeaders) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, value in headers if not name.lower().startswith(IDENTITY_PREFIX)]


def _refusal(scope: Scope, signed_in: SignedIn | None) -> Response | None:
    path: str = scope["path"]
    headers = Headers(scope=scope)
    if scope["method"] not in READING and not is_same_origin(headers):
        return PlainTextResponse("请求不是从本平台的页面发出的，已拒绝。", 403)
    if path in PUBLIC or path.startswith(PUBLIC_FOLDER):
        return None
    if signed_in is None:
        return _way_to_sign_in(scope, path)
    if _within(path, CLOSED):
        return PlainTextResponse("没有这个地址。", 404)
    return None


def _way_to_sign_in(scope: Scope, path: str) -> Response:
    if scope["method"] not in {"GET", "HEAD"} or _within(path, FOR_PROGRAMS):
        return JSONResponse({"detail": "未登录"}, 401)
    query = scope["query_string"].decode("latin-1")
    wanted = quote(path) + (f"?{query}" if query else "")
    return RedirectResponse(f"/login?next={quote(wanted, safe='/')}", 303)


def _within(path: str, folders: Iterable[str]) -> bool:
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)


def _is_page(scope: Scope) -> bool:
    """A person opens a page; what the page then fetches by itself does not count as activity."""
    return scope["method"] == "GET" and "text/html" in Headers(scope=scope).get("accept", "")
