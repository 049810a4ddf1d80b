"""How the installation runs, for its system administrators: what stands still, and whether anybody moves it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from definitions.semantics.clocks import day_of
from flows.access.actor import Actor
from flows.access.credentials import SYSTEM_ADMIN
from flows.access.refusal import Refused
from flows.casework.desk import Desk
from flows.casework.sight import sight_of
from flows.clock import wall_clock
from storage.queries.alarms import Unheeded, unheeded_alarms
from storage.queries.blocked import (
    Backlog,
    BlockedCase,
    VacantDuty,
    WorkerSeen,
    backlog,
    blocked_cases,
    vacant_duties,
    workers_seen,
)
from storage.queries.case_search import seen_among
from storage.records.triggers import failures

SILENT_AFTER = timedelta(minutes=2)
"""A worker that gave no sign of life for so long is taken for dead."""


@dataclass(frozen=True, slots=True)
class Worker:
    name: str
    silent_for: timedelta
    """By the wall clock, which workers go by; a demo's own clock stands still."""
    is_alive: bool


@dataclass(frozen=True, slots=True)
class Operation:
    blocked: tuple[BlockedCase, ...]
    vacant: tuple[VacantDuty, ...]
    unheeded: tuple[Unheeded, ...]
    unopened: tuple[tuple[str, str], ...]
    """Process, and why its trigger opened no draft the last time."""
    workers: tuple[Worker, ...]
    backlog: Backlog
    open_to_view: frozenset[int]
    """Which of these cases the person may see, by a role beside that of a system administrator."""


def operation(desk: Desk, actor: Actor, organization: str) -> Operation:
    if not actor.holds(SYSTEM_ADMIN, organization):
        raise Refused("只有系统管理员可以查看运行情况")
    today, now = day_of(desk.clock()), wall_clock()
    with desk.database.reading() as session:
        blocked = tuple(blocked_cases(session, organization))
        vacant = tuple(vacant_duties(session, organization, today))
        unheeded = tuple(unheeded_alarms(session, organization))
        told = {case.case_id for case in blocked} | {duty.case_id for duty in vacant}
        told |= {alarm.case_id for alarm in unheeded}
        return Operation(
            blocked,
            vacant,
            unheeded,
            tuple(failures(session, organization)),
            tuple(_worker(seen, now) for seen in workers_seen(session)),
            backlog(session),
            seen_among(session, sight_of(session, desk, actor), told),
        )


def _worker(seen: WorkerSeen, now: datetime) -> Worker:
    silent_for = now - seen.seen_at
    return Worker(seen.worker, silent_for, silent_for < SILENT_AFTER)
