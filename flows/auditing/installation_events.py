"""Reads the installation's chain for everybody who compares something with it."""

from collections.abc import Callable, Iterator, Sequence

from sqlalchemy.orm import Session

from storage.audit_chain import INSTALLATION
from storage.verification import Damage, Recorded
from storage.verification.inspection import UNREADABLE, UNREADABLE_EVENT

Reader = Callable[[Recorded], None]
"""Takes in what an event tells; may raise one of UNREADABLE where the program did not write it."""


class InstallationEvents:
    def __init__(self, readers: Sequence[Reader]) -> None:
        self._readers = readers
        self._illegible: dict[int, None] = {}
        """Numbers of events, in their order."""

    def read(self, event: Recorded) -> None:
        for reader in self._readers:
            try:
                reader(event)
            except UNREADABLE:
                self._illegible[event.number] = None

    def compare(self, _session: Session) -> Iterator[Damage]:
        for number in self._illegible:
            yield Damage("audit_event", f"{INSTALLATION} #{number}", UNREADABLE_EVENT)
