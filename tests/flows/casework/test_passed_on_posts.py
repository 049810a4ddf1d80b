"""What a proxy passes on: the posts that are named, at their units, and nothing beside."""

import pytest

from definitions.vocabulary import Verb
from flows.access.actor import SYSTEM
from flows.access.people import Post, Term, give_role
from flows.access.refusal import Missing, Refused
from tests.builders.model_office import ORGANIZATION
from tests.builders.office import SINCE, SmallOffice
from tests.flows.casework.away import COUNTERSIGN, administer, inbox, pass_on, stand_in, use, wished


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    return model_office


def test_only_the_roles_that_are_named_are_passed_on(office: SmallOffice) -> None:
    with office.services.desk.database.writing() as session:
        post = Post("member", ORGANIZATION, "board")
        give_role(session, "legal", post, Term(SINCE), origin=SYSTEM, at=office.clock())
    stand_in(office, "legal", "clerk", posts=frozenset({"member"}))
    office.submit(COUNTERSIGN)
    assert inbox(office, "clerk") == []


def test_a_role_is_passed_on_at_one_unit_alone(office: SmallOffice) -> None:
    with office.services.desk.database.writing() as session:
        post = Post("head", ORGANIZATION, "finance")
        give_role(session, "legal", post, Term(SINCE), origin=SYSTEM, at=office.clock())
    legal = office.actor("legal")
    at_finance = f"head@{ORGANIZATION}/finance"
    with pytest.raises(Missing, match="没有可以由人代理的岗位：chief"):
        office.services.give_proxy(legal, wished(office, "legal", "clerk", at_finance, "chief"))
    given = office.services.give_proxy(legal, wished(office, "legal", "clerk", at_finance))
    assert [str(post) for post in given] == [at_finance]
    term = Term(office.clock().date())
    offered = office.services.offered_proxies(legal, ORGANIZATION, "legal", term)
    assert {post.unit for post in offered.posts} == {"legal", "finance"}
    assert "legal" not in offered.deputies


ONE_POST = pytest.mark.parametrize("post", ["member", "head"])


@ONE_POST
def test_a_deputy_in_one_post_of_two_does_not_sign_what_is_theirs_by_name(
    office: SmallOffice, post: str
) -> None:
    pass_on(office, "office", post)
    number = office.submit(COUNTERSIGN).number
    use(office, "legal", number, Verb.ADD_SIGNER, "office")
    assert (inbox(office, "clerk"), inbox(office, "office")) == ([], ["countersign"])
    with pytest.raises(Refused):
        office.decide("clerk", number)
    office.decide("office", number)


@ONE_POST
def test_a_deputy_in_one_post_of_two_gives_no_advice_for_the_other(office: SmallOffice, post: str) -> None:
    pass_on(office, "office", post)
    number = office.submit(COUNTERSIGN).number
    use(office, "legal", number, Verb.ASK, "office")
    assert inbox(office, "clerk") == []
    with pytest.raises(Refused):
        use(office, "clerk", number, Verb.ANSWER)
    use(office, "office", number, Verb.ANSWER)


def test_a_deputy_in_every_post_does_both(office: SmallOffice) -> None:
    """Though they were passed on one by one, and the system administrator's never is."""
    administer(office, "office")
    pass_on(office, "office", "member")
    stand_in(office, "office", "clerk", posts=frozenset({"head"}))
    number = office.submit(COUNTERSIGN).number
    use(office, "legal", number, Verb.ADD_SIGNER, "office")
    assert inbox(office, "clerk") == ["countersign"]
    office.decide("clerk", number)
    other = office.submit(COUNTERSIGN).number
    use(office, "finance", other, Verb.ASK, "office")
    assert inbox(office, "clerk") == ["countersign"]
    use(office, "clerk", other, Verb.ANSWER)
    assert inbox(office, "clerk") == []


def test_a_post_that_comes_later_is_not_passed_on_with_the_others(office: SmallOffice) -> None:
    stand_in(office, "office", "clerk")
    number = office.submit(COUNTERSIGN).number
    use(office, "legal", number, Verb.ADD_SIGNER, "office")
    assert inbox(office, "clerk") == ["countersign"]
    with office.services.desk.database.writing() as session:
        board = Post("member", ORGANIZATION, "board")
        give_role(session, "office", board, Term(SINCE), origin=SYSTEM, at=office.clock())
    assert inbox(office, "clerk") == []
    with pytest.raises(Refused):
        office.decide("clerk", number)


def test_what_was_lent_is_taken_back_by_who_has_the_post_that_it_is_of(office: SmallOffice) -> None:
    pass_on(office, "finance", "member")
    number = office.submit(COUNTERSIGN).number
    use(office, "finance", number, Verb.DELEGATE, "secrecy")
    office.services.copy_to(office.actor("manager"), number, ["clerk"])
    with pytest.raises(Refused, match="没有您委托出去、对方还没有交回的事"):
        use(office, "clerk", number, Verb.RECALL)
    stand_in(office, "finance", "clerk", posts=frozenset({"head"}))
    use(office, "clerk", number, Verb.RECALL)
    assert inbox(office, "finance") == ["countersign"]
