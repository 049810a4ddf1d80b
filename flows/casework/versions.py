"""Publishing a version of a process, and what became of those before."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import insert
from sqlalchemy.orm import Session

from definitions.loader import LoadedProcess
from definitions.semantics.clocks import day_of
from flows.access.actor import Actor
from flows.access.credentials import SYSTEM_ADMIN
from flows.access.refusal import Conflict, Missing, Refused
from flows.casework.desk import Desk
from flows.casework.presence import renewed
from storage.audit_chain import append
from storage.models import PublishedVersion
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


def publish_version(desk: Desk, actor: Actor, loaded: LoadedProcess) -> Published:
    """Raises Refused, Missing or Conflict."""
    process = loaded.process
    _must_publish(actor, loaded)
    if desk.catalogue.find(process.process) is None:
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
        _must_follow(before, loaded, effective)
        _record(session, desk, actor, loaded, effective, at)
    return Published(process.process, process.version, loaded.digest, effective, is_new=True)


def _must_publish(actor: Actor, loaded: LoadedProcess) -> None:
    if not actor.holds(SYSTEM_ADMIN, loaded.process.organization):
        raise Refused("只有系统管理员可以发布流程的版本", "请由系统管理员（system_admin）办理")


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
