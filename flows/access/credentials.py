"""Who somebody on the command line is, and who may hand out the means to prove it.

A person is proved by a token, or by the operating-system account that the process runs under, where it is mapped to
that person. In the home of a demo alone anybody may be named.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from definitions.vocabulary import WayIn
from flows.access.actor import Actor, Holding, find_actor, holdings_of
from flows.access.refusal import Refused
from flows.access.scopes import is_narrow
from flows.access.tokens import holder_of
from storage.models import AccessToken, Person, RoleHolding

SYSTEM_ADMIN = "system_admin"
SECURITY_ADMIN = "security_admin"
AUDIT_ADMIN = "audit_admin"


@dataclass(frozen=True, slots=True)
class Claim:
    """Who somebody says to be, and what they show for it."""

    person: str | None
    """None: whoever is proved, by the token where one is given."""
    token: str | None
    os_user: str


def identify(session: Session, claim: Claim, *, anybody: bool, today: date, now: datetime) -> Actor:
    """Raises Refused. `anybody`: in a demo's home whoever is named is believed. `now` is wall-clock time."""
    if anybody and claim.person is not None:
        return _actor(session, claim.person, claim, today)
    if claim.token is not None and is_narrow(claim.token):
        raise Refused("这个令牌限定了用途，只供程序经接口使用，命令行不收", "请用不限用途的令牌")
    mapped = session.scalar(select(Person.id).where(Person.os_user == claim.os_user))
    holder = holder_of(session, claim.token, now=now) if claim.token else None
    proved = [person for person in (holder, mapped) if person is not None]
    if claim.person is None and proved:
        return _actor(session, proved[0], claim, today)
    if claim.person is None:
        raise Refused(
            f"不知道您是谁：操作系统账号“{claim.os_user}”没有对应的人员",
            "请用 --as 写明登录名，并用环境变量 SANSHEN_TOKEN 给出访问令牌",
        )
    if claim.person in proved:
        return _actor(session, claim.person, claim, today)
    raise Refused(_unproved(claim, holder), "请用这位人员本人的令牌（SANSHEN_TOKEN），令牌由安全管理员发放")


def observer(organizations: list[str], os_user: str) -> Actor:
    """Whoever looks at a demo without being named: may see everything, and is nobody who could act."""
    holdings = frozenset(Holding(AUDIT_ADMIN, organization, "") for organization in organizations)
    return Actor("", "（未具名）", holdings, WayIn.CLI, os_user)


def must_hand_out(session: Session, actor: Actor, person: str, on: date) -> None:
    """Passwords, tokens and accounts of the machine are the business of a security administrator, of an organisation in
    which the person holds a role or will hold one. Raises Refused.

    Somebody has to be the first. As long as no security administrator of the organisation can prove who they are, its
    system administrator hands out the first credentials to one of them. As long as its system administrators cannot
    either, they get theirs from the security administrator of another organisation.
    """
    organizations = _organizations_of(session, person, on)
    if not organizations:
        raise Refused(
            f"{person} 没有任何岗位，不能设置密码、发放令牌、指定本机账号",
            "请先由系统管理员授予岗位（sanshen people role give），再由该机构的安全管理员办理",
        )
    if any(actor.holds(SECURITY_ADMIN, organization) for organization in organizations):
        return
    if any(_may_begin(session, actor, held, on) for held in holdings_of(session.connection(), person, on)):
        return
    raise Refused(
        "只有安全管理员可以设置密码、发放令牌、指定本机账号", "请由该机构的安全管理员（security_admin）办理"
    )


def must_revoke(session: Session, actor: Actor, person: str, on: date) -> None:
    """As to hand out; of who holds no role any more, every security administrator. Raises Refused."""
    is_security = any(actor.holds(SECURITY_ADMIN, organization) for organization in actor.organizations)
    if not (is_security and not _organizations_of(session, person, on)):
        must_hand_out(session, actor, person, on)


def _may_begin(session: Session, actor: Actor, held: Holding, on: date) -> bool:
    """Whether the person who holds this gets their first credential from the actor."""
    organization = held.organization
    if _is_credentialed(session, organization, SECURITY_ADMIN, on):
        return False
    if held.role == SECURITY_ADMIN:
        return actor.holds(SYSTEM_ADMIN, organization)
    return (
        held.role == SYSTEM_ADMIN
        and any(actor.holds(SECURITY_ADMIN, other) for other in actor.organizations)
        and not _is_credentialed(session, organization, SYSTEM_ADMIN, on)
    )


def _organizations_of(session: Session, person: str, on: date) -> set[str]:
    """Those in which the person holds a role, or will hold one."""
    units = session.scalars(
        select(RoleHolding.unit).where(
            RoleHolding.person == person, or_(RoleHolding.until.is_(None), RoleHolding.until >= on)
        )
    )
    return {unit.partition("/")[0] for unit in units}


def _actor(session: Session, person: str, claim: Claim, today: date) -> Actor:
    actor = find_actor(session.connection(), person, today, WayIn.CLI)
    if actor is None:
        raise Refused(f"没有名为“{person}”的人员，或账号已停用", "`sanshen people list` 列出所有人员")
    return replace(actor, os_user=claim.os_user)


def _unproved(claim: Claim, holder: str | None) -> str:
    if holder is not None:
        return f"访问令牌不是“{claim.person}”的"
    return f"没有证明您就是“{claim.person}”"


def _is_credentialed(session: Session, organization: str, role: str, on: date) -> bool:
    """Whether somebody who holds the role has a password, a token or an operating-system account."""
    has_token = exists().where(AccessToken.person == Person.id, AccessToken.revoked_at.is_(None))
    found = session.scalar(
        select(Person.id)
        .join(RoleHolding, RoleHolding.person == Person.id)
        .where(
            RoleHolding.role == role,
            RoleHolding.unit.startswith(f"{organization}/"),
            RoleHolding.since <= on,
            or_(RoleHolding.until.is_(None), RoleHolding.until >= on),
            Person.status == "active",
            or_(Person.password_hash.is_not(None), Person.os_user.is_not(None), has_token),
        )
        .limit(1)
    )
    return found is not None
