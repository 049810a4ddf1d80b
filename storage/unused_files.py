"""Stored files that nothing refers to: what came with a form that was then refused, or with a transaction that failed.

A file is set aside under another name before anybody is asked whether it is used. Whoever hands in the same file at that
moment either finds it under its name and touches it, which is seen here, or finds it gone, and writes it anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from storage.attachments import INCOMING, AttachmentStore

ASIDE = ".unused-"


@dataclass(frozen=True, slots=True)
class Aside:
    digest: str
    path: Path
    size: int
    """Bytes."""


def set_aside(store: AttachmentStore, used: frozenset[str], before: datetime) -> Iterator[Aside]:
    """Those that were last handed in before this moment, but for the ones that are used."""
    _return_what_was_left(store)
    for path in sorted(store.root.glob("[0-9a-f][0-9a-f]/*")):
        if path.name not in used and _handed_in(path, before):
            aside = store.root / f"{ASIDE}{path.name}"
            try:
                path.rename(aside)
            except FileNotFoundError:
                continue  # another worker has it
            one = Aside(path.name, aside, aside.stat().st_size)
            if _handed_in(aside, before):
                yield one
            else:
                put_back(store, one)


def put_back(store: AttachmentStore, one: Aside) -> None:
    """Unless it was handed in anew meanwhile: that one is younger."""
    _return(store, one.path, one.digest)


def remove_unfinished(store: AttachmentStore, before: datetime) -> None:
    """What a program wrote that was killed meanwhile: nothing ever named it."""
    for path in store.root.glob(f"{INCOMING}*"):
        if _handed_in(path, before):
            path.unlink(missing_ok=True)


def _return_what_was_left(store: AttachmentStore) -> None:
    """By a worker that was killed between setting aside and removing."""
    for path in store.root.glob(f"{ASIDE}*"):
        _return(store, path, path.name.removeprefix(ASIDE))


def _return(store: AttachmentStore, aside: Path, digest: str) -> None:
    if store.is_intact(digest):
        aside.unlink(missing_ok=True)
    else:
        aside.rename(store.path(digest))


def _handed_in(path: Path, before: datetime) -> bool:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC) < before
    except FileNotFoundError:
        return False


__all__ = ["Aside", "put_back", "remove_unfinished", "set_aside"]
