"""What somebody is to a case at a place: the words under which the walk reports what they were let do."""

from collections.abc import Mapping

from tests.builders.office import HOLDINGS
from tests.flows.access.crowd import ALSO
from tests.flows.access.places import DUTY, Place

APART: Mapping[str, str] = {
    "retired": "held every role, until yesterday",
    "former": "held every role, until yesterday",
    "closed": "has a closed account",
    "nobody": "holds no role",
    "auditor": "audits",
    "ll_auditor": "audits",
    "sysadmin": "runs the system",
    "security": "administers accounts",
    "ll_manager": "oversees the organisation",
    "ll_chief": "oversees the organisation",
    "manager": "oversees the organisation",
    "chief": "oversees the organisation",
}
POSTS = {**HOLDINGS, **ALSO}
LATER = DUTY | {"ll_office", "ll_clerk", "ll_center", "account", "proof"}
"""Whose duty it is sooner or later on the way of a publication."""


def relation_of(person: str, place: Place, drafter: str) -> str:
    if person in APART:
        return _apart(person, drafter)
    if person in place.decide.allowed:
        return "has the duty"
    if person == drafter:
        return "drafter"
    if person in place.signed:
        return "has signed"
    if person in place.outrun:
        return "another did the duty"
    if POSTS[person][2] == POSTS[drafter][2]:
        return "of the drafter's unit"
    return "has the duty later" if person in LATER else "of another unit"


def _apart(person: str, drafter: str) -> str:
    elsewhere = person in POSTS and POSTS[person][0] != POSTS[drafter][0]
    return "of another organisation" if elsewhere else APART[person]
