"""Those who have a part in a case, and who are told when an administrator moves it (干预)."""

from collections.abc import Collection, Sequence

from definitions.semantics.clocks import day_of
from definitions.semantics.history import Copied
from flows.access.actor import Actor, find_actor
from flows.access.intervention_policy import participants
from flows.casework.advancing import advance
from flows.casework.in_hand import CaseInHand


def participants_in_office(hand: CaseInHand, actor: Actor) -> tuple[str, ...]:
    """Who has a part in the case, and still holds a role."""
    return in_office(hand, actor, participants(hand.state))


def in_office(hand: CaseInHand, actor: Actor, people: Collection[str]) -> tuple[str, ...]:
    """Those of them, but the person who acts, who still hold a role."""
    found = []
    for person in sorted(set(people) - {actor.person}):
        known = find_actor(hand.connection, person, day_of(hand.at), actor.way_in)
        if known is not None and hand.office.organization.organization in known.organizations:
            found.append(person)
    return tuple(found)


def tell_participants(hand: CaseInHand, actor: Actor, people: Sequence[str]) -> None:
    """The case is copied to these, who read what was done and why."""
    for person in people:
        advance(hand, Copied(hand.at, actor.person, person), actor.origin)
