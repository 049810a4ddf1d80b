"""From the history of a case to where it stands."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from definitions.schema.process import BEGUN, DRAFT, Process
from definitions.schema.stages import (
    OUTCOME,
    CallStage,
    DecisionOption,
    HumanStage,
    PaperStage,
    ReviewStage,
    decisions_of,
    table_of,
)
from definitions.schema.tree import MAIN
from definitions.semantics.binding import standing
from definitions.semantics.changing import replace
from definitions.semantics.extensions import on_extensions
from definitions.semantics.forms import is_empty
from definitions.semantics.handing import on_seats
from definitions.semantics.history import (
    Asked,
    Called,
    ClockMissed,
    ClockOverdue,
    ClockWarned,
    Copied,
    Decided,
    Drafted,
    Ended,
    Event,
    ExtensionAsked,
    ExtensionDecided,
    Handed,
    HandedBack,
    History,
    Intervened,
    Migrated,
    Objected,
    ObjectionAnswered,
    ObjectionSettled,
    OnClocks,
    OnExtensions,
    OnObjections,
    OnUrgency,
    Opened,
    Overridden,
    Performed,
    Read,
    Reopened,
    Replied,
    Seated,
    SignerAdded,
    SignerRemoved,
    Submitted,
    TakenBack,
    UnderOneVersion,
    UrgencyAsked,
    UrgencyDecided,
    Withdrawn,
)
from definitions.semantics.intervening import on_intervention
from definitions.semantics.lines import (
    arrive,
    back_to,
    broken_off,
    closed,
    done_marks,
    onward,
    passed,
)
from definitions.semantics.migrating import forget, migrated
from definitions.semantics.named_signers import still_theirs
from definitions.semantics.objection import on_objection, released
from definitions.semantics.path import first_stage
from definitions.semantics.reopening import on_reopening
from definitions.semantics.rows import leaves_none
from definitions.semantics.signing import Seat, SeatState, in_turn, verdict, with_turns
from definitions.semantics.state import Signature, State, Visit
from definitions.semantics.supplementing import supplemented
from definitions.semantics.urgency import on_urgency
from definitions.vocabulary import Effect, Outcome

Versions = Callable[[str], Process]
"""Finds the version of a process that has this digest."""


def _one_version(digest: str) -> Process:
    raise LookupError(f"the case was migrated, and nobody said where version {digest} is found")


def fold(process: Process, history: History, versions: Versions = _one_version) -> State:
    """The state that a history leads to. Total: any history that `next_moves` allowed has one.

    `process` is what the case runs on now; `versions` knows those of before, where it was migrated.
    """
    state = State()
    for one, event in stretches(process, history, versions):
        state = after(one, state, event)
    return state


def stretches(
    process: Process, history: History, versions: Versions = _one_version
) -> Iterator[tuple[Process, Event]]:
    """Every fact with the version under which it happened; a migration with the one to which it leads."""
    first = next((event for event in history if isinstance(event, Migrated)), None)
    one = process if first is None else versions(first.was)
    for event in history:
        if isinstance(event, Migrated):
            one = versions(event.now)
        yield one, event


def after(process: Process, state: State, event: Event) -> State:
    """The state after one more event, which happened under this version; of a migration: the one to which it leads."""
    state = replace(state, at=event.at)
    if isinstance(event, Migrated):
        return migrated(process, state, event)
    return _after(process, state, event)


def _after(process: Process, state: State, event: UnderOneVersion) -> State:
    match event:
        case Drafted():
            return replace(
                state,
                drafter=event.person,
                authors=frozenset(filter(None, [event.person, *event.authors])),
                unit=event.unit,
                cause=event.cause,
                prefilled=event.prefilled,
                marks={BEGUN: event.at},
            )
        case Opened():
            return _opened(process, state, event)
        case Submitted():
            return _submitted(process, state, event)
        case Decided():
            return _decided(process, state, event)
        case Called() | Performed():
            return _by_itself(process, state, event)
        case Handed() | HandedBack() | SignerAdded() | SignerRemoved() | TakenBack() | Asked() | Replied():
            return on_seats(process, state, event)
        case (
            ExtensionAsked()
            | ExtensionDecided()
            | UrgencyAsked()
            | UrgencyDecided()
            | Objected()
            | ObjectionAnswered()
            | ObjectionSettled()
            | Intervened()
            | Reopened()
        ):
            return _beside_the_stages(process, state, event)
        case Copied() | Read() | ClockWarned() | ClockMissed() | ClockOverdue() | Overridden():
            return _noticed(state, event)
        case Withdrawn() | Ended():
            return _at_its_end(state, event)


def _beside_the_stages(
    process: Process, state: State, event: OnExtensions | OnUrgency | OnObjections | Intervened | Reopened
) -> State:
    """What is done to a case as a whole, whatever stage it stands at."""
    match event:
        case Objected() | ObjectionAnswered() | ObjectionSettled():
            return on_objection(process, state, event)
        case Intervened():
            return on_intervention(process, released(state, event), event)
        case Reopened():
            return on_reopening(process, state, event)
        case UrgencyAsked() | UrgencyDecided():
            return on_urgency(process, state, event)
        case _:
            return on_extensions(state, event)


def _at_its_end(state: State, event: Withdrawn | Ended) -> State:
    """A withdrawal has still to be recorded as the end."""
    if isinstance(event, Withdrawn):
        return replace(broken_off(state), ending=Outcome.WITHDRAWN)
    marks = {**state.marks, "ended": event.at}
    return replace(broken_off(state), ending=None, outcome=event.outcome, marks=marks)


def _noticed(state: State, event: Copied | Read | OnClocks | Overridden) -> State:
    """What moves nothing."""
    match event:
        case ClockMissed():
            return replace(state, missed=state.missed | {(event.key, event.due_at)})
        case Overridden():
            return replace(state, overridden=state.overridden | {(event.check, event.content)})
        case ClockWarned():
            return replace(state, warned=state.warned | {(event.key, event.due_at, event.before)})
        case ClockOverdue():
            return replace(state, overdue=state.overdue | {(event.key, event.due_at, event.after)})
        case _:
            return replace(state, copies=_copies(state, event))


def _copies(state: State, event: Copied | Read) -> dict[str, datetime | None]:
    """A second copy to the same person is to be read again."""
    return (
        {**state.copies, event.to: None}
        if isinstance(event, Copied)
        else {**state.copies, event.by: event.at}
    )


def _opened(process: Process, state: State, event: Opened) -> State:
    seats = state.resumed.get(event.stage) or _seats(process, state, event)
    visit = Visit(event.stage, event.visit, event.at, seats, found=event.found)
    carried = tuple(one for seat in visit.seats for one in (seat.by, seat.on_behalf_of) if one is not None)
    state = replace(
        state,
        open={**state.open, event.stage: visit},
        visits={**state.visits, event.stage: event.visit},
        actors={**state.actors, event.stage: carried},
        marks={**state.marks, f"{event.stage}.opened": event.at},
        resumed={stage: seats for stage, seats in state.resumed.items() if stage != event.stage},
    )
    if not carried:
        return state
    stage = process.human_stage(event.stage)
    is_enough = verdict(process.signing(stage), visit.seats, Effect.PASS) is Effect.PASS
    return passed(process, closed(state, visit), stage) if is_enough else state


def _seats(process: Process, state: State, event: Opened) -> tuple[Seat, ...]:
    """The places, those of signers whose approval of this very content stands already answered."""
    if event.stage == DRAFT or not event.seats:
        return tuple(Seat(seated.seat, seated.party, seated.person) for seated in event.seats)
    stage = process.human_stage(event.stage)
    signed = [signature for signature in state.signatures if signature.stage == event.stage]
    return in_turn(process.signing(stage), [_seat(stage, seated, signed) for seated in event.seats])


def _seat(stage: HumanStage, seated: Seated, signed: list[Signature]) -> Seat:
    weight = stage.who[seated.party].weight
    seat = Seat(seated.seat, seated.party, seated.person, weight, unit=seated.unit)
    here = (one for one in signed if (one.party, one.unit) == (seat.party, seat.unit))
    given = next((one for one in here if seat.person in (None, one.person)), None)
    if given is None:
        return seat
    return replace(
        seat,
        state=SeatState.ANSWERED,
        effect=Effect.PASS,
        by=given.person,
        on_behalf_of=given.on_behalf_of,
        at=given.at,
    )


def _submitted(process: Process, state: State, event: Submitted) -> State:
    state = replace(state, authors=state.authors | {event.person})
    if event.supplements is not None:
        return supplemented(process, state, event)
    before = state
    state = replace(
        state,
        drafter=state.drafter or event.person,
        round=event.round,
        form=event.form,
        parts=event.parts,
        held=event.held,
    )
    if event.held:
        return state
    kept = state.keep if event.only_removed else ()
    state = replace(state, signatures=standing(process, state.signatures, event.parts, kept))
    state = replace(
        forget(closed(state, state.open[DRAFT])),
        signatures=still_theirs(process, before, state),
        keep=(),
        on_its_way=event.round,
        marks={**state.marks, "submitted": state.marks.get("submitted", event.at), "draft.done": event.at},
    )
    return arrive(process, state, MAIN, first_stage(process))


def _decided(process: Process, state: State, event: Decided) -> State:
    stage = process.human_stage(event.stage)
    option = decisions_of(stage)[event.decision]
    effect = effect_of(state, stage, event)
    visit, before = _answered(state.open[event.stage], event, effect), state
    state = replace(
        state,
        open={**state.open, event.stage: visit},
        given={**state.given, event.stage: _told(state, event)},
        parts=event.parts if event.parts is not None else state.parts,
        actors={**state.actors, event.stage: (*state.actors.get(event.stage, ()), *_acting(event))},
    )
    if event.given and state.signatures:
        state = replace(state, signatures=still_theirs(process, before, state))
    if effect is Effect.PASS and isinstance(stage, ReviewStage | PaperStage):
        state = replace(state, signatures=(*state.signatures, _signature(stage, state, visit, event)))
    match verdict(process.signing(stage), visit.seats, effect):
        case None:
            return state
        case Effect.PASS:
            answered = closed(state, visit)
            if stage.id in process.followed_stages:
                answered = replace(answered, signatures=still_theirs(process, before, answered))
            return passed(process, answered, stage)
        case Effect.RETURN:
            return _returned(process, closed(state, visit), option, event)
        case Effect.REFUSE:
            outcome = _outcome(stage, option)
            return replace(broken_off(closed(state, visit)), ending=outcome)


def _told(state: State, event: Decided) -> Mapping[str, Any]:
    """What the stage tells. Of several who answer, nobody's blanks take away what others have filled in."""
    if not any(seat.effect is not None for seat in state.open[event.stage].seats):
        return event.given
    filled = {name: value for name, value in event.given.items() if not is_empty(value)}
    return {**state.given.get(event.stage, {}), **filled}


def effect_of(state: State, stage: HumanStage, event: Decided) -> Effect:
    """Of a decision in this state. Who agrees to the sheet, but refuses every row that is left, refuses it."""
    effect = Effect(decisions_of(stage)[event.decision].effect)
    table = table_of(stage)
    if effect is Effect.PASS and table is not None and leaves_none(state, table, event.refused):
        return Effect.REFUSE
    return effect


def _acting(event: Decided) -> tuple[str, ...]:
    """Who decided, and for whom: separation of duties holds for both."""
    return (event.person,) if event.on_behalf_of is None else (event.person, event.on_behalf_of)


def _answered(visit: Visit, event: Decided, effect: Effect) -> Visit:
    seats = [
        replace(
            seat,
            state=SeatState.ANSWERED,
            effect=effect,
            by=event.person,
            on_behalf_of=event.on_behalf_of,
            at=event.at,
        )
        if seat.number == event.seat
        else seat
        for seat in visit.seats
    ]
    return replace(visit, seats=with_turns(seats))


def _outcome(stage: HumanStage, option: DecisionOption) -> Outcome:
    """Of a refusal; where a vote was lost by an answer that was none, of what the stage calls its refusal."""
    if option.effect is not Effect.REFUSE:
        option = next((o for o in decisions_of(stage).values() if o.effect is Effect.REFUSE), option)
    return Outcome(option.outcome or Outcome.REFUSED)


def _signature(stage: ReviewStage | PaperStage, state: State, visit: Visit, event: Decided) -> Signature:
    seat = visit.seat(event.seat)
    return Signature(
        stage.id,
        event.visit,
        event.person,
        event.at,
        state.round,
        state.parts,
        stage.final,
        stands_for=state.parts,
        party=seat.party,
        unit=seat.unit,
        is_whole=False,
        on_behalf_of=event.on_behalf_of,
        refused=frozenset((table_of(stage) or "", number) for number in event.refused),
        opinion=event.opinion,
    )


def _returned(process: Process, state: State, option: DecisionOption, event: Decided) -> State:
    target = option.go or event.go or DRAFT
    state = forget(back_to(process, state, target))
    return replace(state, keep=tuple(option.keep), returns=state.returns + (target == DRAFT))


def _by_itself(process: Process, state: State, event: Called | Performed) -> State:
    if isinstance(event, Called):
        return _called(process, state, event)
    return _performed(process, state, event)


def _called(process: Process, state: State, event: Called) -> State:
    """Where nobody waits for the child case, that it was opened is all."""
    visit = Visit(event.stage, event.visit, event.at, ())
    state = replace(
        state,
        open={**state.open, event.stage: visit},
        visits={**state.visits, event.stage: event.visit},
        marks={**state.marks, f"{event.stage}.opened": event.at},
    )
    stage = process.stage(event.stage)
    assert isinstance(stage, CallStage)
    return state if stage.wait else _done(process, closed(state, visit), event)


def _performed(process: Process, state: State, event: Performed) -> State:
    state = replace(state, visits={**state.visits, event.stage: event.visit})
    told = {**({} if event.outcome is None else {OUTCOME: event.outcome.value}), **event.given}
    if told:
        state = replace(state, given={**state.given, event.stage: told})
    if event.stage in state.open:
        state = closed(state, state.open[event.stage])
    if event.held:
        return replace(forget(back_to(process, state, DRAFT)), held=event.held, keep=())
    return _done(process, state, event)


def _done(process: Process, state: State, event: Called | Performed) -> State:
    went_out = not isinstance(event, Performed) or event.rows != ()
    marks = done_marks(state, process.stage(event.stage), event.at, went_out=went_out)
    return onward(process, replace(state, marks=marks), event.stage)
