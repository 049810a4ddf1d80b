"""Reads stored files, those in risky formats in a process of their own that may be ended."""

import json
import logging
import signal
import subprocess
import sys
from pathlib import Path

from flows.extraction.budget import LONGEST_TEXT
from flows.extraction.written import Notebook, TroubleKind, Written
from storage.attachments import decode

log = logging.getLogger(__name__)

SECONDS = 60
"""Of the clock, until a reader is ended."""
PLAIN = frozenset({"text/plain", "text/markdown", "text/csv"})
WITHOUT_LETTERS = ("video/", "audio/")
PICTURES = "image/"


def read_stored(path: Path, name: str, media_type: str) -> Written:
    """What is written in a stored file. Never raises for what the file holds."""
    if media_type.startswith(PICTURES):
        return _read_picture(path)
    if media_type.startswith(WITHOUT_LETTERS):
        return Written.unread(TroubleKind.NO_TEXT)
    if media_type in PLAIN and path.stat().st_size <= LONGEST_TEXT:
        text = decode(path)
        return Written.unread(TroubleKind.DAMAGED) if text is None else Written.plain(text)
    return _read_apart(path, name)


def _read_picture(path: Path) -> Written:
    """In this process: of a picture only the head is read, never the picture itself."""
    from flows.extraction.picture import read_picture  # slow to load

    notes = Notebook()
    read_picture(path.read_bytes(), notes)
    return notes.written()


def _read_apart(path: Path, name: str) -> Written:
    command = [sys.executable, "-m", "flows.extraction.child", str(path), name]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return Written.unread(TroubleKind.TOO_MUCH, f"读了{SECONDS}秒还没有读完")
    if done.returncode == 0:
        return Written.from_json(json.loads(done.stdout))
    if done.returncode == -signal.SIGXCPU or b"MemoryError" in done.stderr:
        return Written.unread(TroubleKind.TOO_MUCH, "读它要用的时间或者内存太多")
    log.warning(
        "extraction_failed",
        extra={"code": done.returncode, "said": done.stderr[-2000:].decode("utf-8", "replace")},
    )
    return Written.unread(TroubleKind.DAMAGED, "程序读它时出错")
