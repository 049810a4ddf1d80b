"""Free ports on the loopback address."""

import socket
from collections.abc import Collection

LOOPBACK = "127.0.0.1"
NEAR = 20
HIGHEST = 65535


def free_port(preferred: int, taken: Collection[int] = ()) -> int:
    """The preferred port, else the next above it on which nobody listens, outside `taken`. Where the nearest are all
    in use, and for 0, one that the system picks.
    """
    nearest = range(preferred, min(preferred + NEAR, HIGHEST) + 1) if preferred else ()
    for port in nearest:
        if port not in taken and _is_free(port):
            return port
    return _any_port(taken)


def _any_port(taken: Collection[int]) -> int:
    while True:
        with socket.socket() as probe:
            probe.bind((LOOPBACK, 0))
            port = int(probe.getsockname()[1])
        if port not in taken:
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True
