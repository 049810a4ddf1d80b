"""Compares the attachments, and the stored files themselves, with the events that tell of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.attachments import AttachmentStore
from storage.models import Attachment
from storage.verification import Damage, compare
from storage.verification.inspection import UNREADABLE, streamed

_attachments: Any = Attachment.__table__


class Files:
    """Told of files by `add` and `of_content`."""

    def __init__(self, store: AttachmentStore) -> None:
        self._store = store
        self._told: dict[str, set[tuple[int, str, datetime]]] = defaultdict(set)
        """Digest to size, media type and moment, for each time that the file was handed in."""

    def add(self, files: Iterable[Mapping[str, Any]], at: datetime) -> None:
        for file in files:
            self._told[file["digest"]].add((file["size"], file["media_type"], at))

    def of_content(self, files: Mapping[str, Iterable[Mapping[str, Any]]], at: datetime) -> None:
        """A content whose files cannot be read is named itself."""
        with suppress(*UNREADABLE):
            for some in files.values():
                self.add(some, at)

    def compare(self, session: Session) -> Iterator[Damage]:
        for row in streamed(session, select(_attachments)):
            digest = row["digest"]
            told = {digest: _closest(row, self._told.pop(digest))} if digest in self._told else {}
            yield from compare("attachment", told, [(digest, row)], str)
            yield from self._on_disk(digest)
        yield from compare("attachment", {digest: {} for digest in self._told}, [], str)

    def _on_disk(self, digest: str) -> Iterator[Damage]:
        path = self._store.path(digest)
        try:
            what = "文件的内容已被改动" if not self._store.is_intact(digest) else ""
        except OSError as error:
            what = f"文件读不出来：{error.strerror}"
        if what:
            gone = not path.exists()
            yield Damage("attachment", digest, f"文件不见了：{path}" if gone else f"{what}：{path}")


def _closest(row: Mapping[str, Any], told: set[tuple[int, str, datetime]]) -> dict[str, Any]:
    """A file that was handed in several times is stored with the first of them, which may be any of them here."""
    stored = (row["size"], row["media_type"], row["stored_at"])
    size, media_type, at = stored if stored in told else min(told)
    return {"size": size, "media_type": media_type, "stored_at": at}
