"""Fetches one address: redirects, size and time are bounded, and whatever goes wrong is an answer."""

import hashlib
import ssl
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlsplit

import httpcore

from flows.clock import Clock
from flows.patrol.network import BarredAddress, Deadline, GuardedNetwork
from flows.patrol.scope import absolute, endpoint

PRODUCT = "SanshenPatrol"
"""As robots.txt may name it."""
AGENT = f"{PRODUCT}/1.0"
REDIRECTIONS = frozenset({301, 302, 303, 307, 308})
NO_HEAD = frozenset({403, 404, 405, 500, 501, 503})
"""What servers answer to HEAD that would answer GET otherwise."""
HTML = frozenset({"text/html", "application/xhtml+xml"})
KEPT = HTML | {"text/plain"}
"""What is read and not only counted: pages, and robots.txt."""


class Trouble(StrEnum):
    """Why there was no answer."""

    TIMEOUT = "timeout"
    CONNECTION = "connection"
    REDIRECTS = "redirects"
    BARRED = "barred"


@dataclass(frozen=True, slots=True)
class Patience:
    """For one address."""

    seconds: float = 20.0
    """For all of it, redirects included."""
    silence: float = 10.0
    """For the next byte."""
    page: int = 4 << 20
    """Bytes of a page; of a longer one no more is read."""
    file: int = 64 << 20
    """Bytes of any other file."""
    redirects: int = 5
    wait: float = 0.2
    """Seconds between two requests to one host."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one address answered."""

    asked: str
    address: str
    """Where the redirects led to."""
    at: datetime
    trouble: Trouble | None = None
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    """Of a page, as much as is read of it; of other files nothing is kept."""
    digest: str | None = None
    """SHA-256 of all that was sent; None where not all of it was read."""
    size: int = 0
    """Bytes that were read."""

    @property
    def ok(self) -> bool:
        return self.trouble is None and 200 <= self.status < 300

    @property
    def leads_out(self) -> str | None:
        """The other site to which it sends its readers."""
        return _location(self.address, self.status, self.headers)

    @property
    def is_html(self) -> bool:
        return self.header("content-type").partition(";")[0].strip().lower() in HTML

    @property
    def charset(self) -> str | None:
        """As the server says; None where it leaves that to the page."""
        _, _, options = self.header("content-type").lower().partition("charset=")
        return options.partition(";")[0].strip(" \"'") or None

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")


class Answer(NamedTuple):
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    digest: str | None
    size: int


class Fetcher:
    """One at a time. To be closed."""

    def __init__(self, start: str, clock: Clock, patience: Patience, beside: str = "") -> None:
        """`beside`: an address of one's own which may be within the network, as `start` may; empty for none."""
        self.patience = patience
        self._clock = clock
        self._deadline = Deadline()
        own = {endpoint(address) for address in (start, beside) if address}
        network = GuardedNetwork(self._deadline, lambda host, port: (host, port) in own)
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(),
            network_backend=network,
            max_connections=4,
            keepalive_expiry=30,
        )
        self._asked: dict[str, float] = {}
        """Host to when it was asked last, by the clock that only goes forward."""

    def close(self) -> None:
        self._pool.close()

    def get(self, address: str, stays: Callable[[str], bool]) -> Fetched:
        """Follow redirects as long as they stay; one that leads elsewhere is the answer itself."""
        return self._follow("GET", address, stays)

    def probe(self, address: str) -> Fetched:
        """Whether anything answers, wherever the redirects lead, with as little as possible read."""
        found = self._follow("HEAD", address, _anywhere)
        if found.trouble is None and found.status in NO_HEAD:
            return self._follow("GET", address, _anywhere, reads=False)
        return found

    def _follow(
        self, method: str, address: str, stays: Callable[[str], bool], *, reads: bool = True
    ) -> Fetched:
        self._deadline.begin(self.patience.seconds)
        here = address
        try:
            for _ in range(self.patience.redirects + 1):
                answer = self._ask(method, here, reads=reads)
                further = _location(here, answer.status, answer.headers)
                if further is None or not stays(further):
                    return Fetched(address, here, self._clock(), None, *answer)
                here = further
        except httpcore.TimeoutException:
            trouble = Trouble.TIMEOUT
        except BarredAddress:
            trouble = Trouble.BARRED
        except (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError, zlib.error):
            trouble = Trouble.CONNECTION
        else:
            trouble = Trouble.REDIRECTS
        return Fetched(address, here, self._clock(), trouble)

    def _ask(self, method: str, address: str, *, reads: bool) -> Answer:
        self._wait_for(endpoint(address)[0])
        silence = self.patience.silence
        timeouts = {"connect": silence, "read": silence, "write": silence, "pool": silence}
        sent = [(b"user-agent", AGENT.encode()), (b"accept", b"*/*"), (b"accept-encoding", b"identity")]
        with self._pool.stream(
            method, address, headers=[*sent, _host(address)], extensions={"timeout": timeouts}
        ) as response:
            headers = tuple(
                (name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in response.headers
            )
            if not reads:
                return Answer(response.status, headers, b"", None, 0)
            return Answer(response.status, headers, *self._read(response, dict(headers)))

    def _read(self, response: httpcore.Response, headers: dict[str, str]) -> tuple[bytes, str | None, int]:
        """The body of a page, the digest of all of it, and how much that was."""
        is_kept = headers.get("content-type", "").partition(";")[0].strip().lower() in KEPT
        most = self.patience.page if is_kept else self.patience.file
        digest, kept, size = hashlib.sha256(), bytearray(), 0
        for block in response.iter_stream():
            size += len(block)
            if size > most:
                return _unpacked(bytes(kept), headers, most), None, size
            digest.update(block)
            if is_kept:
                kept += block
        return _unpacked(bytes(kept), headers, most), digest.hexdigest(), size

    def _wait_for(self, host: str) -> None:
        """Nobody's server is asked faster than it can be read."""
        since = time.monotonic() - self._asked.get(host, -self.patience.wait)
        if since < self.patience.wait:
            time.sleep(self.patience.wait - since)
        self._asked[host] = time.monotonic()


def _anywhere(_address: str) -> bool:
    return True


def _location(here: str, status: int, headers: tuple[tuple[str, str], ...]) -> str | None:
    """Where an answer sends to; None where it is an answer."""
    if status not in REDIRECTIONS:
        return None
    location = next((value for name, value in headers if name == "location"), "")
    return absolute(here, location) if location else None


def _host(address: str) -> tuple[bytes, bytes]:
    return b"host", urlsplit(address).netloc.encode()


def _unpacked(body: bytes, headers: Mapping[str, str], most: int) -> bytes:
    """Some servers pack what nobody asked them to pack; never more is unpacked than may be read."""
    if headers.get("content-encoding", "").lower() not in ("gzip", "x-gzip", "deflate"):
        return body
    return zlib.decompressobj(wbits=47).decompress(body, most)
