"""How simulated people object (异议), answer and decide."""

import random
from collections.abc import Iterator
from datetime import datetime
from math import log

from definitions.semantics.history import Objected, ObjectionAnswered, ObjectionSettled, OnObjections
from definitions.semantics.objection import ANSWER, COORDINATION, awaited
from definitions.semantics.state import State
from definitions.vocabulary import Settlement

HOURS = 4.0
"""Working hours in which half of the answers, and of the decisions, are given."""
SPREAD = 0.6
ACCEPTED, UPHELD = 0.5, 0.5
"""How often an objection is accepted; and one that is not, upheld."""
MINUTES = 60


def minutes_taken(dice: random.Random) -> float:
    return dice.lognormvariate(log(HOURS * MINUTES), SPREAD)


def raised(at: datetime) -> Objected:
    return Objected(at, 1, "objector", "", "模拟")


def reply(state: State, at: datetime, dice: random.Random) -> Iterator[OnObjections]:
    """What whoever is awaited says; nothing where nobody objected."""
    held = awaited(state)
    if held is None:
        return
    if held.duty == ANSWER:
        yield ObjectionAnswered(at, held.objection.number, ANSWER, dice.random() < ACCEPTED, "模拟")
    else:
        how = Settlement.UPHELD if dice.random() < UPHELD else Settlement.DISMISSED
        yield ObjectionSettled(at, held.objection.number, COORDINATION, how, "模拟")


__all__ = ["minutes_taken", "raised", "reply"]
