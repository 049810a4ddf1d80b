"""Which of their answers a person can still take back (拿回): the latest one, as long as nobody acted on it."""

from dataclasses import dataclass
from datetime import datetime

from definitions.schema.process import DRAFT, Process
from definitions.schema.stages import PublishingStage, WithdrawingStage
from definitions.semantics.history import TakenBack
from definitions.semantics.signing import Seat, SeatState
from definitions.semantics.state import State, Visit
from definitions.vocabulary import Effect, Purpose


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that stands."""

    visit: Visit
    seat: Seat


def answers_of(state: State, person: str) -> list[Answered]:
    """The answers that a person gave, or a proxy for them, and that stand, in the latest pass of each stage; the latest
    first.
    """
    latest = [visit for visit in state.log if state.visits.get(visit.stage) == visit.visit]
    visits = [*latest, *state.open.values()]
    found = [
        Answered(visit, seat)
        for visit in visits
        for seat in visit.seats
        if person in (seat.by, seat.on_behalf_of) and seat.state is SeatState.ANSWERED and seat.counts
    ]
    return sorted(found, key=_answered_at, reverse=True)


def given_at(state: State, event: TakenBack) -> tuple[str, int, int]:
    """Stage, visit and seat of the decision that was taken back, `state` being that after it: an answer that stood when its
    stage opened again was given in an earlier visit, and may have had another seat there; before a migration by another
    name.
    """
    visits = [one for one in (*state.log, *state.open.values()) if one.stage == event.stage]
    taken = next(one.seat(event.seat) for one in reversed(visits) if one.visit == event.visit)
    visit, number = next(
        (visit.visit, seat.number)
        for visit in visits
        for seat in visit.seats
        if (seat.by, seat.at, seat.party, seat.unit) == (taken.by, taken.at, taken.party, taken.unit)
    )
    now = (event.stage, visit)
    return *next((row for row, known in state.formerly.items() if known == now), now), number


def _answered_at(answer: Answered) -> datetime:
    assert answer.seat.at is not None
    return answer.seat.at


def acted_since(process: Process, state: State, answer: Answered) -> bool:
    """Whether somebody, or the system, acted on it: in the stages behind it, or asked by its own agreement."""
    stage, at = answer.visit.stage, answer.seat.at
    assert at is not None
    if stage in state.open:
        return any(seat.waits_for == answer.seat.number and seat.effect for seat in answer.visit.seats)
    behind = process.tree.undone_by(stage) - {stage}
    later = [
        visit
        for visit in (*state.log, *state.open.values())
        if visit.stage in behind and visit.opened_at >= at
    ]
    return any(_was_acted_on(seat) for visit in later for seat in visit.seats) or any(
        moment >= at
        for mark, moment in state.marks.items()
        if mark.removesuffix(".done") in behind and mark.endswith(".done")
    )


def _was_acted_on(seat: Seat) -> bool:
    """Answered, or taken up, lent, or made the ground for asking somebody else."""
    beside = seat.purpose is not Purpose.SIGN or seat.added_by is not None
    return seat.effect is not None or seat.claimed or bool(seat.lent_by) or beside


def can_be_taken_back(process: Process, state: State, answer: Answered) -> bool:
    """Agreement that led onward, or any answer in a stage that is open still. A return or a refusal has had its effect, and
    so has what was done on a channel.
    """
    if state.is_ended or state.ending is not None or DRAFT in state.open or "published" in state.marks:
        return False
    stage = answer.visit.stage
    if isinstance(process.find_stage(stage), PublishingStage | WithdrawingStage):
        return False
    is_open = stage in state.open and state.open[stage].visit == answer.visit.visit
    went_on = answer.seat.effect is Effect.PASS and f"{stage}.done" in state.marks
    return (is_open or went_on) and not acted_since(process, state, answer)
