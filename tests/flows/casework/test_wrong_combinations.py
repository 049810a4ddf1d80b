"""Two things at once that each alone is in order, through the real services on both databases.

Beside these: a return after two of three have signed (`test_several_signers`), an answer taken back after one of three acted
behind it and a signer added to 或签 (`test_seats`), an extension while the clock stands (`test_extensions`, `test_pauses`), and
two proxies for one absent person (`test_proxies`).
"""

from functools import partial
from itertools import pairwise

import pytest

from definitions.semantics.clocks import day_of
from definitions.vocabulary import Verb
from flows.access.actor import SYSTEM, Actor
from flows.access.people import Post, end_role
from flows.access.refusal import Conflict, Refused
from flows.assembly import Services
from flows.casework.decision import Answer
from flows.casework.handing import SeatRequest
from storage.queries.blocked import Lack, vacant_duties
from tests.builders.model_office import ORGANIZATION
from tests.builders.office import SmallOffice
from tests.durability.crowd import at_once, crowd

COUNTERSIGN, VOTE = "model-office.countersign", "model-office.board-vote"


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    return model_office


def waiting(office: SmallOffice, *people: str) -> set[str]:
    return {person for person in people if office.services.inbox(office.actor(person))}


def act(office: SmallOffice, by: str, number: str, verb: Verb, to: str | None = None) -> None:
    office.services.act_on_seat(office.actor(by), number, SeatRequest(verb, to, "请您看看"))


def test_a_circle_of_delegates_comes_undone_the_way_it_was_made(office: SmallOffice) -> None:
    """From 甲 to 乙 to 丙 and to 甲 again: who lent it first has it to look at, and signs only when it came all the way back."""
    number = office.submit(COUNTERSIGN).number
    circle = ("finance", "clerk", "secrecy", "finance")
    for lender, borrower in pairwise(circle):
        act(office, lender, number, Verb.DELEGATE, borrower)
    assert waiting(office, *circle) == {"finance"}
    with pytest.raises(Refused, match="不由您决定"):
        office.decide("finance", number)
    for holder in ("finance", "secrecy", "clerk"):
        act(office, holder, number, Verb.HAND_BACK)
    office.decide("finance", number)
    signed = office.services.case(office.actor("manager"), number).signatures
    assert [one.person for one in signed] == ["甲-finance"]


def refuses(services: Services, actor: Actor, number: str) -> str:
    try:
        services.decide(actor, number, Answer("refuse", opinion="不宜办理", stage="countersign", visit=1))
    except (Conflict, Refused):
        return "late"
    return "refused"


def withdraws(services: Services, actor: Actor, number: str) -> str:
    try:
        services.withdraw(actor, number, "内容有变")
    except (Conflict, Refused):
        return "late"
    return "withdrawn"


def test_of_a_refusal_and_a_withdrawal_at_once_exactly_one_ends_the_case(office: SmallOffice) -> None:
    with crowd(office.services, 2) as (reviewer, drafter):
        for _ in range(3):
            number = office.submit(COUNTERSIGN).number
            said = at_once(
                [
                    partial(refuses, reviewer, office.actor("legal"), number),
                    partial(withdraws, drafter, office.actor("officer"), number),
                ]
            )
            (ended,) = (one for one in said if one != "late")
            assert office.services.case(office.actor("manager"), number).outcome == ended
            assert waiting(office, "legal", "finance", "planner", "chief", "officer") == set()


def leaves(office: SmallOffice, person: str, role: str, unit: str) -> None:
    post = Post(role, ORGANIZATION, unit)
    with office.services.desk.database.writing() as session:
        end_role(session, person, post, day_of(office.clock()), origin=SYSTEM, at=office.clock())


def test_who_leaves_while_their_review_is_open_decides_no_more_and_leaves_it_to_be_seen_to(
    office: SmallOffice,
) -> None:
    number = office.submit(COUNTERSIGN).number
    stale = office.actor("legal")
    leaves(office, "legal", "head", "legal")
    office.clock.move(days=1)
    assert waiting(office, "legal", "finance") == {"finance"}
    with pytest.raises(Refused):
        office.services.decide(stale, number, Answer("approve"))
    with office.services.desk.database.reading() as session:
        vacant = vacant_duties(session, ORGANIZATION, day_of(office.clock()))
        assert [(duty.number, duty.lack) for duty in vacant] == [(number, Lack.HOLDER)]
