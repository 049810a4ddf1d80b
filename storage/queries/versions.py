"""Which versions of a process there are, which is in force, and what was migrated."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.audit_chain import INSTALLATION
from storage.models import Case, CaseMigration, ChainHead, DefinitionVersion, PublishedVersion


def known_versions(session: Session, process: str) -> list[DefinitionVersion]:
    """Those on which cases ran, and those that were published; the oldest first."""
    of_process = select(DefinitionVersion).where(DefinitionVersion.process == process)
    return list(
        session.scalars(of_process.order_by(DefinitionVersion.version, DefinitionVersion.first_seen_at))
    )


def published_versions(session: Session, process: str | None = None) -> list[PublishedVersion]:
    """By process, the oldest first."""
    found = select(PublishedVersion).order_by(PublishedVersion.process, PublishedVersion.version)
    if process is not None:
        found = found.where(PublishedVersion.process == process)
    return list(session.scalars(found))


def in_force(session: Session, day: date) -> dict[str, str]:
    """Process to the digest of the newest published version whose day has come."""
    found = session.execute(
        select(PublishedVersion.process, PublishedVersion.digest)
        .where(PublishedVersion.effective <= day)
        .order_by(PublishedVersion.version)
    )
    return {process: digest for process, digest in found}  # noqa: C416


def running_on(session: Session) -> dict[str, int]:
    """Digest to how many cases run on it."""
    counted = select(Case.definition, func.count()).where(Case.state != "ended").group_by(Case.definition)
    return {digest: count for digest, count in session.execute(counted)}  # noqa: C416


def running_cases(session: Session, digest: str) -> list[int]:
    """Locked, so that none moves before the transaction ends; always in the same order."""
    found = select(Case.id).where(Case.definition == digest, Case.state != "ended").order_by(Case.id)
    return list(session.scalars(found.with_for_update()))


def lock_cases(session: Session, cases: Sequence[int]) -> None:
    session.execute(select(Case.id).where(Case.id.in_(cases)).order_by(Case.id).with_for_update())


def find_migration(session: Session, number: int) -> CaseMigration | None:
    return session.scalar(select(CaseMigration).where(CaseMigration.number == number))


def undone_by(session: Session, number: int) -> int | None:
    """The migration that took it back."""
    return session.scalar(select(CaseMigration.number).where(CaseMigration.undoes == number))


def next_migration(session: Session) -> int:
    """Its number: nobody else gets at it before this transaction ends, since each tells of itself in this chain."""
    lock_installation(session)
    return (session.scalar(select(func.max(CaseMigration.number))) or 0) + 1


def lock_installation(session: Session) -> None:
    """Nobody else publishes or migrates before this transaction ends, since each tells of itself in this chain."""
    session.execute(select(ChainHead.events).where(ChainHead.chain == INSTALLATION).with_for_update())
