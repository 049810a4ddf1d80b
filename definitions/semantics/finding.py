"""Looking up at which units the duties of a stage lie, when it opens, and at which they may come to lie."""

from collections.abc import Iterable, Iterator, Sequence

from definitions.schema.fields import ChoiceField, FormField
from definitions.schema.organization import Organization
from definitions.schema.places import Base, Place
from definitions.schema.process import Process
from definitions.schema.signing import NamedPerson, Party, Who
from definitions.schema.stages import HumanStage, NotifyStage, PaperStage
from definitions.semantics.authority import Duty, declared_duty, duties, filled_in, units_filled_in
from definitions.semantics.history import Found, Named
from definitions.semantics.state import State
from definitions.vocabulary import Purpose

FORM = "form"


def looked_up(
    process: Process, state: State, stage: HumanStage | NotifyStage, organization: Organization | None
) -> Found:
    """What a stage that opens now has to keep, see `Opened.found`. Without an organisation a place stands for itself."""
    return found_for(process, state, tuple(_named(stage)), organization)


def found_for(
    process: Process, state: State, parties: Iterable[Party], organization: Organization | None
) -> Found:
    """The units of these parties that have to be looked up now, by the places that name them."""
    places = {who.place for who in parties if isinstance(who, Who) and who.place.is_looked_up}
    if organization is None:
        return {str(place): str(place) for place in places}
    return {str(place): _units_at(place, process, state, organization) for place in sorted(places, key=str)}


def _units_at(place: Place, process: Process, state: State, organization: Organization) -> Named:
    """Above several units, each that there is once."""
    chosen = units_filled_in(state, place.name) if place.base is Base.FIELD else ""
    if isinstance(chosen, str):
        return unit_at(place, process, state, organization)
    return list(dict.fromkeys(organization.higher(unit, place.above) for unit in chosen))


def unit_at(place: Place, process: Process, state: State, organization: Organization) -> str:
    """The unit that a place names in this case; empty where there is none."""
    if place.base is Base.STAGE:
        return organization.higher(unit_of_stage(process, state, place.name), place.above)
    if place.teller is not None:
        told = filled_in(state, place.name)
        unit = organization.provider(told) if place.base is Base.COLUMN else told
        return organization.higher(unit, place.above)
    return next(_possible_units(place, process, state, organization))


def unit_of_stage(process: Process, state: State, stage_id: str) -> str:
    """The unit whose duty it was that was answered last in the stage; empty where it was passed by."""
    done = (visit for visit in reversed(state.log) if visit.stage == stage_id and visit.answered)
    visit = next(done, None)
    if visit is None:
        return ""
    answered = [seat for seat in visit.seats if seat.at is not None and seat.purpose is Purpose.SIGN]
    last = max(answered, key=lambda seat: (seat.at, seat.number))
    whose = declared_duty(process.human_stage(stage_id), state, visit, last)
    return "" if whose.person == "" else whose.unit


def possible_duties(
    process: Process, state: State, stage: HumanStage, organization: Organization
) -> Iterator[Duty]:
    """Whose duties the stage may bring, as far as the form tells.

    What an earlier stage has still to decide is left open: any of its signers, any option of its field. Whom it is to
    name is known when it has.
    """
    for who in _named(stage):
        if isinstance(who, NamedPerson) or not who.place.is_looked_up:
            # An empty id is nobody's: of a stage that has still to name them.
            yield from duties(who, state, {})
            continue
        for place in begun_from(process, who.place):
            for unit in _possible_units(place, process, state, organization):
                if unit:
                    yield Duty(who.role, unit)


def begun_from(process: Process, place: Place) -> list[Place]:
    """The place itself; of one that an earlier stage tells, the places of its signers."""
    if place.base is not Base.STAGE:
        return [place]
    stage = process.find_stage(place.name)
    if not isinstance(stage, HumanStage):
        return []
    told = [
        who.place for who in stage.who if isinstance(who, Who) and _is_told_before(process, who.place, stage)
    ]
    begun = (one for inner in told for one in begun_from(process, inner.higher(place.above)))
    return list(dict.fromkeys(begun))


def _is_told_before(process: Process, place: Place, stage: HumanStage) -> bool:
    """Nothing is found by asking in a circle."""
    if place.base is not Base.STAGE:
        return True
    teller = process.tree.find(place.name)
    return teller is not None and teller.index < process.position(stage.id)


def options_of(process: Process, asked: tuple[str, ...]) -> list[str]:
    """Of a choice that the form or a stage offers."""
    fields: Sequence[FormField]
    if asked[0] == FORM:
        fields = process.form.fields
    else:
        stage = process.find_stage(asked[1]) if len(asked) > 1 else None
        fields = stage.fields if isinstance(stage, HumanStage) else []
    field = next((field for field in fields if field.id == asked[-1]), None)
    return field.options if isinstance(field, ChoiceField) else []


def _possible_units(
    place: Place, process: Process, state: State, organization: Organization
) -> Iterator[str]:
    """Of a place that no earlier stage tells."""
    for unit in _beginnings(place, process, state, organization):
        yield organization.higher(unit, place.above)


def _beginnings(place: Place, process: Process, state: State, organization: Organization) -> Iterator[str]:
    asked = place.asked
    if place.base is Base.COLUMN and asked is not None:
        if asked[0] != FORM:
            yield from map(organization.provider, options_of(process, asked))
            return
        yield organization.provider(filled_in(state, place.name))
    elif asked is not None:
        named = units_filled_in(state, place.name)
        yield from [named] if isinstance(named, str) else named
    else:
        yield state.unit if place.base is Base.SUBMITTING else place.name


def _named(stage: HumanStage | NotifyStage) -> Iterator[Who | NamedPerson]:
    yield from stage.who
    if isinstance(stage, PaperStage):
        yield stage.registrar
