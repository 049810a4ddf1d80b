"""Compares the stored definitions with their digests, and with the cases that run on them."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from definitions.loader import load_accepted
from definitions.problems import InvalidDefinition
from definitions.schema.process import Process
from storage.models import DefinitionVersion
from storage.verification import Damage, compare
from storage.verification.inspection import rows

_versions: Any = DefinitionVersion.__table__
_ALL = select(_versions)


class Definitions:
    """Where the others get the definitions from; told by `use` of the cases that run on them."""

    def __init__(self) -> None:
        self._used: dict[str, set[datetime]] = defaultdict(set)
        """Digest to when cases on it were begun."""
        self._loaded: dict[str, Process | None] = {}
        self._illegible: set[str] = set()

    def use(self, digest: str, at: datetime) -> None:
        self._used[digest].add(at)

    def process(self, session: Session, digest: str) -> Process | None:
        """None where the text is gone, was changed, or is not understood."""
        if digest not in self._loaded:
            self._loaded[digest] = self._load(session, digest)
        return self._loaded[digest]

    def _load(self, session: Session, digest: str) -> Process | None:
        text = session.scalar(select(_versions.c.text).where(_versions.c.digest == digest))
        if text is None or _sha256(text) != digest:
            return None
        try:
            return load_accepted(text, f"{digest[:12]}.yaml").process
        except InvalidDefinition:
            self._illegible.add(digest)
            return None

    def compare(self, session: Session) -> Iterator[Damage]:
        found = {row["digest"]: {**row, "text": _sha256(row["text"])} for row in rows(session, _ALL)}
        told = {digest: self._told(digest, found.get(digest, {})) for digest in self._used}
        yield from compare("definition_version", told, found.items(), str)
        for digest in sorted(self._illegible):
            yield Damage("definition_version", digest, "文本没有改动，但本版程序读不懂它；用它的办件没有核对")

    def _told(self, digest: str, row: Mapping[str, Any]) -> dict[str, Any]:
        """Two cases may be the first at once: either may have written the row."""
        begun, first_seen_at = self._used[digest], row.get("first_seen_at")
        told: dict[str, Any] = {
            "text": digest,
            "first_seen_at": first_seen_at if first_seen_at in begun else min(begun),
        }
        process = self._loaded.get(digest)
        if process is not None:
            told |= {"process": process.process, "version": process.version}
        return told


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
