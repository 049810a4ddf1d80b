"""Which addresses belong to a site, and how they are written down."""

from dataclasses import dataclass
from urllib.parse import quote, urldefrag, urljoin, urlsplit, urlunsplit

LONGEST = 2000
"""Characters of an address that is followed."""
SCHEMES = {"http": 80, "https": 443}
_LINE_BREAKS = dict.fromkeys(map(ord, "\t\r\n"))
_KEPT = "%/:=&?~#+!$,;'@()*[]"


def absolute(base: str, href: str) -> str | None:
    """The address that a link leads to, without its fragment; None for what is no address of the web."""
    try:
        address = urldefrag(urljoin(base, href.strip().translate(_LINE_BREAKS))).url
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in SCHEMES or not parts.hostname or len(address) > LONGEST:
        return None
    try:
        host = parts.hostname.encode("idna").decode() if not parts.hostname.isascii() else parts.hostname
    except UnicodeError:
        return None
    host = f"[{host}]" if ":" in host else host
    at = host if port in (None, SCHEMES[parts.scheme]) else f"{host}:{port}"
    path = quote(parts.path or "/", safe=_KEPT)
    return urlunsplit((parts.scheme, at, path, quote(parts.query, safe=_KEPT), ""))


def endpoint(address: str) -> tuple[str, int]:
    """Host and port of an absolute address."""
    parts = urlsplit(address)
    return parts.hostname or "", parts.port or SCHEMES[parts.scheme]


@dataclass(frozen=True, slots=True)
class Scope:
    """A site, and where it is looked for."""

    start: str
    """The address at which its pages are fetched, with a slash at its end."""
    published: str
    """The address that its readers know, with a slash at its end: the same, but for a site that is only shown here."""
    letters: str = ""
    """Where its readers write to: a page of the office's own, which may be within its network; empty for none."""

    def here(self, address: str) -> str | None:
        """Where a page of the site is fetched; None for another site. Both protocols lead to the same page."""
        for root in (self.start, self.published):
            path = _within(root, address)
            if path is not None:
                return self.start + path
        return None

    def path(self, address: str) -> str:
        """`/notices/12.html`: of an address within the site."""
        path = _within(self.start, address)
        if path is None:
            raise ValueError(f"{address} is not of {self.start}")
        return f"/{path}"

    def shown(self, address: str) -> str:
        """As readers know it."""
        path = _within(self.start, address)
        return address if path is None else self.published + path


def _within(root: str, address: str) -> str | None:
    ours, theirs = urlsplit(root), urlsplit(address)
    same_port = ours.port == theirs.port
    if ours.hostname != theirs.hostname or not same_port or not theirs.path.startswith(ours.path):
        return None
    query = f"?{theirs.query}" if theirs.query else ""
    return theirs.path[len(ours.path) :] + query
