"""What the site remembers of each article, one JSON file each: every page can be written again from it."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from flows.publishing.article import Article, PublishedFile
from flows.publishing.attachments import public_names
from flows.publishing.channel import DamagedRecord, TimeWithoutZone, UnsafeKey
from flows.publishing.durable import Durable

KEY = re.compile(r"(?!index$)[0-9A-Za-z][0-9A-Za-z-]{0,79}")


class RecordedFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    """The name that readers see."""
    name: str
    """The name on the site."""
    media_type: str
    size: int
    digest: str


class Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    title: str
    column: str
    body: str
    drafter: str
    source: str
    source_url: str | None
    document_number: str | None
    formed_on: date | None
    published_at: datetime
    content_hash: str
    files: tuple[RecordedFile, ...]
    keywords: tuple[str, ...]
    description: str
    pinned: bool = False
    address: str | None = None
    """Of the withdrawn article that it stands in for, as `path`."""

    @property
    def path(self) -> str:
        """Within the site, without a leading slash."""
        return self.address or f"{self.column}/{self.key}.html"

    @property
    def digest(self) -> str:
        """A retry may bring a later time: the first one stays, so the time is no part of the identity."""
        absent = {"address"} if self.address is None else set()
        text = self.model_dump_json(exclude={"published_at", *absent})
        return hashlib.sha256(text.encode()).hexdigest()

    def to_json(self) -> bytes:
        return self.model_dump_json(indent=1).encode()


def record_of(article: Article) -> Record:
    if not KEY.fullmatch(article.key):
        raise UnsafeKey(article.key)
    if article.published_at.tzinfo is None:
        raise TimeWithoutZone(article.key)
    names = public_names(file.name for file in article.attachments)
    files = zip(article.attachments, names, strict=True)
    return Record(
        key=article.key,
        title=article.title,
        column=article.column,
        body=article.body,
        drafter=article.drafter,
        source=article.source,
        source_url=article.source_url,
        document_number=article.document_number,
        formed_on=article.formed_on,
        published_at=article.published_at,
        content_hash=article.content_hash,
        files=tuple(_recorded(file, name) for file, name in files),
        keywords=article.keywords,
        description=article.description,
        pinned=article.pinned,
        address=article.address.removeprefix("/") if article.address else None,
    )


def _recorded(file: PublishedFile, name: str) -> RecordedFile:
    return RecordedFile(
        title=file.name, name=name, media_type=file.media_type, size=file.size, digest=file.digest
    )


@dataclass(frozen=True, slots=True)
class Records:
    folder: Path

    def find(self, key: str) -> Record | None:
        path = self.path(key)
        return read_record(path) if path.exists() else None

    def newest_first(self) -> list[Record]:
        records = (read_record(path) for path in self.folder.glob("*.json"))
        return sorted(records, key=lambda record: (record.published_at, record.key), reverse=True)

    def add(self, record: Record, disk: Durable) -> None:
        disk.write(self.path(record.key), record.to_json())

    def remove(self, key: str, disk: Durable) -> None:
        disk.remove(self.path(key))

    def path(self, key: str) -> Path:
        return self.folder / f"{key}.json"


def read_record(path: Path) -> Record:
    try:
        return Record.model_validate_json(path.read_bytes())
    except ValidationError as problem:
        raise DamagedRecord(path) from problem
