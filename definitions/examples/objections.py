"""Steps of examples in which somebody objects (异议), and in which that is answered and settled."""

from collections.abc import Mapping
from datetime import datetime

from definitions.examples.turned_down import TurnedDown, not_now, not_offered
from definitions.examples.words import ACCEPT, DISMISS, DROP, OBJECTION, RAISE, REJECT, UPHOLD
from definitions.schema.process import Process
from definitions.semantics.history import Objected, ObjectionAnswered, ObjectionSettled, OnObjections
from definitions.semantics.objection import ANSWER, COORDINATION, awaited, can_be_raised, next_objection
from definitions.semantics.state import State
from definitions.vocabulary import Settlement

ANSWERS: Mapping[str, Mapping[str, bool]] = {ANSWER: {ACCEPT: True, REJECT: False}, COORDINATION: {}}
SETTLEMENTS: Mapping[str, Mapping[str, Settlement]] = {
    ANSWER: {DROP: Settlement.DROPPED},
    COORDINATION: {
        UPHOLD: Settlement.UPHELD,
        DISMISS: Settlement.DISMISSED,
        DROP: Settlement.DROPPED,
    },
}
"""What may be said while a duty is awaited."""


def objection_event(process: Process, state: State, said: str, at: datetime) -> OnObjections | TurnedDown:
    """The fact that such a step tells of, or why it cannot be."""
    if process.objection is None:
        return not_offered("本流程没有写明谁可以提异议")
    held = awaited(state)
    if held is None:
        return _raised(process, state, said, at)
    number = held.objection.number
    if said in ANSWERS[held.duty]:
        return ObjectionAnswered(at, number, held.duty, ANSWERS[held.duty][said], "样例")
    if said in SETTLEMENTS[held.duty]:
        return ObjectionSettled(at, number, held.duty, SETTLEMENTS[held.duty][said], "样例")
    known = [*ANSWERS[held.duty], *SETTLEMENTS[held.duty]]
    return not_now(f"已经有人提出异议，此时不能写“{said}”，可选：{'、'.join(known)}")


def _raised(process: Process, state: State, said: str, at: datetime) -> OnObjections | TurnedDown:
    if said != RAISE:
        return not_now(f"此时没有异议，不能写“{said}”，可选：{RAISE}")
    if not can_be_raised(process, state):
        return not_now("此时不能提异议：办件在拟稿人手里、已经发布或办结，或者不在写明的环节")
    return Objected(at, next_objection(state), OBJECTION, "", "样例")


__all__ = ["objection_event"]
