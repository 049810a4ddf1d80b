"""What people ask who need more time, have less, or wait for somebody."""

from datetime import datetime

from definitions.schema.process import Deadline
from flows.access.actor import Actor
from flows.casework import requests
from flows.casework.extending import decide_extension, extend
from flows.casework.urging import decide_urgency, mark_urgent
from flows.services.asking import Asking


class Limits(Asking):
    def extend(
        self, actor: Actor, reference: str | int, reason: str, deadline: str | None = None
    ) -> Deadline:
        """Ask for more time (延期), for the deadline that is named, or for the only one that it can be."""
        with self._audited(actor, "extend", str(reference)):
            return extend(self.desk, actor, reference, reason, deadline)

    def decide_extension(
        self,
        actor: Actor,
        reference: str | int,
        *,
        granted: bool,
        reason: str = "",
        deadline: str | None = None,
    ) -> Deadline:
        """Grant what was asked for, or refuse it."""
        with self._audited(actor, "grant", str(reference)):
            return decide_extension(
                self.desk, actor, reference, granted=granted, reason=reason, deadline=deadline
            )

    def mark_urgent(self, actor: Actor, reference: str | int, reason: str, phone: str = "") -> bool:
        """Mark a case as urgent (加急); returns whether it is so at once."""
        with self._audited(actor, "mark_urgent", str(reference)):
            return mark_urgent(self.desk, actor, reference, reason, phone)

    def decide_urgency(
        self, actor: Actor, reference: str | int, *, granted: bool, reason: str = "", phone: str = ""
    ) -> None:
        """Confirm that a case is urgent, or refuse it."""
        with self._audited(actor, "confirm_urgent", str(reference)):
            decide_urgency(self.desk, actor, reference, granted=granted, reason=reason, phone=phone)

    def remind(self, actor: Actor, reference: str) -> datetime:
        with self._audited(actor, "remind", reference):
            return requests.remind(self.desk, actor, reference)
