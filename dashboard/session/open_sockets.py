"""Which sessions have pages open in this process, so that a sign-out in one tab closes the others at once."""

import asyncio
from collections import defaultdict
from collections.abc import Generator
from contextlib import contextmanager


class OpenSockets:
    """Used on the event loop only: its bells are not made for threads."""

    def __init__(self) -> None:
        self._bells: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    @contextmanager
    def listening(self, token_hash: str) -> Generator[asyncio.Event]:
        bell = asyncio.Event()
        self._bells[token_hash].add(bell)
        try:
            yield bell
        finally:
            self._bells[token_hash].discard(bell)
            if not self._bells[token_hash]:
                del self._bells[token_hash]

    async def ring(self, token_hash: str) -> None:
        """The session has ended: its pages should look again now."""
        for bell in self._bells.get(token_hash, ()):
            bell.set()
