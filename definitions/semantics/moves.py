"""What comes next: the one function that the services, the flow, the examples and the tests all ask."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from definitions.conditions import ConditionError
from definitions.schema.process import DRAFT, Process
from definitions.schema.stages import (
    CallStage,
    ChooseStage,
    EndStage,
    HumanStage,
    JobStage,
    ParallelStage,
    PublishStage,
    WaitStage,
)
from definitions.semantics.fold import fold
from definitions.semantics.history import Called, History, Performed
from definitions.semantics.moments import when
from definitions.semantics.objection import awaited
from definitions.semantics.path import case_context, choose, taken
from definitions.semantics.rows import going_out
from definitions.semantics.state import State
from definitions.semantics.values import value
from definitions.vocabulary import Outcome


@value(slots=True)
class Open:
    """Open a stage to those who must act in it."""

    stage: str
    visit: int


@value(slots=True)
class Wait:
    """A stage is open; on its line nothing happens until somebody acts, or until what it waits for has come.

    Of a case that an objection holds, `stage` is the duty for which it waits, `visit` the number of the objection.
    """

    stage: str
    visit: int


@value(slots=True)
class Perform:
    """Do this automatic stage; of one that waits: it has waited enough."""

    stage: str
    visit: int


@value(slots=True)
class End:
    """Record that the case has come to its end."""

    outcome: Outcome


@value(slots=True)
class Finish:
    """It is recorded: nothing will ever happen again."""

    outcome: Outcome


@value(slots=True)
class Stuck:
    """The declaration does not say how to go on; an administrator must look."""

    stage: str
    reason: str


Move = Open | Wait | Perform | End | Finish | Stuck

_URGENCY = (Finish, End, Open, Perform, Stuck, Wait)


def next_moves(process: Process, history: History) -> tuple[Move, ...]:
    """What comes next, given what was declared and what has happened. Never empty."""
    return moves_from(process, fold(process, history))


def moves_from(process: Process, state: State) -> tuple[Move, ...]:
    """The same for a state that is already folded.

    One move for each line that the case is on, the most urgent first: where anything can be done without a person, it
    stands before what waits for one. While an objection holds the case, nothing moves on any line.
    """
    if state.outcome is not None:
        return (Finish(state.outcome),)
    if state.ending is not None:
        return (End(state.ending),)
    held = awaited(state)
    if held is not None:
        return (Wait(held.duty, held.objection.number),)
    if state.stands_at is None:
        return (End(_reached(state)),)
    if len(state.lines) == 1:
        return (_at(process, state, state.stands_at),)
    return tuple(sorted(_on_lines(process, state), key=lambda move: _URGENCY.index(type(move))))


def _on_lines(process: Process, state: State) -> Iterator[Move]:
    for stage_id in state.lines.values():
        if stage_id is not None and not _is_under_way(process, state, stage_id):
            yield _at(process, state, stage_id)


def _is_under_way(process: Process, state: State, stage_id: str) -> bool:
    """A parallel stage whose branches move for it."""
    return any(one.within == stage_id and one.id in state.lines for one in process.tree.lines.values())


def _at(process: Process, state: State, stage_id: str) -> Move:
    if stage_id in state.open:
        return _while_open(process, state, stage_id)
    visit = state.visits.get(stage_id, 0) + 1
    if stage_id == DRAFT:
        return Open(DRAFT, visit)
    stage = process.stage(stage_id)
    match stage:
        case HumanStage() | WaitStage():
            return Open(stage_id, visit)
        case EndStage():
            return End(_truly(state, stage.outcome))
        case ChooseStage() | ParallelStage():
            return Stuck(stage_id, _undecided(process, state, stage))
        case _:
            return Perform(stage_id, visit)


def _while_open(process: Process, state: State, stage_id: str) -> Perform | Wait:
    """A moment that has come is waited for no longer."""
    visit, stage = state.open[stage_id].visit, process.find_stage(stage_id)
    is_over = (
        isinstance(stage, WaitStage) and stage.moment is not None and when(state, stage.moment) is not None
    )
    return Perform(stage_id, visit) if is_over else Wait(stage_id, visit)


def outset(
    process: Process, state: State, move: Perform, at: datetime, produced: Mapping[str, Any] | None = None
) -> Called | Performed:
    """What comes of a move where nothing stands behind the process: in examples and simulations.

    `produced`: what a job tells.
    """
    stage = process.stage(move.stage)
    if isinstance(stage, CallStage):
        return Called(at, move.stage, move.visit)
    rows = going_out(process, state, stage) if isinstance(stage, PublishStage) else None
    told = stage.nothing_counted if isinstance(stage, JobStage) else {}
    return Performed(at, move.stage, move.visit, rows=rows, given={**told, **(produced or {})})


def _undecided(process: Process, state: State, stage: ChooseStage | ParallelStage) -> str:
    context = case_context(process, state)
    try:
        if isinstance(stage, ChooseStage):
            choose(stage, context)
        else:
            taken(stage, context)
    except ConditionError as error:
        return str(error)
    raise AssertionError("a fork that can be decided is never where a case stands")


def _truly(state: State, outcome: Outcome) -> Outcome:
    """No case ends as published, or as withdrawn again, of which no row went out."""
    is_so = outcome not in (Outcome.PUBLISHED, Outcome.RETRACTED) or "published" in state.marks
    return outcome if is_so else Outcome.CLOSED


def _reached(state: State) -> Outcome:
    """The outcome of a case that ran off its last stage."""
    return Outcome.PUBLISHED if "published" in state.marks else Outcome.CLOSED
