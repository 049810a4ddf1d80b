"""Names and flags of the browser's cookies, by how the dashboard was reached.

`SANSHEN_COOKIE_SECURE` decides where it is set. Where it is not, cookies are secure except on this very machine,
where https is not to be expected; then a page reached from elsewhere over plain http offers no sign-in at all,
because the browser would not send the cookie back.
"""

from dataclasses import dataclass
from enum import Enum
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import Response


class Https(Enum):
    """What the operator said about https."""

    ALWAYS = "always"
    NEVER = "never"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Cookies:
    secure: bool

    @property
    def session(self) -> str:
        """The `__Host-` prefix keeps other hosts of the same domain from setting the cookie."""
        return "__Host-sanshen" if self.secure else "sanshen"

    @property
    def form(self) -> str:
        return f"{self.session}-form"

    def give_session(self, response: Response, token: str) -> None:
        """Without an age, so that it goes when the browser closes; lax, so that links in mails work."""
        response.set_cookie(self.session, token, path="/", secure=self.secure, httponly=True, samesite="lax")

    def give_form(self, response: Response, ticket: str) -> None:
        response.set_cookie(self.form, ticket, path="/", secure=self.secure, httponly=True, samesite="strict")

    def take(self, response: Response, name: str) -> None:
        response.delete_cookie(name, path="/", secure=self.secure, httponly=True, samesite="lax")


def cookies_of(connection: HTTPConnection, https: Https) -> Cookies:
    if https is Https.UNSAID:
        return Cookies(secure=not _is_this_machine(connection))
    return Cookies(secure=https is Https.ALWAYS)


def can_keep_cookies(connection: HTTPConnection, https: Https) -> bool:
    return (
        https is not Https.UNSAID or connection.url.scheme in {"https", "wss"} or _is_this_machine(connection)
    )


def _is_this_machine(connection: HTTPConnection) -> bool:
    try:
        host = urlsplit(f"//{connection.headers.get('host', '')}").hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
