"""How the body of a request is taken in: so much, in so much time, and for a token that still counts once it is there."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from anyio import current_time, fail_after
from starlette.types import Message, Receive

from flows.api.problems import CutOff

SILENCE = 30.0
"""Seconds without a byte."""
LONGEST = 300.0
"""Seconds for all of it."""


def taken_in(receive: Receive, limit: int, still_counts: Callable[[], Awaitable[None]]) -> Receive:
    """Raises CutOff. `limit`: in bytes; who does not say how much they send is cut off where it becomes too much."""
    taken = 0
    is_whole = False
    until = current_time() + LONGEST

    async def receive_some() -> Message:
        nonlocal taken, is_whole
        if is_whole:
            return await receive()
        message = await _in_time(receive, until)
        taken += len(message.get("body", b""))
        if taken > limit:
            raise CutOff(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        is_whole = not message.get("more_body", False)
        if is_whole and taken:
            await still_counts()
        return message

    return receive_some


async def _in_time(receive: Receive, until: float) -> Message:
    try:
        with fail_after(max(0.0, min(SILENCE, until - current_time()))):
            return await receive()
    except TimeoutError as error:
        close = {"Connection": "close"}
        raise CutOff(HTTPStatus.REQUEST_TIMEOUT, "请求的内容迟迟没有传完", close) from error
