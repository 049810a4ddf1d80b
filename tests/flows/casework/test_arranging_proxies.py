"""Who arranges a proxy, and how it ends: by its last day, early, or with the role."""

from dataclasses import replace
from datetime import timedelta

import pytest

from definitions.vocabulary import Verb
from flows.access.actor import SYSTEM
from flows.access.people import Post, Term, add_person, end_role, give_role
from flows.access.proxies import Wish, give_proxy
from flows.access.refusal import Conflict, Invalid, Missing, Refused
from flows.casework.handing import SeatRequest
from storage.queries.case_search import Wanted
from tests.builders.audit import refusals
from tests.builders.model_office import ORGANIZATION
from tests.builders.office import SINCE, SmallOffice
from tests.flows.casework.away import COUNTERSIGN, administer, end, inbox, stand_in, use, wished


@pytest.fixture
def office(model_office: SmallOffice) -> SmallOffice:
    return model_office


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
