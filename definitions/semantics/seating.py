"""Who gets a place in a stage when it is opened."""

from collections.abc import Callable, Sequence
from datetime import datetime

from definitions.schema.organization import Organization
from definitions.schema.process import DRAFT, Process
from definitions.schema.signing import NamedPerson, Who
from definitions.schema.stages import HumanStage, WaitStage
from definitions.semantics.authority import Duty, barred, duty, persons_of, units_of
from definitions.semantics.finding import actors_of_stage, looked_up
from definitions.semantics.history import ALONE, Found, Opened, Seated
from definitions.semantics.moves import Open
from definitions.semantics.state import State

Holders = Callable[[Duty], Sequence[str]]
"""From a role at a unit to the persons who hold it, in an order that stays."""


def seating(
    process: Process, state: State, stage_id: str, holders: Holders, found: Found
) -> tuple[Seated, ...]:
    """A place for each signer, in the order of the document, at several units in the order in which they were chosen.
    `found`: the places that were looked up.

    Never empty but where nobody has anything to do.

    Where everybody who holds a role signs, those whom separation of duties keeps from it are left out; where nobody is
    left, the place is kept for whoever will hold the role. Who is named twice has one place.
    """
    if stage_id == DRAFT:
        return ALONE
    if isinstance(process.stage(stage_id), WaitStage):
        return ()
    stage = process.human_stage(stage_id)
    everybody_signs = any(isinstance(who, Who) and who.each for who in stage.who)
    kept_out = barred(process, state, stage) if everybody_signs else frozenset()
    places: list[tuple[int, str | None, str | None]] = []
    seated: set[str] = set()
    for party, who in enumerate(stage.who):
        if isinstance(who, NamedPerson):
            named = _named(process, state, who, found)
            places += [(party, *one) for one in named if one[0] is None or one[0] not in seated]
            seated.update(person for person, _ in named if person is not None)
            continue
        for unit in units_of(who, state, found):
            holding = _persons(who, duty(who, state, found, unit), holders, kept_out)
            places += [(party, person, unit) for person in holding]
    return tuple(Seated(number, *place) for number, place in enumerate(places, start=1))


def _named(
    process: Process, state: State, who: NamedPerson, found: Found
) -> list[tuple[str | None, str | None]]:
    """Each person with the unit for which they acted before; the submitting one, if not said. None: nobody is named."""
    units = actors_of_stage(process, state, who.acted_in) if who.acted_in is not None else {}
    return [(person or None, units.get(person)) for person in persons_of(who, state, found)]


def _persons(who: Who, whose: Duty, holders: Holders, kept_out: frozenset[str]) -> Sequence[str | None]:
    if not who.each:
        return [None]
    return [person for person in holders(whose) if person not in kept_out] or [None]


def opened(
    process: Process,
    state: State,
    move: Open,
    at: datetime,
    holders: Holders,
    organization: Organization | None,
) -> Opened:
    """The opening of a stage, with everything that has to be found out for it."""
    found: Found = {}
    stage = process.find_stage(move.stage)
    if isinstance(stage, HumanStage):
        found = looked_up(process, state, stage, organization)
    return Opened(at, move.stage, move.visit, seating(process, state, move.stage, holders, found), found)
