"""Standing proxies (代理): somebody does the duties of a person who is away, for a time, under both names.

A proxy holds the roles of who is away, marked so. Only roles of one's own are passed on: a proxy has no proxy, and there
is no going round in circles. The three administrators have none.
"""

from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from flows.access.actor import Actor
from flows.access.credentials import SYSTEM_ADMIN
from flows.access.people import SEPARATED, Post, Term, lock, payload_of
from flows.access.refusal import Conflict, Invalid, Missing, Refused
from storage.audit_chain import Origin, append
from storage.models import Person, RoleHolding


def must_arrange(actor: Actor, principal: str, organization: str) -> None:
    """Who is away themselves, or a system administrator. Raises Refused."""
    if actor.person != principal and not actor.holds(SYSTEM_ADMIN, organization):
        raise Refused("只有本人和系统管理员可以安排代理", "请本人或系统管理员办理")


def give_proxy(
    session: Session,
    principal: str,
    deputy: str,
    term: Term,
    *,
    organization: str,
    roles: frozenset[str] | None = None,
    origin: Origin,
    at: datetime,
) -> list[Post]:
    """Returns the posts that the deputy now stands in for; `roles`: only these, else all that may be passed on."""
    if principal == deputy:
        raise Invalid("不能由本人代理本人")
    if term.until is None or term.until < term.since:
        raise Invalid("代理要写明起止日期，最后一天不能早于第一天")
    for person in sorted((principal, deputy)):
        lock(session, person)
    if session.scalar(select(Person.status).where(Person.id == deputy)) != "active":
        raise Invalid(f"{deputy} 的账号已停用，不能代理")
    if not _own(session, deputy, organization, term):
        raise Refused(f"{deputy} 不是本机构的在岗人员，不能代理")
    posts = [
        held
        for held in _own(session, principal, organization, term)
        if held.role not in SEPARATED and (roles is None or held.role in roles)
    ]
    if not posts:
        raise Missing(f"{principal} 在这段时间没有可以由人代理的岗位", "三员的岗位不能代理")
    return [_give(session, held, deputy, term, origin=origin, at=at) for held in posts]


def _own(session: Session, person: str, organization: str, term: Term) -> list[RoleHolding]:
    statement = select(RoleHolding).where(
        RoleHolding.person == person,
        RoleHolding.on_behalf_of.is_(None),
        RoleHolding.unit.startswith(f"{organization}/", autoescape=True),
    )
    return [held for held in session.scalars(statement.order_by(RoleHolding.id)) if _overlap(held, term)]


def _overlap(held: RoleHolding, term: Term) -> bool:
    return (held.until is None or held.until >= term.since) and (
        term.until is None or held.since <= term.until
    )


def _give(
    session: Session, held: RoleHolding, deputy: str, term: Term, *, origin: Origin, at: datetime
) -> Post:
    """Not longer than the role itself is held."""
    organization, _, unit = held.unit.partition("/")
    post = Post(held.role, organization, unit)
    since = max(term.since, held.since)
    until = term.until if held.until is None else min(held.until, term.until or held.until)
    already = select(RoleHolding).where(
        RoleHolding.person == deputy,
        RoleHolding.role == held.role,
        RoleHolding.unit == held.unit,
        RoleHolding.on_behalf_of == held.person,
    )
    if any(_overlap(one, Term(since, until)) for one in session.scalars(already)):
        raise Conflict(f"{deputy} 在这段时间已经代理 {held.person} 的 {post}")
    values = {"role": held.role, "unit": held.unit, "since": since, "until": until}
    session.execute(insert(RoleHolding).values(person=deputy, on_behalf_of=held.person, **values))
    payload = payload_of(deputy, post, Term(since, until), held.person)
    append(session, kind="role_given", payload=payload, origin=origin, at=at)
    return post


def end_proxy(
    session: Session, principal: str, deputy: str, last_day: date, *, origin: Origin, at: datetime
) -> None:
    """The deputy stands in through `last_day`; a proxy that begins later is taken back on its first day."""
    lock(session, deputy)
    held = session.scalars(
        select(RoleHolding).where(RoleHolding.person == deputy, RoleHolding.on_behalf_of == principal)
    ).all()
    running = [one for one in held if one.until is None or one.until > last_day]
    if not running:
        raise Missing(f"{deputy} 现在没有代理 {principal}", "`sanshen people list` 列出现任代理")
    for one in running:
        until = max(last_day, one.since)
        session.execute(update(RoleHolding).where(RoleHolding.id == one.id).values(until=until))
        organization, _, unit = one.unit.partition("/")
        payload = payload_of(deputy, Post(one.role, organization, unit), Term(one.since, until), principal)
        append(session, kind="role_ended", payload=payload, origin=origin, at=at)
