"""Proxies (代理) that end because a role ended: of who passed it on, or the last one of who stands in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from storage.audit_chain import Origin, append
from storage.models import RoleHolding

WITH_THE_ROLE = "岗位已经终止，代理随之终止"
WITHOUT_A_ROLE = "代理人在本机构已经没有自己的岗位，代理随之终止"


@dataclass(frozen=True, slots=True)
class EndedProxy:
    principal: str
    deputy: str
    post: str
    """`<role>@<organization>/<unit>`."""


def end_with(
    session: Session, held: RoleHolding, last_day: date, *, origin: Origin, at: datetime
) -> list[EndedProxy]:
    """Those of a role that its holder has through `last_day` alone: of it nothing is passed on afterwards."""
    statement = select(RoleHolding).where(
        RoleHolding.on_behalf_of == held.person,
        RoleHolding.role == held.role,
        RoleHolding.unit == held.unit,
        RoleHolding.since >= held.since,
        or_(RoleHolding.until.is_(None), RoleHolding.until > last_day),
    )
    if held.until is not None:
        statement = statement.where(RoleHolding.since <= held.until)
    return _end(session, session.scalars(statement), last_day, WITH_THE_ROLE, origin=origin, at=at)


def end_without_a_role(
    session: Session, deputy: str, organization: str, last_day: date, *, origin: Origin, at: datetime
) -> list[EndedProxy]:
    """Those of a deputy who has no role of their own in the organisation after `last_day`."""
    there = RoleHolding.unit.startswith(f"{organization}/", autoescape=True)
    later = or_(RoleHolding.until.is_(None), RoleHolding.until > last_day)
    theirs = select(RoleHolding).where(RoleHolding.person == deputy, there, later)
    if session.scalars(theirs.where(RoleHolding.on_behalf_of.is_(None)).limit(1)).first() is not None:
        return []
    return _end(session, session.scalars(theirs), last_day, WITHOUT_A_ROLE, origin=origin, at=at)


def _end(
    session: Session,
    proxies: Iterable[RoleHolding],
    last_day: date,
    why: str,
    *,
    origin: Origin,
    at: datetime,
) -> list[EndedProxy]:
    """One that was to begin later never does."""
    ended = []
    for one in list(proxies):
        begins = one.since <= last_day
        if begins:
            session.execute(update(RoleHolding).where(RoleHolding.id == one.id).values(until=last_day))
        else:
            session.execute(delete(RoleHolding).where(RoleHolding.id == one.id))
        payload = {
            "person": one.person,
            "role": one.role,
            "unit": one.unit,
            "since": one.since.isoformat(),
            "until": last_day.isoformat() if begins else None,
            "on_behalf_of": one.on_behalf_of,
            "reason": why,
        }
        kind = "role_ended" if begins else "role_withdrawn"
        append(session, kind=kind, payload=payload, origin=origin, at=at)
        ended.append(EndedProxy(str(one.on_behalf_of), one.person, f"{one.role}@{one.unit}"))
    return ended


__all__ = ["EndedProxy", "end_with", "end_without_a_role"]
