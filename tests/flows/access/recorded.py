"""What was walked: who tried which verb where, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from definitions.vocabulary import Verb

ON_SEATS: Mapping[Verb, str] = {
    Verb.FORWARD: "handed",
    Verb.DELEGATE: "handed",
    Verb.HAND_BACK: "handed_back",
    Verb.RECALL: "handed",
    Verb.CLAIM: "handed",
    Verb.RELEASE: "handed",
    Verb.ADD_SIGNER: "signer_added",
    Verb.REMOVE_SIGNER: "signer_removed",
    Verb.TAKE_BACK: "taken_back",
    Verb.ASSIGN: "handed",
    Verb.ASK: "asked",
    Verb.SUPPLEMENT: "asked",
    Verb.ANSWER: "replied",
}
"""Verb to the event that tells of it."""


@dataclass(frozen=True)
class Tried:
    verb: Verb
    place: str
    relation: str
    reason: str = ""
    """Why it was refused; empty: it was done."""


WALKED: list[Tried] = []
"""What the test that runs now has tried so far: `tests.fixtures.walked` takes it from here."""
