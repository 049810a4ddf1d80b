"""Files that are either the old or the new ones, whenever the power fails."""

import hashlib
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from flows.privacy import open_to_readers
from storage.syncing import sync

BLOCK = 1 << 20
BATCH = 256


@dataclass(frozen=True, slots=True)
class Durable:
    """Writes through `staging`, which lies on the same file system as every target.

    Only one process may write at a time: the caller holds the lock.
    """

    staging: Path
    public: Path
    """What is written here, and nothing else, others on this machine may read."""

    def prepare(self) -> None:
        """Leftovers in the staging folder are of a process that died."""
        make_folder(self.staging)
        for leftover in self.staging.iterdir():
            if leftover.is_dir():
                shutil.rmtree(leftover)
            else:
                leftover.unlink()

    def write(self, target: Path, data: bytes) -> None:
        self.write_all([(target, data)])

    def write_all(self, files: Iterable[tuple[Path, bytes]]) -> None:
        """Replaces the files in their order; one that already holds these bytes is not touched."""
        remaining = iter(files)
        while batch := list(islice(remaining, BATCH)):
            self._write_batch(batch)

    def _write_batch(self, files: Sequence[tuple[Path, bytes]]) -> None:
        changed = [(target, data) for target, data in files if not _holds(target, data)]
        drafts = [self.staging / f"draft-{number}" for number in range(len(changed))]
        for draft, (_, data) in zip(drafts, changed, strict=True):
            draft.write_bytes(data)
        for draft, (target, _) in zip(drafts, changed, strict=True):
            self._open(draft, target)
            sync(draft)
        for draft, (target, _) in zip(drafts, changed, strict=True):
            make_folder(target.parent)
            draft.replace(target)
        for folder in {target.parent for target, _ in changed}:
            sync(folder)

    def copy(self, source: Path, target: Path, expected: str) -> bool:
        """False, and nothing changed, when the bytes of `source` do not have the SHA-256 `expected`."""
        draft = self.staging / "draft"
        digest = hashlib.sha256()
        with source.open("rb") as reader, draft.open("wb") as writer:
            while block := reader.read(BLOCK):
                digest.update(block)
                writer.write(block)
        sync(draft)
        if digest.hexdigest() != expected:
            return False
        self._promote(draft, target)
        return True

    def move_folder(self, source: Path, target: Path) -> None:
        """`source` was written through this object; `target` does not exist yet."""
        self._promote(source, target)

    def remove(self, target: Path) -> None:
        """A file or a whole folder; gone already is fine."""
        if target.is_dir():
            grave = self.staging / "removed"
            target.replace(grave)
            sync(target.parent)
            shutil.rmtree(grave)
        elif target.exists():
            target.unlink()
            sync(target.parent)

    def _promote(self, draft: Path, target: Path) -> None:
        make_folder(target.parent)
        self._open(draft, target)
        draft.replace(target)
        sync(target.parent)

    def _open(self, draft: Path, target: Path) -> None:
        if target.is_relative_to(self.public):
            for path in (draft, *draft.rglob("*")):
                open_to_readers(path)


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data


def digest_of(path: Path) -> str | None:
    """SHA-256 of a file, or None where there is none."""
    if not path.is_file():
        return None
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    open_to_readers(folder)
    sync(folder.parent)
