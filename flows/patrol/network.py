"""Connections that end in time, and lead to no machine of the network within."""

import ipaddress
import socket
import time
from collections.abc import Callable, Iterable
from ssl import SSLContext
from typing import Any

import httpcore

SocketOptions = Iterable[Any]
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_UNICAST = ipaddress.ip_network("2000::/3")
"""All of IPv6 that is given out to the public network. What lies outside is of a site (`fec0::/10`), stands for addresses of
IPv4 in ways of its own (`::/96`, `::ffff:0:0:0/96`, `64:ff9b:1::/48`), or is not given out."""
_NOT_PUBLIC = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20")))
"""Of protocols and documents; not yet known to every Python as such."""


class BarredAddress(httpcore.ConnectError):
    """The name leads to an address that is not of the public network."""


class Deadline:
    """Until when the present request may take."""

    def __init__(self) -> None:
        self._ends = float("inf")

    def begin(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    def left(self, timeout: float | None) -> float:
        """At most so long may the next wait take. Raises ReadTimeout when the time is over."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the whole request took too long")
        return left if timeout is None else min(left, timeout)


class TimedStream(httpcore.NetworkStream):
    """A connection of which every wait counts against the deadline: a server that sends byte by byte gains nothing."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class GuardedNetwork(httpcore.NetworkBackend):
    """Looks a name up once, judges every address of it, and connects to one that it has judged."""

    def __init__(self, deadline: Deadline, trusted: Callable[[str, int], bool]) -> None:
        self._deadline = deadline
        self._trusted = trusted
        """Whether this host and port may be within the network: the site's own."""
        self._real = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: SocketOptions | None = None,
    ) -> httpcore.NetworkStream:
        addresses = _look_up(host, port)
        if not self._trusted(host, port) and not all(map(is_public, addresses)):
            raise BarredAddress(f"{host} leads to an address within the network")
        stream = self._real.connect_tcp(
            addresses[0], port, self._deadline.left(timeout), local_address, socket_options
        )
        return TimedStream(stream, self._deadline)


def _look_up(host: str, port: int) -> list[str]:
    """IPv4 first: many networks announce addresses of IPv6 that lead nowhere."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"the name {host} is not known") from error
    return [str(one[4][0]) for one in sorted(found, key=lambda one: one[0] != socket.AF_INET)]


def is_public(address: str) -> bool:
    """Addresses of IPv6 are judged by the address of IPv4 that they stand for."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        meant = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if meant is None and ip in _NAT64:
            meant = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        ip = meant or ip
    if isinstance(ip, ipaddress.IPv6Address) and ip not in _UNICAST:
        return False
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _NOT_PUBLIC)
