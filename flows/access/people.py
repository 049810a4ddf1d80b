"""People, their roles and their passwords: every change checked against the separation of the three
administrations (三员分立) and put into the audit chain."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert, or_, select, update
from sqlalchemy.orm import Session

from flows.access import passwords, sessions
from flows.access.actor import Actor
from flows.access.credentials import AUDIT_ADMIN, SECURITY_ADMIN, SYSTEM_ADMIN
from flows.access.ended_proxies import EndedProxy, end_with, end_without_a_role
from flows.access.refusal import Conflict, Invalid, Missing, Refused
from flows.access.remarks import remark
from storage.audit_chain import Origin, append
from storage.models import Person, RoleHolding, Unit

if TYPE_CHECKING:
    from definitions.registry import Catalogue, Office  # who lists people does without what is declared

SEPARATED = {SYSTEM_ADMIN: "系统管理员", SECURITY_ADMIN: "安全管理员", AUDIT_ADMIN: "审计管理员"}
"""Of these nobody holds two at a time, in whatever organisation."""

EVERYBODY = "*"
"""Stands in the audit for all people at once, where a demo gives them one password."""

_ID = re.compile(r"[\w.@-]{1,64}")


@dataclass(frozen=True, slots=True)
class Post:
    """A role at a unit: `unit_head@jilin-transport/road_admin`."""

    role: str
    organization: str
    unit: str

    def __str__(self) -> str:
        return f"{self.role}@{self.row}"

    @property
    def row(self) -> str:
        """The id of the unit's row."""
        return f"{self.organization}/{self.unit}"


@dataclass(frozen=True, slots=True)
class Term:
    """From a day to a day, both included; None: without an end."""

    since: date
    until: date | None = None


def parse_post(text: str, catalogue: "Catalogue") -> Post:
    """Raises Invalid where it is not written as `role@organization/unit`, or nothing of that name is declared."""
    match = re.fullmatch(r"([a-z0-9_]+)@([a-z0-9-]+)/([a-z0-9_]+)", text)
    if match is None:
        raise Invalid(
            f"“{text}”不是岗位的写法",
            "写成 岗位@机构/单位，三样都写代号，例如 unit_head@jilin-transport/road_admin；代号写得不对，会列出现有的",
        )
    post = Post(*match.groups())
    office = find_office(post.organization, catalogue)
    roles = {role.id: role.title.zh for role in office.organization.roles}
    units = {unit.id: unit.title.zh for unit in office.organization.units}
    if post.role not in roles:
        raise Invalid(f"该机构没有“{post.role}”这个岗位", f"现有岗位：{_told(roles)}")
    if post.unit not in units:
        raise Invalid(f"该机构没有“{post.unit}”这个单位", f"现有单位：{_told(units)}")
    return post


def _told(titles: dict[str, str]) -> str:
    return "、".join(f"{title}（{name}）" for name, title in titles.items())


def _organizations(catalogue: "Catalogue") -> dict[str, str]:
    return {name: office.organization.title.zh for name, office in catalogue.offices.items()}


def find_office(organization: str, catalogue: "Catalogue") -> "Office":
    """Raises Missing where nobody declared an organisation of this name."""
    office = catalogue.offices.get(organization)
    if office is None:
        raise Missing(f"没有“{organization}”这个机构", f"现有机构：{_told(_organizations(catalogue))}")
    return office


def title_of_post(post: Post, catalogue: "Catalogue") -> str:
    """`公路管理处的本单位主要负责人`; a name that is no longer declared stands for itself."""
    office = catalogue.offices.get(post.organization)
    if office is None:
        return str(post)
    return f"{office.organization.unit_title(post.unit)}的{office.organization.role_title(post.role)}"


def sync_units(session: Session, catalogue: "Catalogue", *, origin: Origin, at: datetime) -> None:
    """Bring the units of the catalogue into the database. Units that were taken out of it stay: cases refer to them."""
    stored = {row.id: row.title for row in session.execute(select(Unit.id, Unit.title))}
    for office in catalogue.offices.values():
        organization = office.organization
        for unit in organization.units:
            row = f"{organization.organization}/{unit.id}"
            title = unit.title.zh
            if row not in stored:
                values = {"organization": organization.organization, "code": unit.id, "title": title}
                session.execute(insert(Unit).values(id=row, **values))
            elif stored[row] != title:
                session.execute(update(Unit).where(Unit.id == row).values(title=title))
            else:
                continue
            kind = "unit_renamed" if row in stored else "unit_added"
            append(session, kind=kind, payload={"unit": row, "title": title}, origin=origin, at=at)


def must_manage_people(actor: Actor, organization: str | None = None) -> None:
    """Accounts and roles are the business of a system administrator, of this organisation if one is named."""
    organizations = actor.organizations if organization is None else {organization}
    if not any(actor.holds(SYSTEM_ADMIN, o) for o in organizations):
        raise Refused("只有系统管理员可以管理人员账号和岗位", "请由该机构的系统管理员（system_admin）办理")


def must_appoint(session: Session, actor: Actor, post: Post, on: date) -> None:
    """Roles are given by a system administrator of the organisation.

    As long as an organisation has none, the system administrator of any other appoints its first.
    """
    first = post.role == SYSTEM_ADMIN and not _is_administered(session, post.organization, on)
    must_manage_people(actor, None if first else post.organization)


def _is_administered(session: Session, organization: str, on: date) -> bool:
    administrators = (
        select(RoleHolding.id)
        .join(Person, Person.id == RoleHolding.person)
        .where(
            RoleHolding.role == SYSTEM_ADMIN,
            RoleHolding.unit.startswith(f"{organization}/"),
            or_(RoleHolding.until.is_(None), RoleHolding.until >= on),
            Person.status == "active",
        )
    )
    return session.scalars(administrators.limit(1)).first() is not None


def add_person(
    session: Session, person: str, name: str, *, origin: Origin, at: datetime, os_user: str | None = None
) -> None:
    """`os_user`: an operating-system account that may act as this person on the command line."""
    if _ID.fullmatch(person) is None:
        raise Invalid(
            f"“{person}”不能作登录名", "登录名用字母、数字、汉字、点、横线或下划线，不超过 64 个字符"
        )
    name = remark(name, "姓名")
    if not name:
        raise Invalid("姓名不能是空的")
    if session.get(Person, person) is not None:
        raise Conflict(
            f"已经有登录名为“{person}”的人员",
            "是同一个人的，用 `sanshen people role give` 给他加岗位；不是的，请换一个登录名",
        )
    if os_user is not None:
        _check_account(session, os_user)
    session.add(Person(id=person, name=name, status="active", os_user=os_user))
    session.flush()
    payload = {"person": person, "name": name, "os_user": os_user}
    append(session, kind="person_added", payload=payload, origin=origin, at=at)


def map_account(session: Session, person: str, os_user: str, *, origin: Origin, at: datetime) -> None:
    """From now on this account of the machine may act as the person, and no other account."""
    lock(session, person)
    _check_account(session, os_user)
    session.execute(update(Person).where(Person.id == person).values(os_user=os_user))
    payload = {"person": person, "os_user": os_user}
    append(session, kind="person_mapped", payload=payload, origin=origin, at=at)


def _check_account(session: Session, os_user: str) -> None:
    if session.scalar(select(Person.id).where(Person.os_user == os_user)):
        raise Conflict(f"操作系统账号“{os_user}”已经对应一位人员", "一个账号只能对应一位人员")


def give_role(session: Session, person: str, post: Post, term: Term, *, origin: Origin, at: datetime) -> None:
    """Raises Refused against the separation of administrators, Conflict where the person holds the role already."""
    lock(session, person)
    if term.until is not None and term.until < term.since:
        raise Invalid("岗位的最后一天不能早于开始的一天")
    _check_separation(session, person, post.role, term)
    if _holdings(session, person, [post.role], term, unit=post.row):
        raise Conflict(f"{person} 在这段时间已经担任 {post}")
    values = {"role": post.role, "unit": post.row, "since": term.since, "until": term.until}
    session.execute(insert(RoleHolding).values(person=person, **values))
    append(session, kind="role_given", payload=payload_of(person, post, term), origin=origin, at=at)


def end_role(
    session: Session, person: str, post: Post, last_day: date, *, origin: Origin, at: datetime
) -> list[EndedProxy]:
    """The person holds the role through `last_day`. Returns the proxies (代理) that end with it: nobody stands in for who
    does not hold the role any more, nor does who has no role of their own left there.
    """
    lock(session, person)
    held = _holdings(session, person, [post.role], Term(last_day), unit=post.row)
    running = [holding for holding in held if holding.since <= last_day]
    if not running:
        raise Missing(f"{person} 在 {last_day} 没有担任 {post}", "`sanshen people list` 列出现任岗位")
    ended = []
    for holding in running:
        ended += end_with(session, holding, last_day, origin=origin, at=at)
        session.execute(update(RoleHolding).where(RoleHolding.id == holding.id).values(until=last_day))
        term = Term(holding.since, last_day)
        append(session, kind="role_ended", payload=payload_of(person, post, term), origin=origin, at=at)
    return ended + end_without_a_role(session, person, post.organization, last_day, origin=origin, at=at)


def set_password(
    session: Session, person: str, password: str, *, origin: Origin, at: datetime, but: str | None = None
) -> None:
    """`at` is wall-clock time, as for sessions, all of which end: whoever knew the old password is out.

    `but`: the hash of the session in which the person does so, which stays.
    """
    weakness = passwords.acceptable(password, login=person)
    if weakness is not None:
        raise Invalid(f"密码没有设置：{weakness}", "请换一个密码再试")
    hashed = passwords.hashed(password)
    lock(session, person)
    session.execute(
        update(Person).where(Person.id == person).values(password_hash=hashed, password_changed_at=at)
    )
    sessions.revoke_all(session, person, now=at, but=but)
    payload = {"person": person, "hash": passwords.digest_of(hashed)}
    append(session, kind="password_set", payload=payload, origin=origin, at=at)


def lock(session: Session, person: str) -> None:
    """Changes to one person happen one after the other."""
    if session.scalar(select(Person.id).where(Person.id == person).with_for_update()) is None:
        raise Missing(f"没有名为“{person}”的人员", "`sanshen people list` 列出所有人员")


def _check_separation(session: Session, person: str, role: str, term: Term) -> None:
    if role not in SEPARATED:
        return
    others = [other for other in SEPARATED if other != role]
    for holding in _holdings(session, person, others, term):
        raise Refused(
            f"三员分立：{person} 已是{SEPARATED[holding.role]}，不能同时任{SEPARATED[role]}",
            "系统管理员、安全管理员、审计管理员要由三个人分别担任",
        )


def _holdings(
    session: Session, person: str, roles: list[str], term: Term, *, unit: str | None = None
) -> list[RoleHolding]:
    """Those that overlap the term."""
    statement = select(RoleHolding).where(
        RoleHolding.person == person,
        RoleHolding.role.in_(roles),
        RoleHolding.on_behalf_of.is_(None),
        or_(RoleHolding.until.is_(None), RoleHolding.until >= term.since),
    )
    if term.until is not None:
        statement = statement.where(RoleHolding.since <= term.until)
    if unit is not None:
        statement = statement.where(RoleHolding.unit == unit)
    return list(session.scalars(statement))


def payload_of(person: str, post: Post, term: Term, principal: str | None = None) -> dict[str, str | None]:
    """What the audit holds of a role that was given or ended."""
    until = term.until.isoformat() if term.until else None
    told = {
        "person": person,
        "role": post.role,
        "unit": post.row,
        "since": term.since.isoformat(),
        "until": until,
    }
    return told if principal is None else {**told, "on_behalf_of": principal}
