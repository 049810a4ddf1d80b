"""Articles as they were when they were withdrawn: small sites of their own, kept as evidence."""

import hashlib
import io
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from flows.publishing.article import Notice
from flows.publishing.channel import DamagedRecord
from flows.publishing.records import Record, read_record

RECORD, NOTICE = "record.json", "notice.json"


class RecordedNotice(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    at: datetime
    basis: str

    def to_json(self) -> bytes:
        return self.model_dump_json(indent=1).encode()


@dataclass(frozen=True, slots=True)
class Snapshot:
    folder: Path
    record: Record
    notice: Notice


@dataclass(frozen=True, slots=True)
class Snapshots:
    folder: Path

    def find(self, key: str) -> Snapshot | None:
        folder = self.folder / key
        return _read(folder) if folder.is_dir() else None

    def every(self) -> list[Snapshot]:
        """The latest withdrawal last."""
        return sorted(map(_read, self.folder.glob("*")), key=lambda one: (one.notice.at, one.record.key))


def _read(folder: Path) -> Snapshot:
    path = folder / NOTICE
    try:
        notice = RecordedNotice.model_validate_json(path.read_bytes())
    except (FileNotFoundError, ValidationError) as problem:
        raise DamagedRecord(path) from problem
    return Snapshot(folder, read_record(folder / RECORD), Notice(notice.at, notice.basis))


def digest_of_snapshot(folder: Path) -> str:
    """SHA-256 over the names and the bytes of its files."""
    digest = hashlib.sha256()
    for path in _files(folder):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{content}\n".encode())
    return digest.hexdigest()


def archive_of_snapshot(folder: Path) -> bytes:
    """A ZIP file of it, the same bytes every time."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in _files(folder):
            archive.writestr(zipfile.ZipInfo(path.relative_to(folder).as_posix()), path.read_bytes())
    return packed.getvalue()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
