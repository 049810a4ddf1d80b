"""Free ports on the loopback address."""

import socket
from collections.abc import Collection

LOOPBACK = "127.0.0.1"


def free_port(preferred: int, taken: Collection[int] = ()) -> int:
    """The preferred port where nobody listens on it, else (also for 0) one that the system picks outside `taken`."""
    if preferred and preferred not in taken and _is_free(preferred):
        return preferred
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
