"""One open page: its session is looked up again on every message and every few seconds between."""

import asyncio
import logging
from urllib.parse import quote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.session.frames import Meaning, read_frame, redirect_frame
from dashboard.session.front_desk import FrontDesk
from dashboard.session.provenance import START, safe_destination
from storage.database import DatabaseFailure

SIGNED_OUT = "/login?out=1"
ENDED = 4401
GONE: Message = {"type": "websocket.disconnect", "code": ENDED}

log = logging.getLogger(__name__)


class GuardedSocket:
    """Stands between the server and Streamlit for one connection.

    Streamlit runs callbacks and fragments without the guard at the top of a page's script, so the guard has
    to be here. When the session has ended, the browser is sent to the sign-in page and the socket is closed.
    """

    def __init__(
        self, desk: FrontDesk, token_hash: str, bell: asyncio.Event, receive: Receive, send: Send
    ) -> None:
        self._desk = desk
        self._token_hash = token_hash
        self._bell = bell
        self._receive_raw = receive
        self._send_raw = send
        self._sending = asyncio.Lock()
        self._accepted = False
        self._ended = False
        self._ran = False
        self._page = START

    async def run(self, app: ASGIApp, scope: Scope) -> None:
        watch = asyncio.create_task(self._watch())
        try:
            await app(scope, self._receive, self._send)
        finally:
            watch.cancel()

    async def _receive(self) -> Message:
        while True:
            message = await self._receive_raw()
            if message["type"] != "websocket.receive":
                return message
            welcome = not self._ended and await self._is_welcome(message.get("bytes") or b"")
            if self._ended:
                return GONE
            if welcome:
                return message

    async def _is_welcome(self, data: bytes) -> bool:
        frame = read_frame(data)
        signed_in = await self._desk.find_session(self._token_hash)
        if signed_in is None:
            await self._end(self._way_back())
            return False
        if frame.meaning is Meaning.REFUSED:
            log.warning("dropped a message of kind %s", frame.kind)
            return False
        if frame.meaning is Meaning.ACTIVITY or (frame.meaning is Meaning.RUN and self._ran):
            await self._desk.touch(signed_in)
        if frame.page is not None:
            self._ran = True
            self._page = safe_destination(frame.page)
        return True

    async def _watch(self) -> None:
        while not self._ended:
            try:
                await asyncio.wait_for(self._bell.wait(), self._desk.look_every_seconds)
            except TimeoutError:
                log.debug("looking again at an idle page")
            signed_out = self._bell.is_set()
            self._bell.clear()
            try:
                alive = await self._desk.find_session(self._token_hash) is not None
            except DatabaseFailure:
                log.exception("cannot tell whether a session still lives; asking again later")
                continue
            if not alive:
                await self._end(SIGNED_OUT if signed_out else self._way_back())

    async def _send(self, message: Message) -> None:
        async with self._sending:
            if self._ended:
                return
            self._accepted = self._accepted or message["type"] == "websocket.accept"
            self._ended = message["type"] == "websocket.close"
            await self._send_raw(message)

    def _way_back(self) -> str:
        return f"/login?ended=1&next={quote(self._page, safe='/')}"

    async def _end(self, url: str) -> None:
        async with self._sending:
            if self._ended:
                return
            self._ended = True
            try:
                if self._accepted:
                    await self._send_raw({"type": "websocket.send", "bytes": redirect_frame(url)})
                await self._send_raw({"type": "websocket.close", "code": ENDED})
            except OSError:
                log.debug("the browser was gone before it could be told")
