"""What people ask who begin a case, complete it, and take it back; and the files that come with it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from definitions.schema.process import Process
from definitions.semantics.forms import FieldProblem
from definitions.vocabulary import Verb
from flows.access.actor import Actor
from flows.access.refusal import Invalid
from flows.casework import requests, submission
from flows.casework.contents import Files
from flows.casework.once import Once
from flows.casework.submission import NewDraft, Submission
from flows.casework.supplementing import Supplement, Supplied, rehearse_supplement, supplement
from flows.services.asking import Asking
from storage.attachments import StoredFile, UnacceptableFile


class Drafting(Asking):
    def submit(
        self,
        actor: Actor,
        process: str,
        values: Mapping[str, Any],
        files: Files,
        unit: str | None = None,
        unstored: Sequence[FieldProblem] = (),
        once: Once | None = None,
    ) -> Submission:
        """`unstored`: what was wrong with files that were to come with it, told with all else that is wrong."""
        with self._audited(actor, "submit", process):
            return submission.submit(self.desk, actor, process, values, files, unit, unstored, once)

    def rehearse_submission(self, actor: Actor, process: str, unit: str | None = None) -> Process:
        """Raise what `submit` would refuse whatever the content; returns the version that a case would start on."""
        with self._audited(actor, "submit", process):
            return submission.rehearse(self.desk, actor, process, unit)

    def draft(
        self,
        actor: Actor,
        process: str,
        values: Mapping[str, Any],
        unit: str | None = None,
        once: Once | None = None,
    ) -> NewDraft:
        """Open a case that its drafter completes and hands in later."""
        with self._audited(actor, "submit", process):
            return submission.draft(self.desk, actor, process, values, unit, once)

    def revise(
        self,
        actor: Actor,
        reference: str,
        values: Mapping[str, Any],
        files: Files,
        unstored: Sequence[FieldProblem] = (),
    ) -> Submission:
        with self._audited(actor, "revise", reference):
            return submission.revise(self.desk, actor, reference, values, files, unstored)

    def rehearse_revision(self, actor: Actor, reference: str) -> Process:
        """Raise what `revise` would refuse whatever the content; returns what the case runs on."""
        with self._audited(actor, "revise", reference):
            return submission.rehearse_revision(self.desk, actor, reference)

    def supplement(self, actor: Actor, reference: str | int, given: Supplement) -> Supplied:
        """Answer a signer who asked to add something, with changes of what was asked for."""
        with self._audited(actor, Verb.ANSWER.value, str(reference)):
            return supplement(self.desk, actor, reference, given)

    def rehearse_supplement(self, actor: Actor, reference: str | int, given: Supplement) -> Process:
        """Raise what `supplement` would refuse whatever the fields hold; returns what the case runs on."""
        with self._audited(actor, Verb.ANSWER.value, str(reference)):
            return rehearse_supplement(self.desk, actor, reference, given)

    def withdraw(self, actor: Actor, reference: str, reason: str) -> None:
        with self._audited(actor, "withdraw", reference):
            requests.withdraw(self.desk, actor, reference, reason)

    def store_file(self, stream: BinaryIO, name: str) -> StoredFile:
        """Take a file in. Raises Invalid where its content will not do."""
        try:
            return self.desk.attachments.put(stream, name)
        except UnacceptableFile as unacceptable:
            raise Invalid(f"文件“{unacceptable.name}”没有收下：{unacceptable.reason}") from unacceptable

    def store_path(self, path: Path) -> StoredFile:
        if not path.is_file():
            raise Invalid(f"没有这个文件：{path}", "请核对路径")
        with path.open("rb") as stream:
            return self.store_file(stream, path.name)
