"""Files that were taken in and came to no case: removed after a while, and told of in the audit."""

from datetime import datetime

from sqlalchemy import select

from flows.access.actor import SYSTEM
from flows.casework.desk import Desk
from storage.audit_chain import append
from storage.models import Attachment
from storage.unused_files import Aside, put_back, remove_unfinished, set_aside

AT_ONCE = 200
"""Files that one event tells of."""


def remove_unused_files(desk: Desk, before: datetime) -> int:
    """Those that were last handed in before this moment, by the clock of the machine. Returns how many."""
    store = desk.attachments
    if not store.root.is_dir():
        return 0
    remove_unfinished(store, before)
    with desk.database.reading() as session:
        used = frozenset(session.scalars(select(Attachment.digest)))
    aside = list(set_aside(store, used, before))
    return sum(_remove(desk, aside[start : start + AT_ONCE]) for start in range(0, len(aside), AT_ONCE))


def _remove(desk: Desk, files: list[Aside]) -> int:
    """Told before they are gone, and asked once more in that transaction whether they are used."""
    with desk.database.writing() as session:
        digests = [one.digest for one in files]
        used = set(session.scalars(select(Attachment.digest).where(Attachment.digest.in_(digests))))
        unused = [one for one in files if one.digest not in used]
        if unused:
            told = {"files": [{"digest": one.digest, "size": one.size} for one in unused]}
            append(session, kind="files_removed", payload=told, origin=SYSTEM, at=desk.clock())
    for one in files:
        if one.digest in used:
            put_back(desk.attachments, one)
        else:
            one.path.unlink()
    return len(unused)


__all__ = ["remove_unused_files"]
