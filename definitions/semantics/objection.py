"""Objections (异议): what holds a case, who is to answer, and where the case goes once it is settled."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from definitions.schema.process import DRAFT, Process
from definitions.schema.signing import Party
from definitions.semantics.authority import authors_of
from definitions.semantics.changing import replace
from definitions.semantics.history import (
    Intervened,
    Objected,
    ObjectionAnswered,
    ObjectionSettled,
    OnObjections,
)
from definitions.semantics.intervening import ways_back
from definitions.semantics.lines import back_to
from definitions.semantics.migrating import forget
from definitions.semantics.state import RaisedObjection, State
from definitions.vocabulary import Settlement

ANSWER, COORDINATION = "objection.answer", "objection.coordination"
"""Under these names the two duties are asked for; no stage is called so."""
TITLES = {ANSWER: "答复异议", COORDINATION: "协调异议"}


@dataclass(frozen=True, slots=True)
class Awaited:
    """The duty for which a held case waits."""

    duty: str
    """`ANSWER` or `COORDINATION`."""
    objection: RaisedObjection
    since: datetime
    barred: frozenset[str]
    """Who may not have it: they objected; nor decide, who drafted or answered."""


def on_objection(process: Process, state: State, event: OnObjections) -> State:
    """The state after it."""
    match event:
        case Objected():
            return replace(state, objections=(*state.objections, _raised(process, state, event)))
        case ObjectionAnswered():
            state = _answered(state, event)
            return _settled(process, state, event, Settlement.ACCEPTED) if event.accepted else state
        case ObjectionSettled():
            return _settled(process, state, event, event.how, event.opinion)


def _raised(process: Process, state: State, event: Objected) -> RaisedObjection:
    declared = process.objection
    return RaisedObjection(
        event.objection,
        event.at,
        event.by,
        event.unit,
        event.reason,
        state.round,
        event.on_behalf_of,
        stops_clocks=declared is not None and declared.clocks == "stop",
    )


def _answered(state: State, event: ObjectionAnswered) -> State:
    told = {
        "answer": event.answer,
        "answered_by": event.by,
        "answered_for": event.on_behalf_of,
        "answered_at": event.at,
    }
    return _with(state, event.objection, told)


def _settled(
    process: Process,
    state: State,
    event: ObjectionAnswered | ObjectionSettled,
    how: Settlement,
    opinion: str = "",
) -> State:
    """The hold is over; where the objection prevailed, the case has gone back."""
    target = _target(process, state) if how.leads_back else None
    told = {"settlement": how, "opinion": opinion, "settled_by": event.by, "settled_for": event.on_behalf_of}
    state = _with(state, event.objection, {**told, "settled_at": event.at})
    return state if target is None else replace(forget(back_to(process, state, target)), keep=())


def released(state: State, event: Intervened) -> State:
    """However an administrator moves a case, no objection holds it any more."""
    held = state.objection
    if held is None:
        return state
    told = {"settlement": Settlement.RELEASED, "opinion": event.reason, "settled_by": event.by}
    return _with(state, held.number, {**told, "settled_at": event.at})


def _with(state: State, number: int, told: dict[str, Any]) -> State:
    changed = tuple(replace(one, **told) if one.number == number else one for one in state.objections)
    return replace(state, objections=changed)


def _target(process: Process, state: State) -> str:
    """Where the case goes back to: no further on than it has come."""
    declared = process.objection
    wanted = declared.upheld if declared is not None else DRAFT
    return wanted if wanted in ways_back(process, state) else DRAFT


def awaited(state: State) -> Awaited | None:
    """Whom a held case waits for; None: it is not held."""
    held = state.objection
    if held is None:
        return None
    if held.answered_at is None:
        return Awaited(ANSWER, held, held.raised_at, held.objectors)
    return Awaited(COORDINATION, held, held.answered_at, held.parties | authors_of(state))


def who_has(process: Process, duty: str) -> Party:
    """Who has the duty, where the document lets cases be objected to."""
    assert process.objection is not None
    return process.objection.answered_by if duty == ANSWER else process.objection.coordinated_by


def can_be_raised(process: Process, state: State) -> bool:
    """Whether the case stands where somebody may object: it was sent on its way, and nothing of it is out."""
    declared = process.objection
    if declared is None or state.is_ended or state.ending is not None or "published" in state.marks:
        return False
    if DRAFT in state.open or not state.on_its_way or state.objection is not None:
        return False
    return declared.during is None or not state.open.keys().isdisjoint(declared.during)


def has_objected(state: State, unit: str) -> bool:
    """Whether a unit objected to this very content before, and that was settled: once is enough."""
    return any(
        one.unit == unit and one.round == state.round and state.counts(one.raised_at)
        for one in state.objections
    )


def next_objection(state: State) -> int:
    return len(state.objections) + 1


__all__ = [
    "ANSWER",
    "COORDINATION",
    "TITLES",
    "Awaited",
    "awaited",
    "can_be_raised",
    "has_objected",
    "next_objection",
    "on_objection",
    "released",
    "who_has",
]
