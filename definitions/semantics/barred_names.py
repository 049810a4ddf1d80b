"""Whom the form, or an answer, names to sign, and who must not: known when they are named, not when nobody can sign."""

from collections.abc import Iterator
from dataclasses import dataclass

from definitions.schema.places import FROM_FORM, FROM_STAGE
from definitions.schema.process import DRAFT, Process
from definitions.schema.signing import NamedPerson
from definitions.schema.stages import HumanStage
from definitions.semantics.authority import conflict, filled_in
from definitions.semantics.moves import Open, moves_from
from definitions.semantics.state import State


@dataclass(frozen=True, slots=True)
class BarredName:
    """A person who was named for a stage in which separation of duties lets them not act."""

    field: str
    """In which they are named."""
    person: str
    stage: HumanStage
    acted: str
    """Where they acted before; `draft` for the drafter."""


def barred_in_form(process: Process, state: State) -> Iterator[BarredName]:
    """`state`: with the form that is handed in. Only the drafter is known by then."""
    for one in _barred(process, state, FROM_FORM):
        if one.acted == DRAFT:
            yield one


def barred_in_answer(process: Process, state: State, stage_id: str) -> Iterator[BarredName]:
    """`state`: as it is after the answer. Who only must not sign next to somebody may be named for later."""
    opening = {move.stage for move in moves_from(process, state) if isinstance(move, Open)}
    for one in _barred(process, state, f"{FROM_STAGE}{stage_id}."):
        if one.acted == DRAFT or one.stage.distinct_from is not None or one.stage.id in opening:
            yield one


def _barred(process: Process, state: State, begin: str) -> Iterator[BarredName]:
    for stage in process.human_stages:
        for who in stage.who:
            if not isinstance(who, NamedPerson) or not who.person.startswith(begin):
                continue
            person = filled_in(state, who.person)
            found = conflict(process, state, stage, person) if person else None
            if found is not None:
                yield BarredName(who.person.removeprefix(begin), person, stage, found.stage)


__all__ = ["BarredName", "barred_in_answer", "barred_in_form"]
