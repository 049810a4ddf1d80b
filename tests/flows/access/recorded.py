"""What was walked: who tried which verb where, and what became of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from definitions.vocabulary import Verb
from flows.access.actor import Actor
from flows.access.policy import CaseFacts
from flows.access.relations import Standing, is_related, standing_of
from flows.access.verb_table import TABLE

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
    cells: tuple[str, ...] = ()
    """Of what was done: the standing and the relations under which the table of verbs lets it."""


def cells_of(verb: Verb, actor: Actor, case: CaseFacts) -> tuple[str, ...]:
    related = (one for one in TABLE[verb].relations if is_related(actor, case, one))
    return (standing_of(case.state), *related)


def not_walked(done: Iterable[Tried]) -> list[str]:
    """What the table of verbs lets and nobody did."""
    walked = {(one.verb, cell) for one in done for cell in one.cells}
    return [
        f"{verb}: {cell}"
        for verb, entry in TABLE.items()
        for cell in (*(one for one in Standing if one in entry.standings), *entry.relations)
        if (verb, cell) not in walked and verb is not Verb.SUBMIT
    ]


WALKED: list[Tried] = []
"""What the test that runs now has tried so far: `tests.fixtures.walked` takes it from here."""
