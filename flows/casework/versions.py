"""Publishing a version of a process, and what became of those before."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import insert
from sqlalchemy.orm import Session

from definitions.loader import LoadedProcess
from definitions.semantics.clocks import day_of
from flows.access.actor import Actor
from flows.access.definition_policy import may_publish_versions
from flows.access.enforcing import must_be_allowed
from flows.access.refusal import Conflict, Missing
from flows.casework.desk import Desk
from flows.casework.presence import renewed
from storage.audit_chain import append
from storage.models import PublishedVersion
from storage.queries.people import names_of
from storage.queries.versions import known_versions, lock_installation, published_versions, running_on


class VersionState(StrEnum):
    IN_FORCE = "in force"
    COMING = "coming"
    PAST = "past"
    NEVER_PUBLISHED = "never published"


@dataclass(frozen=True, slots=True)
class Version:
    process: str
    version: int
    digest: str
    state: VersionState
    effective: date | None
    published_by: str | None
    published_at: datetime | None
    running: int
    """How many cases run on it."""


@dataclass(frozen=True, slots=True)
class Published:
    process: str
    version: int
    digest: str
    effective: date
    is_new: bool
    """Otherwise the very same document had been published already, and nothing was changed."""


NONE_BEFORE = ""
"""In place of a digest: nothing of the process was published yet."""


def publish_version(
    desk: Desk,
    actor: Actor,
    loaded: LoadedProcess,
    seen: str | None = None,
    shelve: Callable[[LoadedProcess], None] | None = None,
) -> Published:
    """Raises Refused, Missing or Conflict.

    `seen`: the digest of the version that had been published last when whoever publishes began to write; None: that is
    not asked. `shelve`: of a process that nobody has declared, puts it where all programs find it, within the transaction.
    """
    process = loaded.process
    _must_publish(actor, loaded)
    if shelve is None and desk.catalogue.find(process.process) is None:
        raise Missing(
            f"机构的流程目录里没有“{process.process}”",
            "先把文件放进机构的 processes 目录，重新启动，再发布",
        )
    at = desk.clock()
    with desk.database.writing() as session:
        _must_publish(renewed(session.connection(), actor, at), loaded)
        lock_installation(session)
        before = published_versions(session, process.process)
        same = next((one for one in before if one.digest == loaded.digest), None)
        if same is not None:
            return Published(process.process, same.version, same.digest, same.effective, is_new=False)
        effective = process.effective or day_of(at)
        _must_have_been_seen(session, before, seen)
        _must_follow(before, loaded, effective)
        _record(session, desk, actor, loaded, effective, at)
        if shelve is not None:
            shelve(loaded)
    return Published(process.process, process.version, loaded.digest, effective, is_new=True)


def _must_publish(actor: Actor, loaded: LoadedProcess) -> None:
    must_be_allowed(may_publish_versions(actor, loaded.process.organization))


def _must_have_been_seen(session: Session, before: list[PublishedVersion], seen: str | None) -> None:
    """Two who write at once: what the first has published, the second would take back without knowing of it."""
    last = before[-1] if before else None
    if seen is None or seen == (last.digest if last else NONE_BEFORE) or last is None:
        return
    who = names_of(session).get(last.published_by, last.published_by)
    raise Conflict(
        f"您修改的时候，{who}已经发布了第 {last.version} 版；您的改动里没有它的内容，没有发布",
        "先把您的文字下载保存，再从新的版本重新修改",
    )


def _must_follow(before: list[PublishedVersion], loaded: LoadedProcess, effective: date) -> None:
    if not before:
        return
    last, version = before[-1], loaded.process.version
    if version <= last.version:
        raise Conflict(
            f"{loaded.file} 写的是第 {version} 版，而第 {last.version} 版已经发布",
            f"把文件里的 version 改成大于 {last.version} 的数，再发布",
        )
    if effective < last.effective:
        raise Conflict(
            f"第 {version} 版 {effective} 生效，早于第 {last.version} 版的生效日期 {last.effective}",
            f"把文件里的 effective 改成 {last.effective} 或以后",
        )


def _record(
    session: Session, desk: Desk, actor: Actor, loaded: LoadedProcess, effective: date, at: datetime
) -> None:
    desk.remember(session, loaded, at)
    told = {"digest": loaded.digest, "process": loaded.process.process, "version": loaded.process.version}
    session.execute(
        insert(PublishedVersion).values(
            **told, effective=effective, published_by=actor.person, published_at=at
        )
    )
    payload = {**told, "effective": effective.isoformat()}
    append(session, kind="definition_published", payload=payload, origin=actor.origin, at=at)


def versions_of(desk: Desk, session: Session, process: str) -> list[Version]:
    """Every version that was published or that cases ran on, the newest last."""
    today = day_of(desk.clock())
    published = {one.digest: one for one in published_versions(session, process)}
    come = [one.digest for one in published.values() if one.effective <= today]
    running = running_on(session)
    found = []
    for row in known_versions(session, process):
        one = published.get(row.digest)
        found.append(
            Version(
                process,
                row.version,
                row.digest,
                _state(one, come),
                one.effective if one else None,
                one.published_by if one else None,
                one.published_at if one else None,
                running.get(row.digest, 0),
            )
        )
    return found


def _state(one: PublishedVersion | None, come: list[str]) -> VersionState:
    if one is None:
        return VersionState.NEVER_PUBLISHED
    if one.digest not in come:
        return VersionState.COMING
    return VersionState.IN_FORCE if one.digest == come[-1] else VersionState.PAST
