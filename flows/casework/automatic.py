"""What the engine does by itself: the automatic stages, each idempotent by (case, stage, visit)."""

from dataclasses import dataclass

from sqlalchemy import update

from definitions.schema.stages import (
    CallStage,
    CheckStage,
    JobStage,
    LedgerStage,
    NotifyStage,
    PublishStage,
    RegisterStage,
    WaitStage,
    WithdrawStage,
    title_of,
)
from definitions.semantics.history import Copied, Performed
from definitions.semantics.moves import Finish, Move, Perform, Wait
from definitions.semantics.objection import TITLES
from flows.access.actor import SYSTEM
from flows.casework.advancing import advance, moves_now
from flows.casework.alarms import sound
from flows.casework.approved import content_of, held_back
from flows.casework.calling import call
from flows.casework.desk import Desk
from flows.casework.errands import Errand, errand_of
from flows.casework.in_hand import CaseInHand, take
from flows.casework.jobs import perform_job
from flows.casework.notified import told_of
from flows.casework.publishing import publish
from flows.casework.registering import register
from flows.casework.withdrawing import withdraw_page
from storage.models import Case


@dataclass(frozen=True, slots=True)
class Position:
    """Where a case stands, for the engine."""

    case_id: int
    number: str | None
    process: str
    run_id: str | None
    move: Move
    stage_title: str
    blocked: bool
    errand: Errand | None = None
    """What is to be done beside it before the stage for which it waits can be done."""


def position(desk: Desk, case_id: int) -> Position:
    """Read, without locking, what comes next."""
    with desk.database.reading() as session:
        hand = take(session, desk, case_id, desk.clock(), lock=False)
        row, moves = hand.row, moves_now(hand)
        is_blocked = row.blocked_reason is not None
        errand = None if is_blocked else errand_of(hand, moves)
        others = [move for move in moves if errand is None or move != errand.move]
        is_awaited = errand is not None and (not others or isinstance(others[0], Wait))
        at = (case_id, row.number, row.process, row.run_id)
        if errand is not None and is_awaited:
            title = _stage_title(hand, errand.move)
            return Position(*at, _until_back(hand, errand), title, is_blocked, errand)
        return Position(*at, _as_waiting(hand, others[0]), _title(hand, tuple(others)), is_blocked)


def _until_back(hand: CaseInHand, errand: Errand) -> Wait:
    """Where the run waits while somebody is on the errand; in branches, in the parallel stage around them."""
    stage = hand.state.stands_at or errand.move.stage
    return Wait(stage, hand.state.visits.get(stage, errand.move.visit))


def _as_waiting(hand: CaseInHand, move: Move) -> Move:
    """Whoever is waited for in branches, the run waits in the parallel stage around them. Of one that is held, the duty is
    named as Prefect's pause keys are.
    """
    if isinstance(move, Wait) and move.stage in TITLES:
        return Wait(move.stage.replace(".", "-"), move.visit)
    stage = hand.state.stands_at
    return Wait(stage, hand.state.visits[stage]) if isinstance(move, Wait) and stage is not None else move


def _title(hand: CaseInHand, moves: tuple[Move, ...]) -> str:
    """Of what is done now; of all that is waited for, where nothing can be done."""
    now = [move for move in moves if type(move) is type(moves[0])]
    if isinstance(now[0], Wait):
        return "、".join(dict.fromkeys(_stage_title(hand, move) for move in now))
    return _stage_title(hand, now[0])


def _stage_title(hand: CaseInHand, move: Move) -> str:
    if isinstance(move, Wait) and move.stage in TITLES:
        return TITLES[move.stage]
    stage = None if isinstance(move, Finish) else hand.process.find_stage(getattr(move, "stage", ""))
    if stage is None:
        return "办结" if isinstance(move, Finish) else "拟稿"
    return title_of(stage)


def next_pause_key(desk: Desk, case_id: int, stage: str, visit: int) -> str:
    """A pause key that was never used before: `stage/visit/n`."""
    with desk.database.writing() as session:
        pauses = session.scalars(
            update(Case).where(Case.id == case_id).values(pauses=Case.pauses + 1).returning(Case.pauses)
        ).one()
    return f"{stage.replace('_', '-')}/{visit}/{pauses}"


def perform(desk: Desk, case_id: int, move: Perform) -> None:
    """Do one automatic stage. Done already, or no longer asked for: nothing happens."""
    with desk.database.reading() as session:
        hand = take(session, desk, case_id, desk.clock(), lock=False)
        if move not in moves_now(hand) or errand_of(hand, [move]) is not None:
            return
        stage = hand.process.stage(move.stage)
    match stage:
        case PublishStage():
            publish(desk, case_id, move, stage)
        case WithdrawStage():
            withdraw_page(desk, case_id, move, stage)
        case CheckStage():
            _check(desk, case_id, move)
        case LedgerStage() | WaitStage():
            _mark_done(desk, case_id, move)
        case RegisterStage():
            register(desk, case_id, move, stage)
        case NotifyStage():
            _notify(desk, case_id, move, stage)
        case CallStage():
            call(desk, case_id, move, stage)
        case JobStage():
            perform_job(desk, case_id, move, stage)
        case unexpected:
            raise AssertionError(f"the engine does no stage of kind {unexpected.kind}")


def _check(desk: Desk, case_id: int, move: Perform) -> None:
    at = desk.clock()
    with desk.database.writing() as session:
        hand = take(session, desk, case_id, at)
        if move not in moves_now(hand):
            return
        held = held_back(hand, content_of(hand), at)
        advance(hand, Performed(at, move.stage, move.visit, held), SYSTEM)


def _mark_done(desk: Desk, case_id: int, move: Perform) -> None:
    """That it is done is all: a line of a ledger is written with the fact, and what is waited for comes by itself."""
    with desk.database.writing() as session:
        hand = take(session, desk, case_id, desk.clock())
        if move in moves_now(hand):
            advance(hand, Performed(hand.at, move.stage, move.visit), SYSTEM)


def _notify(desk: Desk, case_id: int, move: Perform, stage: NotifyStage) -> None:
    with desk.database.writing() as session:
        hand = take(session, desk, case_id, desk.clock())
        if move not in moves_now(hand):
            return
        sound(hand)
        for person in told_of(hand, stage):
            hand.record(Copied(hand.at, None, person), SYSTEM)
        advance(hand, Performed(hand.at, move.stage, move.visit), SYSTEM)
