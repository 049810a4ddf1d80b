"""The sign-in services, called from the event loop through bounded threads."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from flows.access import sessions
from flows.access.lockout import Lock
from flows.access.own_password import Changed, NewPassword, Unfit, change_own_password
from flows.access.sessions import Limits, SignedIn
from flows.access.sign_in import Browser, Credentials, Wrong, sign_in, sign_out
from flows.clock import Clock
from storage.database import Database

THREADS = 8
SIGN_INS = 2
"""At once: each takes 64 MB and a tenth of a second of a processor for its hash."""
LOOK_EVERY_SECONDS = 15.0
"""So a page does not stand readable on an unattended screen for longer after its session ended."""

T = TypeVar("T")


class FrontDesk:
    def __init__(self, database: Database, limits: Limits, clock: Clock, os_user: str) -> None:
        self._database = database
        self._limits = limits
        self._clock = clock
        self._os_user = os_user
        self._threads = CapacityLimiter(THREADS)
        self._sign_ins = CapacityLimiter(SIGN_INS)
        self.look_every_seconds = min(LOOK_EVERY_SECONDS, limits.idle.total_seconds() / 4)

    async def find(self, token: str | None) -> SignedIn | None:
        """Who holds the token of the cookie."""
        return None if not token else await self.find_session(sessions.hash_of(token))

    async def find_session(self, token_hash: str) -> SignedIn | None:
        return await self._in_thread(partial(self._find, token_hash))

    async def touch(self, signed_in: SignedIn) -> None:
        """The person did something; written only when it matters."""
        if sessions.needs_touch(signed_in, limits=self._limits, now=self._clock()):
            await self._in_thread(partial(self._touch, signed_in.session))

    async def sign_in(self, credentials: Credentials, browser: Browser) -> SignedIn | Wrong | Lock:
        attempt = partial(
            sign_in, self._database, credentials, browser, os_user=self._os_user, now=self._clock()
        )
        return await to_thread.run_sync(attempt, limiter=self._sign_ins)

    async def change_password(
        self, who: SignedIn, asked: NewPassword, address: str
    ) -> Changed | Unfit | Wrong | Lock:
        change = partial(
            change_own_password,
            self._database,
            who,
            asked,
            address,
            os_user=self._os_user,
            now=self._clock(),
        )
        return await to_thread.run_sync(change, limiter=self._sign_ins)

    async def sign_out(self, token_hash: str) -> None:
        now = self._clock()
        await self._in_thread(partial(sign_out, self._database, token_hash, os_user=self._os_user, now=now))

    async def reach_database(self) -> None:
        """Raises where the database cannot be read."""
        await self._in_thread(self._reach)

    async def _in_thread(self, call: Callable[[], T]) -> T:
        return await to_thread.run_sync(call, limiter=self._threads)

    def _find(self, token_hash: str) -> SignedIn | None:
        with self._database.reading() as session:
            return sessions.find(session, token_hash, limits=self._limits, now=self._clock())

    def _touch(self, token_hash: str) -> None:
        with self._database.writing() as session:
            sessions.touch(session, token_hash, now=self._clock())

    def _reach(self) -> None:
        self._database.answer()
