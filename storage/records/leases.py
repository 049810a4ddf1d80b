"""Leases on wake rows: which worker may move a case now. Every time here is wall-clock time."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Update, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from storage.models import Case, Wake

GIVEN_BACK = ""
"""The owner of a wake row that nobody holds any more, and that was not done with."""

FREE: dict[str, Any] = {"lease_owner": GIVEN_BACK, "lease_until": None}


@dataclass(frozen=True, slots=True)
class Lease:
    """A worker's claim on a case, and what it had been asked for when the claim was made."""

    case_id: int
    generation: int
    worker: str
    """Unique to one run of a worker's program, so that a worker that came back is not its own predecessor."""
    failures: int
    is_first: bool
    """Nobody held the case since it last stood still: what its run does now, no worker made it do."""


def anything_due(session: Session, now: datetime) -> bool:
    """Asked often, and without a lock."""
    return session.scalar(select(Wake.case_id).where(_due(now)).limit(1)) is not None


def _due(now: datetime) -> ColumnElement[bool]:
    """Wake rows that nobody holds and that may be tried."""
    free = or_(Wake.lease_until.is_(None), Wake.lease_until <= now)
    return and_(free, or_(Wake.not_before.is_(None), Wake.not_before <= now))


def take_due(session: Session, worker: str, limit: int, now: datetime, seconds: float) -> list[Lease]:
    """Claim up to `limit` cases for `seconds`. No case is ever claimed by two workers at once."""
    rows = session.execute(
        select(Wake.case_id, Wake.generation, Wake.failures, Wake.lease_owner)
        .where(_due(now))
        .order_by(Wake.asked_at, Wake.case_id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if rows:
        session.execute(
            update(Wake)
            .where(Wake.case_id.in_([row.case_id for row in rows]))
            .values(lease_owner=worker, lease_until=now + timedelta(seconds=seconds))
            .execution_options(synchronize_session=False)
        )
    return [Lease(row.case_id, row.generation, worker, row.failures, row.lease_owner is None) for row in rows]


def renew(session: Session, lease: Lease, now: datetime, seconds: float) -> bool:
    """Hold the case longer. False: somebody else has it."""
    return _changed(session, lease, lease_until=now + timedelta(seconds=seconds))


def reread(session: Session, lease: Lease) -> Lease | None:
    """The same claim with the newest generation. None: somebody else has the case."""
    row = session.execute(select(Wake.generation, Wake.failures).where(_held(lease))).one_or_none()
    return replace(lease, generation=row.generation, failures=row.failures) if row else None


def release(session: Session, lease: Lease) -> bool:
    """The case stands where it should. True: nothing newer was asked for, and the row is gone.

    Where something was, the row stays and anybody may take it at once. Without the claim nothing happens.
    """
    gone: CursorResult[Any] = session.execute(  # type: ignore[assignment]
        delete(Wake)
        .where(_held(lease), Wake.generation == lease.generation)
        .execution_options(synchronize_session=False)
    )
    if gone.rowcount == 1:
        return True
    _give_back(session, lease)
    return False


def postpone(session: Session, lease: Lease, until: datetime) -> None:
    """Give the case back, to be looked at again later; at once where something newer was asked for."""
    session.execute(_update(lease).where(Wake.generation == lease.generation).values(not_before=until))
    _give_back(session, lease)


def fail(session: Session, lease: Lease, now: datetime, backoff: timedelta) -> int:
    """Give the case back after its own step failed. Returns how often it failed in a row, 0 without the claim."""
    failures = session.scalar(
        _update(lease)
        .values(failures=Wake.failures + 1, not_before=now + backoff, **FREE)
        .returning(Wake.failures)
    )
    return failures or 0


def release_all(session: Session, worker: str) -> None:
    """A worker stops: what it held may be taken at once."""
    session.execute(
        update(Wake)
        .where(Wake.lease_owner == worker)
        .values(**FREE)
        .execution_options(synchronize_session=False)
    )


def adopt_run(session: Session, lease: Lease, run_id: str, *, instead_of: str | None) -> bool:
    """Name the run that moves the case from now on. False: the claim is lost, or another run was named meanwhile.

    The case's row is locked before its wake row, as whoever decides does: the other way round is a deadlock.
    """
    session.execute(select(Case.id).where(Case.id == lease.case_id).with_for_update())
    held = session.scalar(select(Wake.case_id).where(_held(lease)).with_for_update())
    if held is None:
        return False
    before = Case.run_id.is_(None) if instead_of is None else Case.run_id == instead_of
    named: CursorResult[Any] = session.execute(  # type: ignore[assignment]
        update(Case)
        .where(Case.id == lease.case_id, before)
        .values(run_id=run_id)
        .execution_options(synchronize_session=False)
    )
    return named.rowcount == 1


def _held(lease: Lease) -> ColumnElement[bool]:
    return and_(Wake.case_id == lease.case_id, Wake.lease_owner == lease.worker)


def _give_back(session: Session, lease: Lease) -> None:
    _changed(session, lease, **FREE)


def _update(lease: Lease) -> Update:
    return update(Wake).where(_held(lease)).execution_options(synchronize_session=False)


def _changed(session: Session, lease: Lease, **values: Any) -> bool:
    done: CursorResult[Any] = session.execute(_update(lease).values(**values))  # type: ignore[assignment]
    return done.rowcount == 1
