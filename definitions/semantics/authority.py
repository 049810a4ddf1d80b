"""Who may act in a stage, and what they may decide: the declared part of the policy."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from definitions.schema.places import FROM_FORM, FROM_STAGE, Base, Place
from definitions.schema.process import DRAFT, Process
from definitions.schema.signing import NamedPerson, Who
from definitions.schema.stages import (
    DecisionOption,
    HumanStage,
    PaperStage,
    ReviewStage,
    decisions_of,
)
from definitions.semantics.history import Found, Named
from definitions.semantics.path import case_context, path_to
from definitions.semantics.signing import Seat, SeatState, verdict
from definitions.semantics.state import State, Visit
from definitions.semantics.values import value
from definitions.vocabulary import Effect


@value(slots=True)
class Duty:
    """Whose duty something is: of the holders of a role at a unit (ids within the organisation), or of one person."""

    role: str
    unit: str
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Separation of duties forbids it."""

    stage: str
    """Where the person acted before; `draft` for the drafter."""


def duty(who: Who | NamedPerson, state: State, found: Found, unit: str | None = None) -> Duty:
    """Whose duty it is in this case, `found` being what was looked up when the stage opened; `unit`: at which of the units,
    where several are named. Of several persons it is that of the first.

    Where nobody is named, or no unit is found, it is the duty of a person with an empty id: nobody's.
    """
    if isinstance(who, NamedPerson):
        return Duty("", unit or state.unit, persons_of(who, state, found)[0])
    if unit is None:
        named = _named(who.place, state, found)
        unit = named if isinstance(named, str) else ""
    return Duty(who.role, unit) if unit else Duty("", state.unit, "")


def units_of(who: Who | NamedPerson, state: State, found: Found) -> Sequence[str | None]:
    """A signer that names several units stands for one at each, in the order in which they were chosen; None: for one alone."""
    named = _named(who.place, state, found) if isinstance(who, Who) else ""
    return [None] if isinstance(named, str) or not named else named


def persons_of(who: NamedPerson, state: State, found: Found) -> Sequence[str]:
    """Whom it names: each who acted in an earlier stage, else one; an empty id where nobody is named, or acted there."""
    if who.named_by is not None:
        return [filled_in(state, who.named_by)]
    acted = found.get(str(who), (state.drafter or "") if who.is_drafter else "")
    return [acted] if isinstance(acted, str) else acted


def duties(who: Who | NamedPerson, state: State, found: Found) -> Iterator[Duty]:
    """Whose duties it is: of a signer that names several units, one at each; of several persons, one of each."""
    if isinstance(who, NamedPerson):
        return (Duty("", state.unit, person) for person in persons_of(who, state, found))
    return (duty(who, state, found, unit) for unit in units_of(who, state, found))


def _named(place: Place, state: State, found: Found) -> Named:
    if place.is_looked_up:
        return found.get(str(place), "")
    match place.base:
        case Base.SUBMITTING:
            return state.unit
        case Base.FIELD:
            return units_filled_in(state, place.name)
        case _:
            return place.name


def answered(form: Mapping[str, object], name: str) -> str:
    """What a form says under this name: that of a field, or `<entry field>.<field of the register>`."""
    field, _, member = name.partition(".")
    value = form.get(field, "")
    return str((value.get(member) or "" if isinstance(value, Mapping) else "") if member else value)


def filled_in(state: State, reference: str) -> str:
    """What the case holds under `form.<field>` or `given.<stage>.<field>`; empty where it was left open."""
    if reference.startswith(FROM_FORM):
        return answered(state.form, reference.removeprefix(FROM_FORM))
    return str(_told(state, reference) or "")


def units_filled_in(state: State, reference: str) -> Named:
    """The same of a field of kind `unit`; of one of kind `units` all of them, each once."""
    held = _told(state, reference)
    return list(dict.fromkeys(map(str, held))) if isinstance(held, list) else filled_in(state, reference)


def _told(state: State, reference: str) -> object:
    if reference.startswith(FROM_FORM):
        return state.form.get(reference.removeprefix(FROM_FORM))
    stage, _, field = reference.removeprefix(FROM_STAGE).partition(".")
    return state.given.get(stage, {}).get(field)


def declared_duty(stage: HumanStage, state: State, visit: Visit, seat: Seat) -> Duty:
    """Whose place it is as the document names its signer, in whoever's hands it may be."""
    return duty(stage.who[seat.party], state, visit.found, seat.unit)


def signing_duty(stage: HumanStage, state: State, visit: Visit, seat: Seat) -> Duty:
    """Whose decision it is: on paper the signer's."""
    duty_of_party = declared_duty(stage, state, visit, seat)
    if seat.person is None:
        return duty_of_party
    needs_role = not seat.free and not seat.lent_by
    return Duty(duty_of_party.role if needs_role else "", duty_of_party.unit, seat.person)


def acting_duty(stage: HumanStage, state: State, visit: Visit, seat: Seat) -> Duty:
    """Who acts in Sanshen: on paper the registrar, elsewhere whoever decides."""
    if isinstance(stage, PaperStage):
        return duty(stage.registrar, state, visit.found)
    return signing_duty(stage, state, visit, seat)


def conflict(process: Process, state: State, stage: HumanStage, person: str) -> Conflict | None:
    """Whether separation of duties keeps this person from deciding here.

    By default the drafter signs nothing, and nobody gives two signatures that follow each other, or two in one stage.
    """
    for other in _distinct_stages(process, state, stage):
        if other == DRAFT:
            if person in authors_of(state):
                return Conflict(DRAFT)
        elif person in state.actors.get(other, ()):
            return Conflict(other)
    if stage.id in state.open and person in state.actors.get(stage.id, ()):
        return Conflict(stage.id)
    return None


def authors_of(state: State) -> frozenset[str]:
    """Whose text it is: everybody who wrote at it, and who has it to go on."""
    return state.authors if state.drafter is None else state.authors | {state.drafter}


def barred(process: Process, state: State, stage: HumanStage) -> frozenset[str]:
    """The persons whom separation of duties keeps from acting here, as it stands when the duty opens.

    On paper it is the registrar who acts, and only the drafter may not; the signer is asked when one is named.
    """
    others = [DRAFT] if isinstance(stage, PaperStage) else _distinct_stages(process, state, stage)
    acted: set[str] = set()
    for other in others:
        acted.update(state.actors.get(other, ()) if other != DRAFT else authors_of(state))
    return frozenset(acted)


def _distinct_stages(process: Process, state: State, stage: HumanStage) -> list[str]:
    """By default the draft and the neighbours among the standing signatures: a kept one may stand further on.

    What is signed in a branch beside this one neither precedes nor follows. Where one of two such stages names the other,
    whoever comes second in either of them is kept out.
    """
    apart = process.apart.get(stage.id, ())
    if stage.distinct_from is not None:
        return [*stage.distinct_from, *(one for one in apart if one not in stage.distinct_from)]
    if not isinstance(stage, ReviewStage | PaperStage):
        return [*apart]
    here = process.position(stage.id)
    signed = {one.stage: process.position(one.stage) for one in state.signatures if one.stage != stage.id}
    path = {one: at for one, at in signed.items() if not process.tree.are_beside(one, stage.id)}
    neighbours = [
        one for one in path if not _stands_between(process, path, (one, path[one]), (stage.id, here))
    ]
    return [DRAFT, *sorted(neighbours, key=path.__getitem__), *apart]


def _stands_between(
    process: Process, stages: Mapping[str, int], one: tuple[str, int], other: tuple[str, int]
) -> bool:
    """Whether one of the stages stands somewhere between the two, and beside neither. All with their positions."""
    first, last = sorted((one[1], other[1]))
    return any(
        first < at < last
        and not process.tree.are_beside(between, one[0])
        and not process.tree.are_beside(between, other[0])
        for between, at in stages.items()
    )


def return_targets(process: Process, state: State, stage: HumanStage) -> tuple[str, ...]:
    """Where a return without a declared target may lead: the drafter, or a human stage passed on this path."""
    passed = {visit.stage for visit in state.log if visit.seats}
    path = path_to(
        process,
        case_context(process, state),
        stage.id,
    )
    return (DRAFT, *(one for one in path if one in passed))


def options(process: Process, stage: str) -> Mapping[str, DecisionOption]:
    """The answers that a stage offers; none for the draft, which is answered by submitting."""
    return {} if stage == DRAFT else decisions_of(process.human_stage(stage))


def is_final_pass(process: Process, visit: Visit, seat: int, decision: str) -> bool:
    """Whether this answer would complete the final review's approval: the checks are asked once more."""
    if visit.stage == DRAFT:
        return False
    stage = process.human_stage(visit.stage)
    if not isinstance(stage, ReviewStage | PaperStage) or not stage.final:
        return False
    effect = Effect(decisions_of(stage)[decision].effect)
    return verdict(process.signing(stage), _if_answered(visit, seat, effect), effect) is Effect.PASS


def _if_answered(visit: Visit, seat: int, effect: Effect) -> list[Seat]:
    return [
        Seat(one.number, one.party, one.person, one.weight, SeatState.ANSWERED, effect)
        if one.number == seat
        else one
        for one in visit.seats
    ]
