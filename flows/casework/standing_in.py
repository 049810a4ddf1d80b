"""Standing proxies (代理) for those whom they concern: arranging them, ending them, and seeing who stands in for whom."""

from dataclasses import dataclass
from datetime import date, timedelta

from definitions.semantics.clocks import day_of
from flows.access.actor import Actor
from flows.access.enforcing import must_be_allowed
from flows.access.membership import may_see_as_member
from flows.access.people import Post, Term
from flows.access.proxies import (
    Wish,
    end_proxy,
    give_proxy,
    may_see_all,
    must_arrange,
    must_arrange_as,
    posts_to_pass_on,
)
from flows.casework.desk import Desk
from flows.casework.presence import renewed
from storage.database import connection_of
from storage.queries.people import list_people
from storage.queries.proxies import EndedLine, ProxyLine, ended_proxies, proxies


@dataclass(frozen=True, slots=True)
class Arrangements:
    """What runs or is still to come."""

    for_me: tuple[ProxyLine, ...]
    by_me: tuple[ProxyLine, ...]
    """Where the person stands in for another."""
    others: tuple[ProxyLine, ...]
    """Those between others, for whoever may see them."""
    ended: tuple[EndedLine, ...] = ()
    """Of the same, those that ended lately because a role did."""


TOLD_FOR = timedelta(days=14)
"""How long it is told that a proxy ended by itself."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What may be passed on in a term, and to whom."""

    posts: tuple[Post, ...]
    deputies: tuple[str, ...]
    """Who holds a role of their own in the organisation today."""


def arrangements(desk: Desk, actor: Actor, organization: str) -> Arrangements:
    """Raises Refused for who does not belong to the organisation."""
    must_be_allowed(may_see_as_member(actor, organization, "代理情况"))
    with desk.database.reading() as session:
        lines = proxies(session, organization, day_of(desk.clock()))
        ended = ended_proxies(session, organization, desk.clock() - TOLD_FOR)
    mine = tuple(one for one in lines if one.principal == actor.person)
    held = tuple(one for one in lines if one.deputy == actor.person)
    others = tuple(one for one in lines if actor.person not in (one.principal, one.deputy))
    sees_all = may_see_all(actor, organization)
    told = tuple(one for one in ended if sees_all or actor.person in (one.principal, one.deputy))
    return Arrangements(mine, held, others if sees_all else (), told)


def offered(desk: Desk, actor: Actor, organization: str, principal: str, term: Term) -> Offered:
    """Raises Refused where the person may arrange nothing for the other."""
    must_arrange(actor, principal, organization)
    with desk.database.reading() as session:
        posts = posts_to_pass_on(session, principal, organization, term)
        listed = list_people(session, day_of(desk.clock()))
    member = f"@{organization}/"
    free = (
        one.id
        for one in listed
        if one.status == "active"
        and one.id not in (principal, actor.person)
        and any(member in role for role in one.roles)
    )
    return Offered(tuple(posts), tuple(free))


def arrange(desk: Desk, actor: Actor, wish: Wish) -> list[Post]:
    """Returns the posts that are passed on."""
    with desk.database.writing() as session:
        must_arrange_as(renewed(connection_of(session), actor, desk.clock()), wish)
        return give_proxy(session, wish, origin=actor.origin, at=desk.clock())


def release(desk: Desk, actor: Actor, organization: str, principal: str, deputy: str, last_day: date) -> None:
    """End all that the deputy does for the other in the organisation."""
    with desk.database.writing() as session:
        must_arrange(renewed(connection_of(session), actor, desk.clock()), principal, organization)
        end_proxy(session, principal, deputy, organization, last_day, origin=actor.origin, at=desk.clock())


__all__ = ["Arrangements", "Offered", "arrange", "arrangements", "offered", "release"]
