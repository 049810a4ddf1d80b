"""What people ask who look at one case, and pass on what they saw."""

from collections.abc import Sequence
from pathlib import Path

from flows.access.actor import Actor
from flows.casework import requests
from flows.casework.filed import file_of, snapshot_of
from flows.casework.viewing import view_case
from flows.casework.views import CaseView
from flows.services.asking import Asking


class CaseReading(Asking):
    def case(self, actor: Actor, reference: str | int) -> CaseView:
        with self._audited(actor, "view", str(reference)):
            return view_case(self.desk, actor, reference)

    def file(self, actor: Actor, case_id: int, digest: str) -> Path:
        """Where a file of the case lies: a content's attachment, or what came with an answer."""
        with self._audited(actor, "download", str(case_id)):
            return file_of(self.desk, actor, case_id, digest)

    def snapshot(self, actor: Actor, case_id: int, publication: int) -> bytes:
        """A withdrawn page of the case as it was, with its attachments: a ZIP file."""
        with self._audited(actor, "download", str(case_id)):
            return snapshot_of(self.desk, actor, case_id, publication)

    def comment(self, actor: Actor, reference: str | int, text: str) -> None:
        with self._audited(actor, "comment", str(reference)):
            requests.comment(self.desk, actor, reference, text)

    def copy_to(self, actor: Actor, reference: str | int, people: Sequence[str]) -> None:
        with self._audited(actor, "copy", str(reference)):
            requests.copy_to(self.desk, actor, reference, people)

    def mark_as_read(self, actor: Actor, reference: str | int) -> None:
        with self._audited(actor, "read", str(reference)):
            requests.mark_as_read(self.desk, actor, reference)
