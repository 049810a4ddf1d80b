"""The walk leaves no verb out: each is done by somebody somewhere, and refused to somebody somewhere; so is everything that
somebody can be to a case.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from definitions.vocabulary import Verb
from tests.flows.access.duty_places import DUTY_PLACES
from tests.flows.access.hand_places import POSTED, TAKEN_DOWN, TO_BE_POSTED, TO_BE_TAKEN_DOWN
from tests.flows.access.letter_places import SORTED_PLACES, UNSORTED
from tests.flows.access.places import (
    EXTENSION_PLACES,
    OBJECTION_PLACES,
    OVERRIDE_PLACE,
    PAPER_PLACES,
    REFUSED,
    URGENCY_PLACES,
    WEB_PLACES,
    Place,
)

PLACES: tuple[Place, ...] = (
    *(*WEB_PLACES, *PAPER_PLACES, *EXTENSION_PLACES, *URGENCY_PLACES, *OBJECTION_PLACES),
    *(REFUSED, OVERRIDE_PLACE, UNSORTED, *SORTED_PLACES),
    *(TO_BE_POSTED, POSTED, TO_BE_TAKEN_DOWN, TAKEN_DOWN),
)
ALIKE = {Verb.SUBMIT: Verb.REVISE}
"""Handing in a draft is asked as handing in a corrected content is; who begins one is walked by itself."""
NOBODYS = {"has nothing to do with it", "has left"}
"""They do nothing but, at most, look."""


def _by_verb() -> Mapping[Verb, set[str]]:
    """Verb to the places at which somebody may use it."""
    found: dict[Verb, set[str]] = defaultdict(set)
    for place in PLACES:
        for name, column in _columns(place):
            if column:
                found[name].add(place.name)
    for one in DUTY_PLACES:
        for row in one.rows:
            for verb in row.verbs:
                found[verb].add(one.name)
    return found


def _columns(place: Place) -> Iterator[tuple[Verb, set[str]]]:
    for verb in Verb:
        column = place.seats.get(verb) or getattr(place, verb.value, None)
        if column is not None:
            yield verb, column.allowed


def test_every_verb_is_done_somewhere() -> None:
    found = _by_verb()
    never = {verb for verb in Verb if not found[ALIKE.get(verb, verb)]}
    assert never == set()


def test_every_verb_on_a_duty_is_done_at_more_than_one_place_and_not_at_all() -> None:
    names = {place.name for place in DUTY_PLACES}
    found = _by_verb()
    for verb in (Verb.CLAIM, Verb.RELEASE, Verb.HAND_BACK, Verb.REMOVE_SIGNER, Verb.TAKE_BACK):
        assert 2 <= len(found[verb] & names) < len(names), verb


def test_everything_that_somebody_can_be_to_a_case_lets_them_do_something_and_not_everything() -> None:
    verbs: dict[str, set[Verb]] = defaultdict(set)
    for place in DUTY_PLACES:
        for row in place.rows:
            verbs[row.relation] |= row.verbs
    idle = {relation for relation, may in verbs.items() if may <= {Verb.VIEW}}
    assert idle == NOBODYS | {"audits"}
    assert all(may < set(Verb) for may in verbs.values())


def test_no_two_places_have_the_same_name_and_no_place_the_same_person_twice() -> None:
    names = [place.name for place in DUTY_PLACES]
    assert len(names) == len(set(names))
    for place in DUTY_PLACES:
        people = [row.person for row in place.rows]
        assert len(people) == len(set(people)), place.name
