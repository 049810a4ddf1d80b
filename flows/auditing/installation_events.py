"""Reads the installation's chain for everybody who compares something with it."""

from collections.abc import Callable, Iterator, Sequence

from sqlalchemy.orm import Session

from storage.audit_chain import INSTALLATION
from storage.verification import Damage, Recorded
from storage.verification.inspection import INCOMPLETE_EVENTS, UNREADABLE, UNREADABLE_EVENT

Reader = Callable[[Recorded], None]
"""Takes in what an event tells; may raise one of UNREADABLE where the program did not write it."""


class InstallationEvents:
    def __init__(self, readers: Sequence[Reader]) -> None:
        self._readers = readers
        self._illegible: dict[int, str] = {}
        """Numbers of events, in their order, to what stops whoever reads them."""
        self._read = 0

    def read(self, event: Recorded) -> None:
        self._read += 1
        why = UNREADABLE_EVENT if event.number == self._read else INCOMPLETE_EVENTS
        for reader in self._readers:
            try:
                reader(event)
            except UNREADABLE:
                self._illegible[event.number] = why

    def compare(self, _session: Session) -> Iterator[Damage]:
        for number, why in self._illegible.items():
            yield Damage("audit_event", f"{INSTALLATION} #{number}", why)
