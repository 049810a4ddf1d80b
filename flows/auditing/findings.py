"""Compares the stored findings of the checks: whoever empties them would let through what is held back."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from definitions.schema.process import Process
from flows.auditing.definitions import Definitions
from flows.casework.contents import digest_of_findings, examine, load_content
from flows.casework.file_texts import FileReader, RecentTexts
from flows.checks.runner import rules_digest, run
from storage.attachments import AttachmentStore
from storage.audit_chain import fingerprint
from storage.models import Case, CheckResult, Content
from storage.verification import Damage, compare
from storage.verification.inspection import UNREADABLE, streamed

Position = tuple[str, str]
"""Hash of the content, digest of the rules."""

_results: Any = CheckResult.__table__
_contents: Any = Content.__table__
_cases: Any = Case.__table__


class Findings:
    """Told by `expect` what each submission found."""

    def __init__(self, definitions: Definitions, store: AttachmentStore) -> None:
        self._definitions = definitions
        self._store = store
        self._told: dict[Position, set[str]] = defaultdict(set)

    def expect(self, content_hash: str, checked: Mapping[str, Any]) -> None:
        self._told[content_hash, checked["rules"]].add(checked["findings"])

    def compare(self, session: Session) -> Iterator[Damage]:
        known = {content_hash for content_hash, _ in self._told}
        for row in streamed(session, select(_results)):
            position = (row["content_hash"], row["rules"])
            found = fingerprint({"findings": row["findings"]})
            told = self._told.pop(position, set())
            if not told and row["content_hash"] in known:
                told = self._afresh(session, position, found)
            expected = {position: {"findings": found if found in told else min(told)}} if told else {}
            yield from compare("check_result", expected, [(position, {"findings": found})], _name)
        yield from compare("check_result", {position: {} for position in self._told}, [], _name)

    def _afresh(self, session: Session, position: Position, stored: str) -> set[str]:
        """What the checks find today. Under rules that are not today's nobody reads the result: it stands."""
        content_hash, rules = position
        contents = select(_contents.c.id, _cases.c.definition).join(
            _cases, _cases.c.id == _contents.c.case_id
        )
        found: set[str] = set()
        for content, definition in session.execute(contents.where(_contents.c.hash == content_hash)):
            process = self._definitions.process(session, definition)
            if process is not None and rules_digest(process.checks) == rules:
                found |= self._examined(session, content, process)
        return found or {stored}

    def _examined(self, session: Session, content: int, process: Process) -> set[str]:
        """Empty where the content or its files cannot be read: they are named themselves."""
        try:
            stored = load_content(session, content)
            examined = examine(
                stored.form, stored.texts, stored.files, FileReader(self._store, RecentTexts())
            )
        except (*UNREADABLE, OSError):
            return set()
        return {digest_of_findings(run(process.checks, examined))}


def _name(position: Position) -> str:
    return f"{position[0]} {position[1][:12]}"
