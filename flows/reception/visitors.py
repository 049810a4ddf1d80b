"""What is known of a browser before the public page: its network, and a ticket that shows that a form was ours."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from flows.access.form_tickets import FormTickets
from flows.access.lockout import counted_as
from flows.casework.letter_codes import code_from


@dataclass(frozen=True)
class Visitors:
    """`key` never leaves the process. `secure`: cookies are sent over https only, however the page was reached."""

    key: bytes
    secure: bool

    @property
    def _tickets(self) -> FormTickets:
        return FormTickets(self.key)

    def network(self, request: Request) -> str:
        return counted_as(request.client.host if request.client else "unknown")

    def ticket(self, request: Request, now: datetime) -> str:
        """The one that the browser has, or a new one."""
        given = request.cookies.get(self._cookie(request), "")
        return (
            given
            if self._tickets.is_valid(given, now)
            else self._tickets.issue(secrets.token_urlsafe(24), now)
        )

    def token(self, ticket: str) -> str:
        """What a form carries that is shown together with the ticket."""
        return self._tickets.token(ticket)

    def has_shown(self, request: Request, token: str, now: datetime) -> bool:
        """Whether the form comes from a page that was shown to this very browser, not long ago."""
        return self._tickets.accepts(request.cookies.get(self._cookie(request), ""), token, now)

    def give(self, request: Request, response: Response, ticket: str) -> None:
        is_secure = self.secure or request.url.scheme == "https"
        name = self._cookie(request)
        response.set_cookie(name, ticket, path="/", secure=is_secure, httponly=True, samesite="strict")

    def code(self, form: str) -> str:
        """The same for the same form, so that a receipt that was asked for twice says the same."""
        return code_from(hmac.new(self.key, f"code:{form}".encode(), sha256).digest())

    def _cookie(self, request: Request) -> str:
        is_secure = self.secure or request.url.scheme == "https"
        return "__Host-letters" if is_secure else "letters"
