"""Looking up whose the duties of a stage are, and at which units, when it opens, and at which they may come to lie."""

from collections.abc import Iterable, Iterator, Sequence

from definitions.schema.fields import ChoiceField, FormField
from definitions.schema.organization import Organization
from definitions.schema.places import Base, Place
from definitions.schema.process import Process
from definitions.schema.signing import NamedPerson, Party, Who
from definitions.schema.stages import HumanStage, NotifyStage, PaperStage
from definitions.semantics.authority import (
    Duty,
    conflict,
    declared_duty,
    duties,
    filled_in,
    units_filled_in,
)
from definitions.semantics.history import Found, Named
from definitions.semantics.signing import Seat
from definitions.semantics.state import State, Visit

FORM = "form"


def looked_up(
    process: Process, state: State, stage: HumanStage | NotifyStage, organization: Organization | None
) -> Found:
    """What a stage that opens now has to keep, see `Opened.found`. Without an organisation a place stands for itself.

    Whom separation of duties keeps out is left out: where nobody else acted before, it is the duty of nobody.
    """
    parties = tuple(_named(stage))
    found = found_for(process, state, parties, organization)
    if isinstance(stage, NotifyStage):
        return found
    earlier = {str(who) for who in parties if isinstance(who, NamedPerson) and who.named_by is None}
    return {
        words: _told(one for one in _each(told) if conflict(process, state, stage, one) is None)
        if words in earlier
        else told
        for words, told in found.items()
    }


def found_for(
    process: Process, state: State, parties: Iterable[Party], organization: Organization | None
) -> Found:
    """The units and persons of these parties that have to be looked up now, by the words that name them."""
    parties = tuple(parties)
    places = {who.place for who in parties if isinstance(who, Who) and who.place.is_looked_up}
    actors = {
        str(who): _told(_who_acted(process, state, who))
        for who in parties
        if isinstance(who, NamedPerson) and who.named_by is None
    }
    if organization is None:
        return {**{str(place): str(place) for place in places}, **actors}
    units = {str(place): _units_at(place, process, state, organization) for place in sorted(places, key=str)}
    return {**units, **actors}


def _who_acted(process: Process, state: State, who: NamedPerson) -> Iterable[str]:
    if who.acted_in is not None:
        return actors_of_stage(process, state, who.acted_in)
    return filter(None, [state.drafter])


def _told(people: Iterable[str]) -> Named:
    found = [*people]
    return found if len(found) > 1 else next(iter(found), "")


def _each(told: Named) -> list[str]:
    return told if isinstance(told, list) else list(filter(None, [told]))


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
    visit = _latest_answered(state, stage_id)
    if visit is None:
        return ""
    whose = declared_duty(process.human_stage(stage_id), state, visit, _answers_in(visit)[-1])
    return "" if whose.person == "" else whose.unit


def actors_of_stage(process: Process, state: State, stage_id: str) -> dict[str, str]:
    """Everybody whose answer it was in the latest pass of the stage, in the order of their places, each with the unit whose
    duty they had there. Of a proxy's answer it is whom the proxy stood in for; of a duty that was handed on, who has it
    now. Who was only added by a signer (加签) counts where none of the declared signers answered.
    """
    visit = _latest_answered(state, stage_id)
    if visit is None:
        return {}
    stage, answers = process.human_stage(stage_id), [seat for seat in visit.seats if _is_answer(seat)]
    declared = [seat for seat in answers if seat.added_by is None] or answers
    return {
        seat.on_behalf_of or str(seat.by): declared_duty(stage, state, visit, seat).unit for seat in declared
    }


def _latest_answered(state: State, stage_id: str) -> Visit | None:
    done = (visit for visit in reversed(state.log) if visit.stage == stage_id and visit.answered)
    return next(done, None)


def _answers_in(visit: Visit) -> list[Seat]:
    """Of its signers, in the order in which they came."""
    return sorted(filter(_is_answer, visit.seats), key=lambda seat: (seat.at, seat.number))


def _is_answer(seat: Seat) -> bool:
    """Whether a signer answered there, and did not take it back."""
    return seat.at is not None and seat.counts


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
