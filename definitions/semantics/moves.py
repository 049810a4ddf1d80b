"""What comes next: the one function that the services, the flow, the examples and the tests all ask."""

from dataclasses import dataclass

from definitions.conditions import ConditionError
from definitions.schema.process import DRAFT, Process
from definitions.schema.stages import ChooseStage, EndStage, HumanStage, Stage
from definitions.semantics.history import SEAT, History
from definitions.semantics.path import choose, conditions_context
from definitions.semantics.state import State, fold
from definitions.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Open:
    """Open a duty: a person must act."""

    stage: str
    visit: int
    seat: int


@dataclass(frozen=True, slots=True)
class Wait:
    """A duty is open; nothing happens until somebody acts."""

    stage: str
    visit: int
    seat: int


@dataclass(frozen=True, slots=True)
class Perform:
    """Do this automatic stage."""

    stage: str
    visit: int


@dataclass(frozen=True, slots=True)
class End:
    """Record that the case has come to its end."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Finish:
    """It is recorded: nothing will ever happen again."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Stuck:
    """The declaration does not say how to go on; an administrator must look."""

    stage: str
    reason: str


Move = Open | Wait | Perform | End | Finish | Stuck


def next_moves(process: Process, history: History) -> tuple[Move, ...]:
    """What comes next, given what was declared and what has happened. Never empty."""
    return moves_from(process, fold(process, history))


def moves_from(process: Process, state: State) -> tuple[Move, ...]:
    """The same for a state that is already folded."""
    if state.outcome is not None:
        return (Finish(state.outcome),)
    if state.ending is not None:
        return (End(state.ending),)
    if state.seat is not None:
        return (Wait(state.seat.stage, state.seat.visit, SEAT),)
    if state.cursor is None:
        return (End(_reached(state)),)
    return (_enter(process, state, state.cursor),)


def _enter(process: Process, state: State, stage_id: str) -> Move:
    visit = state.visits.get(stage_id, 0) + 1
    if stage_id == DRAFT:
        return Open(DRAFT, visit, SEAT)
    stage: Stage = process.stage(stage_id)
    match stage:
        case HumanStage():
            return Open(stage_id, visit, SEAT)
        case EndStage():
            return End(stage.outcome)
        case ChooseStage():
            return Stuck(stage_id, _undecided(process, state, stage))
        case _:
            return Perform(stage_id, visit)


def _undecided(process: Process, state: State, stage: ChooseStage) -> str:
    try:
        choose(stage, conditions_context(process, state.form, state.given))
    except ConditionError as error:
        return str(error)
    raise AssertionError("a fork that can be decided is never where a case stands")


def _reached(state: State) -> Outcome:
    """The outcome of a case that ran off its last stage."""
    return Outcome.PUBLISHED if "published" in state.marks else Outcome.CLOSED
