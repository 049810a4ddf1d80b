"""The files of a case: what was handed in with a content, in whichever round, and what came with an answer."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.access.actor import Actor
from flows.access.refusal import Missing
from flows.casework.articles import key_of
from flows.casework.desk import Desk
from flows.casework.in_hand import take
from flows.casework.viewing import may_look
from flows.casework.written import written_by_jobs
from flows.publishing.snapshots import archive_of_snapshot, digest_of_snapshot
from storage.models import Content, Decision, Publication


def file_of(desk: Desk, actor: Actor, case_id: int, digest: str) -> Path:
    """Where a file of the case lies. Raises Refused where the person may not see the case."""
    with desk.database.reading() as session:
        hand = take(session, desk, case_id, desk.clock(), lock=False)
        may_look(hand, actor)
        known = {file["digest"] for file in _files(session, case_id)}
        known |= {file.digest for file in written_by_jobs(hand.process, hand.state)}
    path = desk.attachments.path(digest)
    if digest not in known or not path.exists():
        raise Missing("这个办件没有这个文件，或者文件已丢失", "文件丢失的，请联系系统管理员从备份恢复")
    return path


def snapshot_of(desk: Desk, actor: Actor, case_id: int, publication: int) -> bytes:
    """A page that the case had published, as it was when it was withdrawn. Raises Refused as above."""
    with desk.database.reading() as session:
        may_look(take(session, desk, case_id, desk.clock(), lock=False), actor)
        row = session.get(Publication, publication)
        if row is None or row.case_id != case_id or row.snapshot is None:
            raise Missing("这个办件没有这样的网页快照")
        folder = desk.sites / row.channel / "snapshots" / key_of(row)
        kept = row.snapshot
    if not folder.is_dir() or digest_of_snapshot(folder) != kept:
        raise Missing("网页快照丢失，或者与撤下时的不一致", "请联系系统管理员从备份恢复")
    return archive_of_snapshot(folder)


def _files(session: Session, case_id: int) -> Iterator[dict[str, Any]]:
    for fields in session.scalars(select(Content.files).where(Content.case_id == case_id)):
        for files in fields.values():
            yield from files
    for evidence in session.scalars(select(Decision.evidence).where(Decision.case_id == case_id)):
        yield from evidence
