"""Files, stored under their own SHA-256, accepted for what they contain and not for what they are called."""

import codecs
import hashlib
import os
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path, PurePath
from typing import Any, BinaryIO, NamedTuple

import filetype  # type: ignore[import-untyped]

from storage.file_kinds import say_kind
from storage.syncing import sync

CHUNK = 1 << 20
SNIFF = 8192
INCOMING = ".incoming-"
"""What is written and not yet known by its digest."""
LONGEST_NAME = 120
"""Characters; the end is kept, because the extension stands there."""
NEVER_AT_AN_END = " .\u3000\u00a0"

OFFICE = "application/vnd.openxmlformats-officedocument"
BY_EXTENSION = {
    "pdf": "application/pdf",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "pptx": f"{OFFICE}.presentationml.presentation",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "mp4": "video/mp4",
    "mp3": "audio/mpeg",
    "zip": "application/zip",
    "txt": "text/plain",
    "md": "text/markdown",
    "csv": "text/csv",
}
UNREADABLE_ARCHIVE = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, RuntimeError, OSError)
"""What the standard library raises for an archive that is damaged, locked by a password, or packed in a rare way."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class UnacceptableFile(Exception):
    """The file will not be stored. `reason` is a Chinese sentence."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


KILOBYTE = 1024
TENTH = Decimal("0.1")


def say_size(size: int) -> str:
    """`12 字节`, `1.2 KB`, `3.4 MB`: as people are told of a file, everywhere. The form of the dashboard, which a browser
    fills in, goes over to the next unit at its half; so does this.
    """
    amount, unit = Decimal(size), "字节"
    for larger in ("KB", "MB", "GB"):
        if amount <= KILOBYTE / 2:
            break
        amount, unit = amount / KILOBYTE, larger
    return f"{size} 字节" if unit == "字节" else f"{amount.quantize(TENTH, ROUND_HALF_UP)} {unit}"


@dataclass(frozen=True, slots=True)
class StoredFile:
    digest: str
    name: str
    media_type: str
    size: int
    """Bytes."""

    def as_json(self) -> dict[str, Any]:
        return {"digest": self.digest, "name": self.name, "media_type": self.media_type, "size": self.size}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "StoredFile":
        return cls(value["digest"], value["name"], value["media_type"], value["size"])


class AttachmentStore:
    """A folder of files named by digest. Writing is atomic, writing twice is harmless."""

    def __init__(self, root: Path, *, limit: int) -> None:
        self.root = root
        self.limit = limit
        """Bytes."""

    def put(self, stream: BinaryIO, name: str) -> StoredFile:
        """Store a stream, never holding more than a chunk of it in memory."""
        clean = safe_name(name)
        self.root.mkdir(parents=True, exist_ok=True)
        digest, size, head = hashlib.sha256(), 0, b""
        with tempfile.NamedTemporaryFile(dir=self.root, prefix=INCOMING, delete=False) as target:
            try:
                for chunk in _chunks(stream):
                    size += len(chunk)
                    if size > self.limit:
                        raise UnacceptableFile(clean, f"文件太大，最多 {self.limit >> 20} MB")
                    head = head or chunk[:SNIFF]
                    digest.update(chunk)
                    target.write(chunk)
                target.flush()
                media_type = recognise(Path(target.name), clean, head)
                os.fsync(target.fileno())
                self._keep(Path(target.name), digest.hexdigest())
            finally:
                Path(target.name).unlink(missing_ok=True)
        return StoredFile(digest.hexdigest(), clean, media_type, size)

    def _keep(self, incoming: Path, digest: str) -> None:
        """Under its name for good, before the row that names it is committed. A damaged one is replaced, and one that is
        there is as new: nobody takes it for unused (`storage.unused_files`) while it is being handed in again.
        """
        path = self.path(digest)
        if self.is_intact(digest) and _touched(path):
            return
        is_new = not path.parent.exists()
        path.parent.mkdir(exist_ok=True)
        incoming.replace(path)
        sync(path.parent)
        if is_new:
            sync(self.root)

    def path(self, digest: str) -> Path:
        return self.root / digest[:2] / digest

    def is_intact(self, digest: str) -> bool:
        """Whether the stored bytes still have their digest."""
        path = self.path(digest)
        if not path.exists():
            return False
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == digest


def _touched(path: Path) -> bool:
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


def safe_name(name: str) -> str:
    """The last part of the name, without control characters; never empty, never hidden."""
    last = PurePath(name.replace("\\", "/")).name
    visible = (c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    kept = "".join(visible).strip(NEVER_AT_AN_END)[-LONGEST_NAME:].strip(NEVER_AT_AN_END)
    if not kept:
        raise UnacceptableFile(name, "文件没有名字")
    return kept


def recognise(path: Path, name: str, head: bytes) -> str:
    """The media type that the content has; refused unless the name's extension says the same."""
    extension = PurePath(name).suffix.lstrip(".").lower()
    expected = BY_EXTENSION.get(extension)
    if expected is None:
        known = "、".join(sorted(BY_EXTENSION))
        raise UnacceptableFile(name, f"不接受{say_kind(extension)}。可以用：{known}")
    if not head:
        raise UnacceptableFile(name, "文件是空的")
    found = _guess(path, head)
    if expected.startswith("text/"):
        if found is not None or not _is_text(path):
            raise UnacceptableFile(name, "内容不是文本，与文件名不符")
        return expected
    fits = found is not None and found.media_type == expected
    if not fits and not (extension in {"doc", "xls"} and head.startswith(OLE)):
        really = "无法识别" if found is None else f"是{say_kind(found.extension)}"
        raise UnacceptableFile(name, f"内容与文件名不符：名字是{say_kind(extension)}，内容却{really}")
    return expected


class _Kind(NamedTuple):
    media_type: str
    extension: str


def _guess(path: Path, head: bytes) -> _Kind | None:
    """What the content is; None where that cannot be told."""
    found = filetype.guess(str(path)) or filetype.guess(head)
    if found is None:
        return None
    office = _of_office(path) if found.extension == "zip" else None
    return office or _Kind(found.mime, found.extension)


def _of_office(path: Path) -> _Kind | None:
    """A document of an office program says what it is in one of its entries, wherever that stands in the archive."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open("[Content_Types].xml") as entry:
            said = entry.read(CHUNK).decode("utf-8", "replace")
    except UNREADABLE_ARCHIVE:
        return None
    kinds = (_Kind(BY_EXTENSION[extension], extension) for extension in ("docx", "xlsx", "pptx"))
    return next((kind for kind in kinds if f"{kind.media_type}.main+xml" in said), None)


def _is_text(path: Path) -> bool:
    return decode(path) is not None


def decode(path: Path) -> str | None:
    """The text of a file, as `decoded`."""
    return decoded(path.read_bytes())


def decoded(data: bytes) -> str | None:
    """A text in UTF-8, GB 18030 or UTF-16 with its mark; None if it is none, or holds NUL."""
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text
    return None
