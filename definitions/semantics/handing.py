"""What happens to the places of signers beside their answers: handing on, adding and removing, taking back."""

from collections.abc import Callable
from functools import partial

from definitions.schema.process import DRAFT, Process
from definitions.schema.signing import NamedPerson
from definitions.semantics.changing import replace
from definitions.semantics.history import (
    Asked,
    Handed,
    HandedBack,
    OnSeats,
    Replied,
    SignerAdded,
    SignerRemoved,
    TakenBack,
)
from definitions.semantics.lines import closed, passed, stood_at
from definitions.semantics.migrating import forget
from definitions.semantics.signing import Seat, SeatState, verdict, with_turns
from definitions.semantics.state import State, Visit
from definitions.vocabulary import Effect, Handing, Purpose, SignerPlace


def on_seats(process: Process, state: State, event: OnSeats) -> State:
    """The state after it."""
    match event:
        case Handed():
            return _handed(process, state, event)
        case HandedBack():
            return _handed_back(state, event)
        case SignerAdded():
            return _signer_added(process, state, event)
        case SignerRemoved():
            return _signer_removed(process, state, event)
        case TakenBack():
            return _taken_back(process, state, event)
        case Asked():
            return _asked(state, event)
        case Replied():
            return _replied(state, event)


def _asked(state: State, event: Asked) -> State:
    visit = state.open[event.stage]
    asking = visit.seat(event.seat)
    asked = Seat(
        event.asked,
        asking.party,
        event.person,
        free=True,
        added_by=event.by,
        unit=asking.unit,
        purpose=event.purpose,
        asked_at=event.at,
        question=event.question,
        fields=event.fields,
    )
    return _with_visit(state, replace(visit, seats=(*visit.seats, asked)))


def _replied(state: State, event: Replied) -> State:
    return _with_seat(
        state,
        event.stage,
        event.seat,
        lambda seat: replace(seat, state=SeatState.ANSWERED, by=event.by, at=event.at),
    )


def _handed(process: Process, state: State, event: Handed) -> State:
    if event.stage == DRAFT and event.to is not None:
        state = _taken_over(process, state, event.to)
        if DRAFT not in state.open:
            return state
    return _with_seat(state, event.stage, event.seat, lambda seat: _in_other_hands(seat, event))


def _taken_over(process: Process, state: State, drafter: str) -> State:
    """The draft is theirs, with what its drafter was asked to add or has to do; whose it was has had a part in it."""
    authors = state.authors | frozenset(filter(None, [state.drafter]))
    asked = {
        stage: replace(
            visit,
            seats=tuple(
                replace(seat, person=drafter) if _is_of_drafter(process, state, stage, seat) else seat
                for seat in visit.seats
            ),
        )
        for stage, visit in state.open.items()
    }
    return replace(state, drafter=drafter, authors=authors, open=asked)


def _is_of_drafter(process: Process, state: State, stage: str, seat: Seat) -> bool:
    """Whether it waits for the drafter as such."""
    if (
        stage == DRAFT
        or seat.person != state.drafter
        or seat.state not in (SeatState.OPEN, SeatState.WAITING)
    ):
        return False
    if seat.purpose is not Purpose.SIGN:
        return seat.purpose is Purpose.SUPPLEMENT
    party = process.human_stage(stage).who[seat.party]
    return isinstance(party, NamedPerson) and party.is_drafter and seat.added_by is None


def _in_other_hands(seat: Seat, event: Handed) -> Seat:
    match event.how:
        case Handing.DELEGATE:
            return replace(seat, person=event.to, lent_by=(*seat.lent_by, event.by))
        case Handing.RECALL:
            assert event.to is not None
            return replace(seat, person=event.to, lent_by=seat.lent_by[: seat.lent_by.index(event.to)])
        case Handing.CLAIM:
            return replace(seat, person=event.to, claimed=True)
        case Handing.RELEASE:
            return replace(seat, person=None, claimed=False)
        case Handing.FORWARD:
            return replace(seat, person=event.to, claimed=False, free=event.free)
        case Handing.ASSIGN:
            return replace(seat, person=event.to, claimed=False, free=event.free, lent_by=())


def _handed_back(state: State, event: HandedBack) -> State:
    """To whoever lent it last."""
    return _with_seat(
        state,
        event.stage,
        event.seat,
        lambda seat: replace(seat, person=seat.lent_by[-1], lent_by=seat.lent_by[:-1]),
    )


def _with_seat(state: State, stage: str, number: int, change: Callable[[Seat], Seat]) -> State:
    visit = state.open[stage]
    seats = tuple(change(seat) if seat.number == number else seat for seat in visit.seats)
    return _with_visit(state, replace(visit, seats=with_turns(seats)))


def _with_visit(state: State, visit: Visit) -> State:
    return replace(state, open={**state.open, visit.stage: visit})


def _signer_added(process: Process, state: State, event: SignerAdded) -> State:
    """Where they sign in order, who came next comes after the one that is added after."""
    visit = state.open[event.stage]
    asking = visit.seat(event.seat)
    added = Seat(
        event.added,
        asking.party,
        event.person,
        waits_for=event.seat if event.place is SignerPlace.AFTER else asking.waits_for,
        free=True,
        added_by=event.by,
        unit=asking.unit,
    )
    in_order = process.signing(process.human_stage(event.stage)).how == "in order"
    seats = [
        replace(seat, waits_for=event.added)
        if (event.place is SignerPlace.BEFORE and seat.number == event.seat)
        or (event.place is SignerPlace.AFTER and in_order and seat.waits_for == event.seat)
        else seat
        for seat in visit.seats
    ]
    return _with_visit(state, replace(visit, seats=with_turns([*seats, added])))


def _signer_removed(process: Process, state: State, event: SignerRemoved) -> State:
    """Who waited for the one that is gone waits for whoever that one waited for. The rest may be enough now."""
    visit = state.open[event.stage]
    gone = visit.seat(event.seat)
    seats = [
        replace(seat, state=SeatState.VOID, removed=True)
        if seat.number == event.seat
        else replace(seat, waits_for=gone.waits_for)
        if seat.waits_for == event.seat
        else seat
        for seat in visit.seats
    ]
    visit = replace(visit, seats=with_turns(seats))
    stage = process.human_stage(event.stage)
    has_answers = any(seat.agreed for seat in visit.seats)
    if has_answers and verdict(process.signing(stage), visit.seats, Effect.PASS) is Effect.PASS:
        return passed(process, closed(state, visit), stage)
    return _with_visit(state, visit)


def _taken_back(process: Process, state: State, event: TakenBack) -> State:
    """The answer does not count any more; what followed from it has not happened."""
    old = _answered_place(state, event)
    kept = tuple(s for s in state.signatures if (s.stage, s.person) != (event.stage, old.by))
    state = _untold(replace(state, signatures=kept), event)
    if event.stage in state.open:
        return _asked_again(state, event, old)
    return forget(_reopened(process, state, event))


def _untold(state: State, event: TakenBack) -> State:
    """What was filled in with it is not told any more, unless others answered in the same pass: what is theirs of it
    cannot be told apart.
    """
    is_open = event.stage in state.open
    seats = state.open[event.stage].seats if is_open else _passed_with(state, event.stage)
    if any(seat.effect is not None and seat.number != event.seat for seat in seats):
        return state
    return replace(state, given={stage: told for stage, told in state.given.items() if stage != event.stage})


def _answered_place(state: State, event: TakenBack) -> Seat:
    if event.stage in state.open:
        return state.open[event.stage].seat(event.seat)
    return next(seat for seat in _passed_with(state, event.stage) if seat.number == event.seat)


def _asked_again(state: State, event: TakenBack, old: Seat) -> State:
    """The stage is open still: its signer has a new place there. The old answer stays on record."""
    visit = state.open[event.stage]
    seats = [
        replace(seat, waits_for=event.again) if seat.waits_for == event.seat else _voided(event.seat, seat)
        for seat in visit.seats
    ]
    again = replace(
        old, number=event.again, state=SeatState.OPEN, effect=None, by=None, on_behalf_of=None, at=None
    )
    here = tuple(person for person in state.actors[event.stage] if person not in (old.by, old.on_behalf_of))
    state = replace(state, actors={**state.actors, event.stage: here})
    return _with_visit(state, replace(visit, seats=with_turns([*seats, again])))


def _reopened(process: Process, state: State, event: TakenBack) -> State:
    """The stage was passed: the case comes back to it, in the hands that it was in, and all other answers stand."""
    stage = event.stage
    seats = tuple(
        _resumed(seat, event.seat) for seat in _passed_with(state, stage) if _comes_back(seat, event.seat)
    )
    undone = process.tree.undone_by(stage) - {stage}
    standing = [s for s in state.signatures if s.stage not in undone]
    signatures = tuple(replace(s, is_whole=False) if s.stage == stage else s for s in standing)
    return replace(
        stood_at(process, _without_answer(state, event), stage),
        signatures=signatures,
        resumed={**state.resumed, stage: with_turns(seats)},
    )


def _without_answer(state: State, event: TakenBack) -> State:
    """The place in the pass that is over keeps who answered there, and when, but not what for: it moves no clock."""
    log = tuple(
        replace(visit, seats=tuple(map(partial(_voided, event.seat), visit.seats)))
        if _is_latest(state, visit, event.stage)
        else visit
        for visit in state.log
    )
    return replace(state, log=log)


def _is_latest(state: State, visit: Visit, stage: str) -> bool:
    return (visit.stage, visit.visit) == (stage, state.visits[stage])


def _voided(number: int, seat: Seat) -> Seat:
    return replace(seat, state=SeatState.VOID, effect=None) if seat.number == number else seat


def _passed_with(state: State, stage: str) -> tuple[Seat, ...]:
    """The places of the latest pass through a stage."""
    return next(visit.seats for visit in reversed(state.log) if _is_latest(state, visit, stage))


def _comes_back(seat: Seat, taken_back: int) -> bool:
    """Not who was taken away or only asked beside the signers, and no answer that was taken back before."""
    is_old = seat.state is SeatState.VOID and seat.by is not None
    return seat.number == taken_back or not (seat.removed or is_old or seat.purpose is not Purpose.SIGN)


def _resumed(seat: Seat, taken_back: int) -> Seat:
    """Who had not answered when the others were enough is asked again, too."""
    if seat.number != taken_back and seat.state is SeatState.ANSWERED:
        return seat
    return replace(seat, state=SeatState.OPEN, effect=None, by=None, on_behalf_of=None, at=None)
