"""Texts of processes that somebody has not finished writing: kept in the data folder, each for its writer alone.

They are no facts: nothing runs on them, nobody else sees them, and a backup leaves them out.
"""

import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from threading import Lock
from uuid import uuid4

from flows.access.refusal import Conflict, Invalid

MOST = 20
"""Of one person."""
LONGEST_NAME = 80
_NAME = re.compile(r"[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*")
_turn = Lock()


@dataclass(frozen=True, slots=True)
class ProcessDraft:
    process: str
    text: str
    seen: str
    """The digest of the version that had been published last when it was begun."""
    began_with: str
    """The text that it was begun with; empty for a process that is new."""
    saved_at: str
    edition: int
    """Counts how often it was kept."""

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.saved_at)


@dataclass(frozen=True, slots=True)
class ProcessDrafts:
    folder: Path

    def find(self, person: str, process: str) -> ProcessDraft | None:
        file = self._file(person, process)
        return _read(file) if file.is_file() else None

    def of(self, person: str) -> list[ProcessDraft]:
        """The newest first."""
        found = [_read(file) for file in self._shelf(person).glob("*.json")]
        return sorted(found, key=lambda draft: draft.saved_at, reverse=True)

    def keep(self, person: str, draft: ProcessDraft) -> ProcessDraft:
        """As the next edition. Raises Conflict where another window has kept one since, Invalid where there are too many."""
        with _turn:
            known = self.find(person, draft.process)
            if (known.edition if known else 0) != draft.edition:
                raise Conflict(
                    "这份草稿刚才在另一个窗口里改过，这里的改动没有保存",
                    "先下载这里的文字，再重新打开草稿",
                )
            if known is None and len(self.of(person)) >= MOST:
                raise Invalid(f"草稿已经有 {MOST} 份，没有再保存", "先删去用不着的草稿")
            kept = ProcessDraft(**{**asdict(draft), "edition": draft.edition + 1})
            self._write(self._file(person, draft.process), kept)
        return kept

    def drop(self, person: str, process: str) -> None:
        with _turn:
            self._file(person, process).unlink(missing_ok=True)

    def _shelf(self, person: str) -> Path:
        return self.folder / sha256(person.encode()).hexdigest()[:32]

    def _file(self, person: str, process: str) -> Path:
        must_be_named(process)
        return self._shelf(person) / f"{process}.json"

    def _write(self, file: Path, draft: ProcessDraft) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f"{file.name}.{uuid4().hex}")
        beside.write_text(json.dumps(asdict(draft), ensure_ascii=False), encoding="utf-8")
        beside.replace(file)


def must_be_named(process: str) -> None:
    """Raises Invalid where it is no id of a process: a file is called by it."""
    if len(process) > LONGEST_NAME or not _NAME.fullmatch(process):
        raise Invalid(
            f"流程编号“{process[:LONGEST_NAME]}”写得不对",
            f"写成 机构.名字，用小写字母、数字和短横线，最多 {LONGEST_NAME} 个字符",
        )


def _read(file: Path) -> ProcessDraft:
    return ProcessDraft(**json.loads(file.read_text(encoding="utf-8")))
