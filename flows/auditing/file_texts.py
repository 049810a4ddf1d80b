"""Compares what is kept of the text of files: whoever empties it would hide what is written in them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.casework.file_texts import told_of_text
from flows.extraction.reading import read_stored
from flows.extraction.written import EXTRACTOR_VERSION
from storage.attachments import AttachmentStore
from storage.models import Attachment, FileText
from storage.verification import Damage, compare
from storage.verification.inspection import streamed

Position = tuple[str, str]
"""Digest of the file, version of the code that read it."""

_texts: Any = FileText.__table__
_attachments: Any = Attachment.__table__


class FileTexts:
    """Told by `expect` what was read when a content was handed in."""

    def __init__(self, store: AttachmentStore) -> None:
        self._store = store
        self._told: dict[Position, set[str]] = defaultdict(set)

    def expect(self, checked: Mapping[str, Any]) -> None:
        for digest, told in checked.get("texts", {}).items():
            self._told[digest, checked["extractor"]].add(told)

    def compare(self, session: Session) -> Iterator[Damage]:
        rows = select(_texts, _attachments.c.media_type).outerjoin(_attachments)
        for row in streamed(session, rows):
            position = (row["digest"], row["extractor"])
            found = told_of_text(row["written"])
            told = self._told.pop(position, set()) or self._afresh(row)
            expected = {position: {"written": found if found in told else min(told)}} if told else {}
            yield from compare("file_text", expected, [(position, {"written": found})], _name)
        yield from compare("file_text", {position: {} for position in self._told}, [], _name)

    def _afresh(self, row: Mapping[str, Any]) -> set[str]:
        """Of a file that was read later: what is read today. Nothing where there is no such file, or no such reader."""
        if row["media_type"] is None or row["extractor"] != EXTRACTOR_VERSION:
            return set()
        path = self._store.path(row["digest"])
        return (
            {told_of_text(read_stored(path, row["digest"], row["media_type"]).as_json())}
            if path.exists()
            else set()
        )


def _name(position: Position) -> str:
    return f"{position[0]} {position[1]}"
