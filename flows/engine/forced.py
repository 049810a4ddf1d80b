"""What somebody did to a case's run in Prefect: told apart from what workers do, and put into the audit."""

import json
from dataclasses import dataclass

from prefect.client.schemas.objects import StateType
from sqlalchemy import select
from sqlalchemy.orm import Session

from definitions.semantics.moves import Finish
from flows.access.actor import FROM_PREFECT
from flows.casework.automatic import Position
from flows.casework.desk import Desk
from flows.casework.in_hand import take
from flows.casework.submission import launch_refused
from flows.engine.names import run_name
from flows.engine.server import Run
from storage.audit_chain import append, case_chain
from storage.models import AuditEvent, Case
from storage.queries.motion import is_awake

MISSING = "Missing"
"""Stands for the name of a state where the server does not know the run."""

NOT_YOURS = "不能从 Prefect 推动已有的办件"
RESUMED = "没有新的意见，不能从 Prefect 恢复运行"
ANSWERED = "从 Prefect 恢复运行不起作用，办件按系统里的意见办理"
"""Where an opinion was given about the same time, and nobody knows any more which came first."""

BROKEN = {StateType.FAILED, StateType.CRASHED}
"""Where a run may also end without anybody's doing."""


@dataclass(frozen=True, slots=True)
class Tampering:
    run_id: str
    state: str
    """The name of the state that was found."""
    is_push: bool
    """The case was to be pushed on without a decision; else its run was taken away from it."""
    reason: str = RESUMED
    """Why a push is refused."""


def tampering(at: Position, run: Run | None, *, is_first: bool, runs_here: bool) -> Tampering | None:
    """What was done to the run that a case names; None where a worker may have done it.

    `is_first`: no worker has begun to move the case since it last stood still. `runs_here`: nobody but the holder
    of the lease executes runs.
    """
    if at.run_id is None or (isinstance(at.move, Finish) and (run is None or run.is_over)):
        return None
    if run is None:
        return Tampering(at.run_id, MISSING, is_push=False)
    if run.type in BROKEN and (at.blocked or not is_first):
        return None
    if run.is_over or run.type is StateType.CANCELLING:
        return Tampering(at.run_id, run.state_name, is_push=False)
    if run.is_going and is_first and runs_here:
        return Tampering(at.run_id, run.state_name, is_push=True)
    return None


def note(desk: Desk, at: Position, done: Tampering) -> None:
    """A run that was taken away stands in the case's own chain, once; a push among the refusals, each time."""
    if done.is_push:
        _note_push(desk, at, done)
        return
    with desk.database.writing() as session:
        hand = take(session, desk, at.case_id, desk.clock())
        if hand.row.run_id == done.run_id and not _is_explained(session, at.case_id, hand.row.events, done):
            hand.note("run_forced", {"run": done.run_id, "state": done.state}, FROM_PREFECT)
            hand.write_notes()


def note_uncalled(desk: Desk, at: Position, run_id: str) -> None:
    """For a flow that begins: whether Prefect's own worker executes it without anybody having asked for that."""
    if at.run_id != run_id:
        launch_refused(desk, at.process, run_id, NOT_YOURS, FROM_PREFECT)
        return
    with desk.database.reading() as session:
        is_called = is_awake(session, at.case_id)
    if not is_called:
        _note_push(desk, at, Tampering(run_id, "Running", is_push=True))


def _note_push(desk: Desk, at: Position, done: Tampering) -> None:
    """A run that never waited was launched for a new draft: nobody pushed it."""
    with desk.database.writing() as session:
        if not session.scalar(select(Case.pauses).where(Case.id == at.case_id)):
            return
        payload = {
            "verb": "resume",
            "target": run_name(at.case_id, at.number),
            "run": done.run_id,
            "state": done.state,
            "reason": done.reason,
        }
        append(session, kind="refused", payload=payload, origin=FROM_PREFECT, at=desk.clock())


def _is_explained(session: Session, case_id: int, events: int, done: Tampering) -> bool:
    """Whether the chain tells of it already, or ends with the retrial of a blocked case, whose run had failed."""
    rows = session.execute(
        select(AuditEvent.kind, AuditEvent.number, AuditEvent.payload).where(
            AuditEvent.chain == case_chain(case_id), AuditEvent.kind.in_(("run_forced", "retried"))
        )
    )
    return any(
        number == events if kind == "retried" else json.loads(payload)["run"] == done.run_id
        for kind, number, payload in rows
    )
