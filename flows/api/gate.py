"""Nobody passes without a token, and nothing that is too large is read: asked before a byte of a request is taken in."""

from collections import Counter
from datetime import timedelta
from functools import partial
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from definitions.vocabulary import WayIn
from flows.access.actor import OS_USER
from flows.access.lockout import counted_as
from flows.access.refusal import Missing, Refused, SanshenError
from flows.api.callers import CALLER, Caller, identified
from flows.api.problems import CutOff, problem
from flows.api.routing import in_thread
from flows.api.taking_in import taken_in
from flows.assembly import Services
from flows.clock import wall_clock
from flows.reception.throttle import Admission, Throttle
from storage.audit_chain import Origin, append

LARGEST_JSON = 8 << 20
"""Bytes, of what holds a form."""
LARGEST_REQUEST = 64 << 10
"""Of every other."""
LONGEST_TOKEN = 200
WRONG_TOKENS = 20
"""From one network, within the window: beyond that they are not looked at and not told to the audit any more."""
WINDOW = timedelta(minutes=15)
PUBLIC = ("/", "/openapi.json")
HOLD_FORMS = ("/cases", "/revise", "/supply", "/decide")
"""They may bring files, too."""
OPEN_AT_ONCE = 8
"""Requests with one token."""
WRONG_TOKEN = 'Bearer realm="sanshen", error="invalid_token"'
TOO_OFTEN = "令牌不对的次数过多，15 分钟后再试"
_MULTIPART = "multipart/form-data"


class Gate:
    """Pure ASGI middleware. A token that is right passes, however many wrong ones its network has sent."""

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self._app = app
        self._services = services
        self._throttle = Throttle(WRONG_TOKENS, WINDOW)
        self._open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._too_large(scope) or await self._refusal(scope)
        token = _token(Headers(scope=scope))
        if answer is None and token is not None and self._open[token] >= OPEN_AT_ONCE:
            answer = _too_many()
        if answer is not None:
            await answer(scope, receive, send)
        elif token is None:
            await self._app(scope, receive, send)
        else:
            await self._serve(token, scope, receive, send)

    async def _serve(self, token: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the request among those that the token has open, for as long as it is."""
        still_counts = partial(self._ask_again, token, scope)
        self._open[token] += 1
        try:
            await self._app(scope, taken_in(receive, self._limit(scope), still_counts), send)
        finally:
            self._open[token] -= 1
            if not self._open[token]:
                del self._open[token]

    async def _ask_again(self, token: str, scope: Scope) -> None:
        """Raises CutOff where the token has stopped to count while the body came."""
        try:
            await in_thread(partial(identified, self._services, token))
        except (Refused, Missing) as error:
            await in_thread(partial(self._note, _network(scope), error.reason))
            headers = {"WWW-Authenticate": WRONG_TOKEN}
            raise CutOff(HTTPStatus.UNAUTHORIZED, error.reason, headers) from error

    def _limit(self, scope: Scope) -> int:
        """Of a request in bytes: files are kept on the disk while they come in, everything else in memory."""
        if not _own_path(scope).endswith(HOLD_FORMS):
            return LARGEST_REQUEST
        if Headers(scope=scope).get("content-type", "").lower().startswith(_MULTIPART):
            return 2 * self._services.desk.attachments.limit + LARGEST_JSON
        return LARGEST_JSON

    def _too_large(self, scope: Scope) -> Response | None:
        length = Headers(scope=scope).get("content-length", "0")
        if length.isdecimal() and int(length) <= self._limit(scope):
            return None
        return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large", "提交的内容过大")

    async def _refusal(self, scope: Scope) -> Response | None:
        if _own_path(scope) in PUBLIC:
            return None
        token = _token(Headers(scope=scope))
        if token is None:
            return _unauthorized("请求没有带令牌", 'Bearer realm="sanshen"')
        try:
            caller: Caller = await in_thread(partial(identified, self._services, token))
        except (Refused, Missing) as error:
            return await self._wrong(scope, error)
        scope.setdefault("state", {})[CALLER] = caller
        return None

    async def _wrong(self, scope: Scope, error: SanshenError) -> Response:
        network = _network(scope)
        admission = self._throttle.ask(network, wall_clock())
        if admission is Admission.GRANTED:
            await in_thread(partial(self._note, network, error.reason))
            return _unauthorized(error.reason, WRONG_TOKEN)
        if admission is Admission.CLOSED:
            await in_thread(partial(self._note, network, TOO_OFTEN))
        headers = {"Retry-After": str(int(WINDOW.total_seconds()))}
        return problem(HTTPStatus.TOO_MANY_REQUESTS, "too-often", "请求过多", TOO_OFTEN, headers=headers)

    def _note(self, network: str, reason: str) -> None:
        """Put a token that nobody may use into the audit."""
        payload = {"verb": "identify", "target": network, "reason": reason}
        origin = Origin(None, WayIn.API, OS_USER)
        desk = self._services.desk
        with desk.database.writing() as session:
            append(session, kind="refused", payload=payload, origin=origin, at=desk.clock())


def _network(scope: Scope) -> str:
    return counted_as(scope["client"][0] if scope.get("client") else "unknown")


def _too_many() -> Response:
    return problem(
        HTTPStatus.TOO_MANY_REQUESTS,
        "too-many",
        "请求过多",
        f"这个令牌已经有 {OPEN_AT_ONCE} 个请求没有办完",
        "等前面的请求有了答复再发",
        headers={"Retry-After": "1"},
    )


def _own_path(scope: Scope) -> str:
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def _token(headers: Headers) -> str | None:
    """The one that the request bears; None where there is none, or something else."""
    given = headers.getlist("authorization")
    scheme, _, token = given[0].partition(" ") if len(given) == 1 else ("", "", "")
    token = token.strip()
    return token if scheme.lower() == "bearer" and 0 < len(token) <= LONGEST_TOKEN else None


def _unauthorized(reason: str, challenge: str) -> Response:
    return problem(
        HTTPStatus.UNAUTHORIZED,
        "unauthorized",
        "没有证明是谁",
        reason,
        "请在请求头写 Authorization: Bearer 令牌；令牌由安全管理员发放",
        headers={"WWW-Authenticate": challenge},
    )
