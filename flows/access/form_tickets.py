"""Forms of people who are not signed in are accepted only from the browser that they were shown to (CSRF)."""

import hmac
from datetime import datetime, timedelta
from hashlib import sha256

VALID_FOR = timedelta(hours=2)


class FormTickets:
    """A ticket is a signed cookie that stands for a browser whose person is not known; its form carries a token
    derived from the ticket with a key that never leaves the server.

    So a cookie planted by somebody else is of no use without the key, nor is a token without its cookie.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def issue(self, nonce: str, now: datetime) -> str:
        """`nonce`: random, of letters, digits, `-` and `_`."""
        body = f"{nonce}.{int(now.timestamp())}"
        return f"{body}.{self._sign('ticket', body)}"

    def token(self, ticket: str) -> str:
        return self._sign("form", ticket)

    def is_valid(self, ticket: str, now: datetime) -> bool:
        body, _, signature = ticket.rpartition(".")
        if not _equal(signature, self._sign("ticket", body)):
            return False
        issued = int(body.rpartition(".")[2])
        return 0 <= now.timestamp() - issued + 1 < VALID_FOR.total_seconds()

    def accepts(self, ticket: str, token: str, now: datetime) -> bool:
        return self.is_valid(ticket, now) and _equal(token, self.token(ticket))

    def _sign(self, purpose: str, text: str) -> str:
        return hmac.new(self._key, f"{purpose}:{text}".encode(errors="replace"), sha256).hexdigest()


def _equal(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(errors="replace"), expected.encode())
