"""Standing proxies: both names, nobody's own text through a proxy, two deputies for one absent person, and no chains."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from definitions.vocabulary import Verb, WayIn
from flows.access.actor import SYSTEM
from flows.access.people import Post, Term, add_person, end_role, give_role
from flows.access.proxies import Wish, end_proxy, give_proxy
from flows.access.refusal import AlreadyDecided, Conflict, Invalid, Missing, Refused
from flows.casework.handing import SeatRequest
from storage.models import Decision
from storage.queries.case_search import Wanted
from tests.builders.audit import refusals
from tests.builders.model_office import ORGANIZATION
from tests.builders.office import SINCE, SmallOffice

COUNTERSIGN = "model-office.countersign"
VOTE = "model-office.board-vote"


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    return model_office


def stand_in(
    office: SmallOffice, principal: str, deputy: str, days: int = 5, posts: frozenset[str] | None = None
) -> None:
    today = office.clock().date()
    wish = Wish(principal, deputy, ORGANIZATION, Term(today, today + timedelta(days=days)), posts)
    with office.services.desk.database.writing() as session:
        give_proxy(session, wish, origin=SYSTEM, at=office.clock())


def end(office: SmallOffice, principal: str, deputy: str, organization: str = ORGANIZATION) -> None:
    at = office.clock()
    with office.services.desk.database.writing() as session:
        end_proxy(session, principal, deputy, organization, at.date(), origin=SYSTEM, at=at)


def inbox(office: SmallOffice, person: str) -> list[str]:
    return [duty.stage for duty in office.services.inbox(office.actor(person))]


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


def test_a_proxy_ends_with_its_last_day_and_with_the_role(office: SmallOffice) -> None:
    stand_in(office, "legal", "clerk", days=2)
    number = office.submit(COUNTERSIGN).number
    office.clock.move(days=3)
    assert inbox(office, "clerk") == []
    with pytest.raises(Refused):
        office.decide("clerk", number)


def test_a_proxy_is_ended_early(office: SmallOffice) -> None:
    stand_in(office, "legal", "clerk")
    office.submit(COUNTERSIGN)
    with pytest.raises(Missing):
        end(office, "legal", "clerk", "another-office")
    end(office, "legal", "clerk")
    office.clock.move(days=1)
    assert inbox(office, "clerk") == []
    with pytest.raises(Missing):
        end(office, "legal", "clerk")


def test_only_the_roles_that_are_named_are_passed_on(office: SmallOffice) -> None:
    with office.services.desk.database.writing() as session:
        post = Post("member", ORGANIZATION, "board")
        give_role(session, "legal", post, Term(SINCE), origin=SYSTEM, at=office.clock())
    stand_in(office, "legal", "clerk", posts=frozenset({"member"}))
    office.submit(COUNTERSIGN)
    assert inbox(office, "clerk") == []


def test_what_makes_no_sense_is_refused(office: SmallOffice) -> None:
    with pytest.raises(Invalid, match="不能由本人代理本人"):
        stand_in(office, "legal", "legal")
    with pytest.raises(Invalid, match="起止日期"):
        stand_in(office, "legal", "clerk", days=-1)
    stand_in(office, "legal", "clerk")
    with pytest.raises(Conflict):
        stand_in(office, "legal", "clerk")
    with office.services.desk.database.writing() as session:
        add_person(session, "guest", "甲-guest", origin=SYSTEM, at=office.clock())
    with pytest.raises(Refused, match="不是本机构的在岗人员"):
        stand_in(office, "legal", "guest")
    with pytest.raises(Missing, match="没有可以由人代理的岗位"):
        stand_in(office, "legal", "secrecy", posts=frozenset({"chief"}))


def test_a_deputy_hands_on_and_takes_back_as_the_other_would(office: SmallOffice) -> None:
    stand_in(office, "legal", "clerk")
    number = office.submit(COUNTERSIGN).number
    office.decide("clerk", number)
    office.services.act_on_seat(
        office.actor("clerk", WayIn.CLI), number, SeatRequest(Verb.TAKE_BACK, why="看漏一处")
    )
    assert inbox(office, "legal") == ["countersign"]
    office.decide("legal", number)


def administer(office: SmallOffice, person: str) -> None:
    with office.services.desk.database.writing() as session:
        post = Post("system_admin", ORGANIZATION, "general_office")
        give_role(session, person, post, Term(SINCE), origin=SYSTEM, at=office.clock())


def wished(office: SmallOffice, principal: str, deputy: str, *posts: str, reason: str = "") -> Wish:
    today = office.clock().date()
    return Wish(principal, deputy, ORGANIZATION, Term(today, today), frozenset(posts) or None, reason)


def test_who_arranges_it_for_another_says_why_and_is_not_the_deputy(office: SmallOffice) -> None:
    services, wish = office.services, wished(office, "legal", "clerk", reason="出差")
    with pytest.raises(Refused, match="只有本人和系统管理员"):
        services.give_proxy(office.actor("finance"), wish)
    administer(office, "editor")
    with pytest.raises(Refused, match="不能安排自己代理别人"):
        services.give_proxy(office.actor("editor"), replace(wish, deputy="editor"))
    with pytest.raises(Invalid, match="写明事由"):
        services.give_proxy(office.actor("editor"), replace(wish, reason=" "))
    services.give_proxy(office.actor("editor"), wish)
    seen = {who: services.proxies(office.actor(who), ORGANIZATION) for who in ("legal", "clerk", "editor")}
    assert [one.reason for one in seen["legal"].for_me] == ["出差"]
    assert seen["legal"].for_me == seen["clerk"].by_me == seen["editor"].others
    assert services.proxies(office.actor("finance"), ORGANIZATION).others == ()
    assert [one.verb for one in refusals(services.desk.database)] == ["people proxy give"] * 2
    with pytest.raises(Refused):
        services.end_proxy(office.actor("finance"), ORGANIZATION, "legal", "clerk", office.clock().date())


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


def test_what_nobody_can_do_is_given_to_somebody_who_may(office: SmallOffice) -> None:
    """Not to the drafter, nor to who runs the system."""
    administer(office, "editor")
    services, number = office.services, office.submit(COUNTERSIGN).number
    assert services.vacancies(office.actor("editor"), ORGANIZATION).duties == ()
    with services.desk.database.writing() as session:
        post, today = Post("head", ORGANIZATION, "legal"), office.clock().date()
        end_role(session, "legal", post, today, origin=SYSTEM, at=office.clock())
    office.clock.move(days=1)
    admin = office.actor("editor")
    (duty,) = services.vacancies(admin, ORGANIZATION).assignable
    people = services.assignable_people(admin, duty.case_id, duty.stage, duty.seat)
    assert people["clerk"] == "甲-clerk"
    assert not {"officer", "editor", "legal"} & set(people)
    with pytest.raises(Refused, match="只有系统管理员可以改派"):
        services.assignable_people(office.actor("chief"), duty.case_id, duty.stage, duty.seat)
    asked = SeatRequest(Verb.ASSIGN, "clerk", "负责人调离", duty.stage, duty.seat)
    services.act_on_seat(admin, duty.case_id, asked)
    assert services.vacancies(admin, ORGANIZATION).duties == ()
    office.decide("clerk", number)


def pass_on(office: SmallOffice, principal: str, *posts: str) -> None:
    """To the clerk, by who sits on the board beside being head."""
    with office.services.desk.database.writing() as session:
        board = Post("member", ORGANIZATION, "board")
        give_role(session, principal, board, Term(SINCE), origin=SYSTEM, at=office.clock())
    stand_in(office, principal, "clerk", posts=frozenset(posts))


def use(office: SmallOffice, by: str, number: str, verb: Verb, to: str | None = None) -> None:
    office.services.act_on_seat(office.actor(by), number, SeatRequest(verb, to, "请办"))


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


def test_who_acted_sees_the_case_when_they_have_left_and_who_was_only_asked_does_not(
    office: SmallOffice,
) -> None:
    stand_in(office, "legal", "clerk")
    number = office.submit(COUNTERSIGN).number
    use(office, "finance", number, Verb.ASK, "secrecy")
    office.decide("clerk", number)
    posts = {
        "legal": ("head", "legal"),
        "clerk": ("officer", "legal"),
        "secrecy": ("secrecy_officer", "general_office"),
    }
    with office.services.desk.database.writing() as session:
        for person, (role, unit) in posts.items():
            post, today = Post(role, ORGANIZATION, unit), office.clock().date()
            end_role(session, person, post, today, origin=SYSTEM, at=office.clock())
    office.clock.move(days=10)
    for person, sees in (("legal", True), ("clerk", True), ("secrecy", False)):
        actor = office.actor(person)
        assert office.services.search(actor, Wanted()).total == sees, person
        if sees:
            assert office.services.case(actor, number).signatures
            continue
        with pytest.raises(Refused, match="您与此办件无关"):
            office.services.case(actor, number)


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


def leave(office: SmallOffice, person: str, role: str, unit: str) -> list[tuple[str, str]]:
    """Returns between whom proxies ended with it."""
    at, post = office.clock(), Post(role, ORGANIZATION, unit)
    with office.services.desk.database.writing() as session:
        ended = end_role(session, person, post, at.date(), origin=SYSTEM, at=at)
    return [(one.principal, one.deputy) for one in ended]


def test_with_a_role_that_ends_nobody_stands_in_for_it_any_more(office: SmallOffice) -> None:
    stand_in(office, "legal", "clerk", days=30)
    later = office.clock().date() + timedelta(days=10)
    with office.services.desk.database.writing() as session:
        wish = Wish("legal", "secrecy", ORGANIZATION, Term(later, later + timedelta(days=5)))
        give_proxy(session, wish, origin=SYSTEM, at=office.clock())
    number = office.submit(COUNTERSIGN).number
    assert leave(office, "legal", "head", "legal") == [("legal", "clerk"), ("legal", "secrecy")]
    seen = office.services.proxies(office.actor("clerk"), ORGANIZATION)
    assert [one.why for one in seen.ended] == ["岗位已经终止，代理随之终止"]
    for days in (1, 9):
        office.clock.move(days=days)
        assert (inbox(office, "clerk"), inbox(office, "secrecy")) == ([], [])
        with pytest.raises(Refused):
            office.decide("clerk", number)


def test_a_role_that_ends_leaves_the_proxies_of_other_roles_and_of_other_terms(office: SmallOffice) -> None:
    today = office.clock().date()
    with office.services.desk.database.writing() as session:
        board = Post("member", ORGANIZATION, "board")
        give_role(session, "legal", board, Term(SINCE), origin=SYSTEM, at=office.clock())
    stand_in(office, "legal", "clerk", days=30)
    assert leave(office, "legal", "head", "legal") == [("legal", "clerk")]
    assert sorted(post.role for post in office.actor("clerk").holdings if post.on_behalf_of) == [
        "head",
        "member",
    ]
    office.clock.move(days=1)
    assert [post.role for post in office.actor("clerk").holdings if post.on_behalf_of] == ["member"]
    again = Post("head", ORGANIZATION, "legal")
    with office.services.desk.database.writing() as session:
        give_role(session, "legal", again, Term(today + timedelta(days=5)), origin=SYSTEM, at=office.clock())
    office.clock.move(days=5)
    stand_in(office, "legal", "clerk", posts=frozenset({"head"}))
    assert office.actor("clerk").holds("head", ORGANIZATION, "legal")


def test_who_has_no_role_left_stands_in_for_nobody(office: SmallOffice) -> None:
    stand_in(office, "legal", "clerk", days=30)
    assert leave(office, "clerk", "officer", "legal") == [("legal", "clerk")]
    office.clock.move(days=1)
    assert office.actor("clerk").holdings == frozenset()
