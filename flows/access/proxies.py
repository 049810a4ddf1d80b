"""Standing proxies (代理): somebody does the duties of a person who is away, for a time, under both names.

A proxy holds the roles of who is away, marked so. Only roles of one's own are passed on: a proxy has no proxy, and there
is no going round in circles. The three administrators have none.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from flows.access.actor import Actor
from flows.access.credentials import AUDIT_ADMIN, SYSTEM_ADMIN
from flows.access.people import SEPARATED, Post, Term, lock, payload_of
from flows.access.refusal import Conflict, Invalid, Missing, Refused
from flows.access.remarks import ask_for_reason, remark
from storage.audit_chain import Origin, append
from storage.models import Person, RoleHolding


@dataclass(frozen=True, slots=True)
class Wish:
    """Who is to stand in for whom, and when."""

    principal: str
    deputy: str
    organization: str
    term: Term
    posts: frozenset[str] | None = None
    """Only these: a role wherever it is held, or `<role>@<organization>/<unit>`. None: all that may be passed on."""
    reason: str = ""
    """Asked for where somebody else arranges it."""


def must_arrange(actor: Actor, principal: str, organization: str) -> None:
    """Who is away themselves, or a system administrator. Raises Refused."""
    if actor.person != principal and not actor.holds(SYSTEM_ADMIN, organization):
        raise Refused("只有本人和系统管理员可以安排代理", "请本人或系统管理员办理")


def must_arrange_as(actor: Actor, wish: Wish) -> None:
    """Whoever arranges it for somebody else says why, and is not the deputy. Raises Refused, or Invalid."""
    must_arrange(actor, wish.principal, wish.organization)
    if actor.person == wish.principal:
        return
    if actor.person == wish.deputy:
        raise Refused("不能安排自己代理别人", "请本人安排，或者另选一位代理人")
    ask_for_reason(wish.reason, "替别人安排代理，要写明事由", "例如出差、休假（命令行用 --reason）")


def may_see_all(actor: Actor, organization: str) -> bool:
    """Whether the person may see who stands in for whom in the whole organisation."""
    return any(actor.holds(role, organization) for role in (SYSTEM_ADMIN, AUDIT_ADMIN))


def give_proxy(session: Session, wish: Wish, *, origin: Origin, at: datetime) -> list[Post]:
    """Returns the posts that the deputy now stands in for."""
    if wish.principal == wish.deputy:
        raise Invalid("不能由本人代理本人")
    if wish.term.until is None or wish.term.until < wish.term.since:
        raise Invalid("代理要写明起止日期，最后一天不能早于第一天")
    for person in sorted((wish.principal, wish.deputy)):
        lock(session, person)
    if session.scalar(select(Person.status).where(Person.id == wish.deputy)) != "active":
        raise Invalid(f"{_called(session, wish.deputy)}的账号已停用，不能代理")
    if not _own(session, wish.deputy, wish.organization, wish.term):
        raise Refused(f"{_called(session, wish.deputy)}不是本机构的在岗人员，不能代理")
    held = _wanted(session, wish)
    why = remark(wish.reason, "事由")
    return [_give(session, one, wish, why, origin=origin, at=at) for one in held]


def posts_to_pass_on(session: Session, principal: str, organization: str, term: Term) -> list[Post]:
    """Of the roles that the person holds at some time in the term, those that may be another's meanwhile."""
    return [_post(held) for held in _to_pass_on(session, principal, organization, term)]


def _to_pass_on(session: Session, principal: str, organization: str, term: Term) -> list[RoleHolding]:
    own = _own(session, principal, organization, term)
    return [held for held in own if held.role not in SEPARATED]


def _wanted(session: Session, wish: Wish) -> list[RoleHolding]:
    """Raises Missing where there is nothing to pass on, or not all that was named."""
    held = _to_pass_on(session, wish.principal, wish.organization, wish.term)
    wanted = [one for one in held if wish.posts is None or wish.posts & _names(one)]
    unknown = sorted((wish.posts or frozenset()) - {name for one in wanted for name in _names(one)})
    if wanted and not unknown:
        return wanted
    called = f"{_called(session, wish.principal)}在这段时间没有可以由人代理的岗位"
    if not unknown:
        raise Missing(called, "三员的岗位不能代理")
    raise Missing(f"{called}：{'、'.join(unknown)}", "请核对岗位；三员的岗位不能代理")


def _called(session: Session, person: str) -> str:
    """`办公室主任（lisi）`: by name for who reads a page, and as it is typed in a command."""
    name = session.scalar(select(Person.name).where(Person.id == person))
    return f"{name}（{person}）"


def _names(held: RoleHolding) -> set[str]:
    return {held.role, str(_post(held))}


def _post(held: RoleHolding) -> Post:
    organization, _, unit = held.unit.partition("/")
    return Post(held.role, organization, unit)


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


def _give(session: Session, held: RoleHolding, wish: Wish, why: str, *, origin: Origin, at: datetime) -> Post:
    """Not longer than the role itself is held."""
    post, until = _post(held), wish.term.until
    assert until is not None
    term = Term(max(wish.term.since, held.since), until if held.until is None else min(held.until, until))
    already = select(RoleHolding).where(
        RoleHolding.person == wish.deputy,
        RoleHolding.role == held.role,
        RoleHolding.unit == held.unit,
        RoleHolding.on_behalf_of == held.person,
    )
    if any(_overlap(one, term) for one in session.scalars(already)):
        both = f"{_called(session, wish.deputy)}在这段时间已经代理{_called(session, held.person)}"
        raise Conflict(both, f"重复的岗位：{post}。请改日期，或者先终止原来的代理")
    values = {"role": held.role, "unit": held.unit, "since": term.since, "until": term.until}
    session.execute(insert(RoleHolding).values(person=wish.deputy, on_behalf_of=held.person, **values))
    payload = payload_of(wish.deputy, post, term, held.person)
    told = {**payload, "reason": why} if why else payload
    append(session, kind="role_given", payload=told, origin=origin, at=at)
    return post


def end_proxy(
    session: Session,
    principal: str,
    deputy: str,
    organization: str,
    last_day: date,
    *,
    origin: Origin,
    at: datetime,
) -> None:
    """The deputy stands in through `last_day`; a proxy that begins later is taken back on its first day."""
    for person in sorted((principal, deputy)):
        lock(session, person)
    held = session.scalars(
        select(RoleHolding).where(
            RoleHolding.person == deputy,
            RoleHolding.on_behalf_of == principal,
            RoleHolding.unit.startswith(f"{organization}/", autoescape=True),
        )
    ).all()
    running = [one for one in held if one.until is None or one.until > last_day]
    if not running:
        both = f"{_called(session, deputy)}现在没有代理{_called(session, principal)}"
        raise Missing(both, "`sanshen people list` 列出现任代理")
    for one in running:
        until = max(last_day, one.since)
        session.execute(update(RoleHolding).where(RoleHolding.id == one.id).values(until=until))
        payload = payload_of(deputy, _post(one), Term(one.since, until), principal)
        append(session, kind="role_ended", payload=payload, origin=origin, at=at)
