"""Standing proxies: both names, nobody's own text through a proxy, two deputies for one absent person, and no chains."""

import pytest
from sqlalchemy import select

from definitions.vocabulary import Verb, WayIn
from flows.access.actor import SYSTEM
from flows.access.people import Post, Term, give_role
from flows.access.refusal import AlreadyDecided, Refused
from flows.casework.handing import SeatRequest
from storage.models import Decision
from tests.builders.model_office import ORGANIZATION
from tests.builders.office import SINCE, SmallOffice
from tests.flows.casework.away import COUNTERSIGN, VOTE, inbox, stand_in, use


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    return model_office


def test_a_deputy_decides_under_both_names(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    stand_in(office, "legal", "clerk")
    assert (inbox(office, "legal"), inbox(office, "clerk")) == (["countersign"], ["countersign"])
    office.decide("clerk", number)
    assert (inbox(office, "legal"), inbox(office, "clerk")) == ([], [])
    with office.services.desk.database.reading() as session:
        (row,) = session.execute(select(Decision.person, Decision.on_behalf_of)).all()
    assert tuple(row) == ("clerk", "legal")
    view = office.services.case(office.actor("officer"), number)
    assert [signature.person for signature in view.signatures] == ["甲-clerk（代甲-legal）"]
    with pytest.raises(AlreadyDecided):
        office.decide("legal", number, stage="countersign")


def test_two_deputies_of_one_person_sign_once(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    stand_in(office, "legal", "clerk")
    stand_in(office, "legal", "secrecy")
    office.decide("secrecy", number)
    with pytest.raises((AlreadyDecided, Refused)):
        office.decide("clerk", number)
    assert inbox(office, "clerk") == []


def test_nobody_signs_their_own_text_through_a_proxy_or_as_one(office: SmallOffice) -> None:
    with office.services.desk.database.writing() as session:
        post = Post("officer", ORGANIZATION, "legal")
        give_role(session, "legal", post, Term(SINCE), origin=SYSTEM, at=office.clock())
    stand_in(office, "legal", "secrecy")
    stand_in(office, "finance", "officer")
    own = office.submit(COUNTERSIGN, by="legal").number
    with pytest.raises(Refused, match="您代理的人在本办件中要回避"):
        office.decide("secrecy", own)
    other = office.submit(COUNTERSIGN, by="officer").number
    with pytest.raises(Refused, match="拟稿人不能审签自己起草的内容"):
        office.decide("officer", other)


def test_a_deputy_of_two_signers_of_one_stage_signs_for_one(office: SmallOffice) -> None:
    number = office.submit(COUNTERSIGN).number
    stand_in(office, "legal", "secrecy")
    stand_in(office, "finance", "secrecy")
    office.decide("secrecy", number)
    assert inbox(office, "secrecy") == []
    with pytest.raises((AlreadyDecided, Refused)):
        office.decide("secrecy", number, stage="countersign")


def test_separation_holds_for_whom_it_was_decided(office: SmallOffice) -> None:
    """The chief's proxy signed the vote: the chief does not sign right after it either."""
    number = office.submit(VOTE, handler="clerk").number
    office.decide("clerk", number, "done")
    stand_in(office, "chief", "planner")
    with office.services.desk.database.writing() as session:
        post = Post("head", ORGANIZATION, "general_office")
        give_role(session, "chief", post, Term(SINCE), origin=SYSTEM, at=office.clock())
    office.decide("planner", number)
    office.decide("member1", number)
    with pytest.raises(Refused, match="同一人不能连着签"):
        office.decide("chief", number)


def test_a_proxy_has_no_vote_of_its_own_and_casts_that_of_who_is_away(office: SmallOffice) -> None:
    stand_in(office, "member1", "planner")
    number = office.submit(VOTE, handler="clerk").number
    office.decide("clerk", number, "done")
    view = office.services.case(office.actor("officer"), number)
    assert len(view.awaited[0].signers) == 4, "three members and the chief"
    assert inbox(office, "planner") == ["vote"]
    office.decide("planner", number)
    assert (inbox(office, "planner"), inbox(office, "member1")) == ([], [])


def test_a_proxy_has_no_proxy(office: SmallOffice) -> None:
    stand_in(office, "legal", "clerk")
    stand_in(office, "clerk", "secrecy")
    number = office.submit(COUNTERSIGN).number
    assert inbox(office, "secrecy") == []
    stand_in(office, "finance", "legal")
    stand_in(office, "legal", "finance")
    assert inbox(office, "finance") == inbox(office, "legal") == ["countersign"]
    office.decide("finance", number)


def test_a_deputy_hands_on_and_takes_back_as_the_other_would(office: SmallOffice) -> None:
    stand_in(office, "legal", "clerk")
    number = office.submit(COUNTERSIGN).number
    office.decide("clerk", number)
    office.services.act_on_seat(
        office.actor("clerk", WayIn.CLI), number, SeatRequest(Verb.TAKE_BACK, why="看漏一处")
    )
    assert inbox(office, "legal") == ["countersign"]
    office.decide("legal", number)


def colleague_of_legal(office: SmallOffice) -> None:
    """Holds the same role at the same unit as who is away, for whom they stand in."""
    with office.services.desk.database.writing() as session:
        post = Post("head", ORGANIZATION, "legal")
        give_role(session, "clerk", post, Term(SINCE), origin=SYSTEM, at=office.clock())
    stand_in(office, "legal", "clerk")


def signatures(office: SmallOffice, number: str) -> list[str]:
    return [one.person for one in office.services.case(office.actor("officer"), number).signatures]


def test_a_colleague_who_stands_in_does_what_the_other_had_claimed(office: SmallOffice) -> None:
    colleague_of_legal(office)
    number = office.submit(COUNTERSIGN).number
    use(office, "legal", number, Verb.CLAIM)
    assert inbox(office, "clerk") == ["countersign"]
    assert office.services.claimed_by_colleagues(office.actor("clerk")) == []
    office.decide("clerk", number)
    assert signatures(office, number) == ["甲-clerk（代甲-legal）"]


def test_who_has_a_vote_of_their_own_casts_that_one_and_not_that_of_who_is_away_beside(
    office: SmallOffice,
) -> None:
    stand_in(office, "member1", "member2")
    number = office.submit(VOTE, handler="clerk").number
    office.decide("clerk", number, "done")
    office.decide("member2", number)
    assert signatures(office, number)[-1] == "甲-member2"
    assert (inbox(office, "member2"), inbox(office, "member1")) == ([], ["vote"])
    with pytest.raises((AlreadyDecided, Refused)):
        office.decide("member2", number, stage="vote")


def test_what_a_deputy_claimed_is_signed_under_both_names(office: SmallOffice) -> None:
    stand_in(office, "legal", "secrecy")
    number = office.submit(COUNTERSIGN).number
    use(office, "secrecy", number, Verb.CLAIM)
    office.decide("secrecy", number)
    assert signatures(office, number) == ["甲-secrecy（代甲-legal）"]
