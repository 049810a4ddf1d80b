"""How often one network may do something. Kept in memory, and never more of it than a fixed number of networks."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from enum import Enum

MOST_NETWORKS = 20_000


class Admission(Enum):
    GRANTED = "granted"
    CLOSED = "closed"
    """From now on, and not before: worth being told once."""
    STILL_CLOSED = "still closed"


class Throttle:
    """So many times within a window. What is refused does not count, so that a lock ends by itself."""

    def __init__(self, most: int, window: timedelta) -> None:
        self._most = most
        self.window = window
        self._times: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._closed: set[str] = set()

    def ask(self, network: str, now: datetime) -> Admission:
        times = self._times.setdefault(network, deque())
        self._times.move_to_end(network)
        while times and times[0] <= now - self.window:
            times.popleft()
        if len(times) >= self._most:
            is_new = network not in self._closed
            self._closed.add(network)
            return Admission.CLOSED if is_new else Admission.STILL_CLOSED
        self._closed.discard(network)
        times.append(now)
        self._forget()
        return Admission.GRANTED

    def _forget(self) -> None:
        while len(self._times) > MOST_NETWORKS:
            network, _ = self._times.popitem(last=False)
            self._closed.discard(network)
