"""Who gets a place in a stage when it is opened."""

from collections.abc import Callable, Sequence

from definitions.schema.process import DRAFT, Process
from definitions.schema.signing import NamedPerson
from definitions.schema.stages import HumanStage, WaitStage
from definitions.semantics.authority import Duty, barred, duty
from definitions.semantics.history import ALONE, Seated
from definitions.semantics.state import State

Holders = Callable[[Duty], Sequence[str]]
"""From a role at a unit to the persons who hold it, in an order that stays."""


def seating(process: Process, state: State, stage_id: str, holders: Holders) -> tuple[Seated, ...]:
    """A place for each signer, in the order of the document. Never empty but where nobody has anything to do.

    Where everybody who holds a role signs, those whom separation of duties keeps from it are left out; where nobody is
    left, the place is kept for whoever will hold the role.
    """
    if stage_id == DRAFT:
        return ALONE
    if isinstance(process.stage(stage_id), WaitStage):
        return ()
    stage = process.human_stage(stage_id)
    kept_out = barred(process, state, stage)
    places = [
        (party, person)
        for party in range(len(stage.who))
        for person in _persons(stage, party, state, holders, kept_out)
    ]
    return tuple(Seated(number, party, person) for number, (party, person) in enumerate(places, start=1))


def _persons(
    stage: HumanStage, party: int, state: State, holders: Holders, kept_out: frozenset[str]
) -> Sequence[str | None]:
    who, whose = stage.who[party], duty(stage.who[party], state)
    if isinstance(who, NamedPerson):
        return [whose.person or None]
    if not who.each:
        return [None]
    return [person for person in holders(whose) if person not in kept_out] or [None]
