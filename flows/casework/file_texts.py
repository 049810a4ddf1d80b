"""What is written in attachments: read once, kept beside them, told of in the audit chain."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any

from cachetools import LRUCache
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from flows.extraction.reading import PICTURES, PLAIN, WITHOUT_LETTERS, read_stored
from flows.extraction.written import EXTRACTOR_VERSION, Written
from storage.attachments import AttachmentStore, StoredFile
from storage.audit_chain import fingerprint
from storage.models import FileText
from storage.upsert import upsert

_texts: Any = FileText.__table__
REMEMBERED = 64
"""Files of which this process knows the text without asking the database: those that could not be kept there yet."""


class RecentTexts:
    """What this process read last; safe in several threads. A file is named by what it holds: it is never out of date."""

    def __init__(self) -> None:
        self._texts: LRUCache[str, Written] = LRUCache(REMEMBERED)
        self._lock = Lock()

    def find(self, digest: str) -> Written | None:
        with self._lock:
            return self._texts.get(digest)

    def keep(self, digest: str, written: Written) -> None:
        with self._lock:
            self._texts[digest] = written


@dataclass
class FileReader:
    """Reads the files of one content."""

    store: AttachmentStore
    recent: RecentTexts
    known: Mapping[str, Written] = field(default_factory=dict)
    """By digest, from the database."""
    read_here: dict[str, Written] = field(default_factory=dict)
    """Everything that was read and is worth keeping."""

    def read(self, file: StoredFile) -> Written:
        if _is_quick(file):
            return self._read_afresh(file)
        written = self.known.get(file.digest) or self.recent.find(file.digest) or self._read_afresh(file)
        self.recent.keep(file.digest, written)
        self.read_here[file.digest] = written
        return written

    def _read_afresh(self, file: StoredFile) -> Written:
        return read_stored(self.store.path(file.digest), file.name, file.media_type)

    @property
    def fresh(self) -> dict[str, Written]:
        """What is not yet in the database."""
        return {digest: one for digest, one in self.read_here.items() if digest not in self.known}


def _is_quick(file: StoredFile) -> bool:
    """Not worth keeping."""
    return file.media_type in PLAIN or file.media_type.startswith((PICTURES, *WITHOUT_LETTERS))


def kept_texts(connection: Connection, files: Iterable[StoredFile]) -> dict[str, Written]:
    """What the database holds of these files, by digest."""
    digests = {file.digest for file in files if not _is_quick(file)}
    if not digests:
        return {}
    asked = select(_texts.c.digest, _texts.c.written).where(
        _texts.c.digest.in_(digests), _texts.c.extractor == EXTRACTOR_VERSION
    )
    return {digest: Written.from_json(written) for digest, written in connection.execute(asked)}


def keep_texts(session: Session, texts: Mapping[str, Written], at: datetime) -> None:
    """The files themselves are stored already."""
    for digest, written in texts.items():
        session.execute(
            upsert(session, FileText)
            .values(digest=digest, extractor=EXTRACTOR_VERSION, written=written.as_json(), read_at=at)
            .on_conflict_do_nothing()
        )


def told_of_texts(texts: Mapping[str, Written]) -> dict[str, Any]:
    """What the audit holds of the texts of one content; nothing where there are none."""
    if not texts:
        return {}
    told = {digest: told_of_text(written.as_json()) for digest, written in texts.items()}
    return {"extractor": EXTRACTOR_VERSION, "texts": told}


def told_of_text(written: Mapping[str, Any]) -> str:
    """What the audit holds of a text."""
    return fingerprint({"written": written})
