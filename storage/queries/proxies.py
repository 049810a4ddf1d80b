"""Standing proxies (代理) that are not over yet, and why they were arranged; and those that ended with a role."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage.audit_chain import INSTALLATION
from storage.models import AuditEvent, RoleHolding

Held = tuple[str, str, str, str, str]
"""Deputy, role, unit, first day and principal: no two proxies have all of them in common."""


@dataclass(frozen=True, slots=True)
class ProxyLine:
    """One role that a person holds for another."""

    principal: str
    deputy: str
    role: str
    unit: str
    """`<organization>/<unit id>`."""
    since: date
    until: date | None
    reason: str = ""
    """Empty where none was given."""


@dataclass(frozen=True, slots=True)
class EndedLine:
    """One that ended by itself, and why."""

    principal: str
    deputy: str
    role: str
    unit: str
    """`<organization>/<unit id>`."""
    until: date | None
    """None: it had not begun."""
    why: str


ENDED = ("role_ended", "role_withdrawn")


def ended_proxies(session: Session, organization: str, since: datetime) -> list[EndedLine]:
    """Those of an organisation that ended because a role did, the latest first."""
    told = session.scalars(
        select(AuditEvent.payload)
        .where(
            AuditEvent.chain == INSTALLATION,
            AuditEvent.kind.in_(ENDED),
            AuditEvent.at >= since,
            AuditEvent.payload.contains('"reason":', autoescape=True),
        )
        .order_by(AuditEvent.number.desc())
    )
    return [
        _ended(payload) for payload in map(json.loads, told) if payload["unit"].startswith(f"{organization}/")
    ]


def _ended(payload: Mapping[str, str]) -> EndedLine:
    until = date.fromisoformat(payload["until"]) if payload["until"] else None
    return EndedLine(
        payload["on_behalf_of"], payload["person"], payload["role"], payload["unit"], until, payload["reason"]
    )


def proxies(session: Session, organization: str, on: date) -> list[ProxyLine]:
    """Those of an organisation that run on the day or begin later, by their first day."""
    rows = session.scalars(
        select(RoleHolding)
        .where(
            RoleHolding.on_behalf_of.is_not(None),
            RoleHolding.unit.startswith(f"{organization}/", autoescape=True),
            or_(RoleHolding.until.is_(None), RoleHolding.until >= on),
        )
        .order_by(RoleHolding.since, RoleHolding.id)
    ).all()
    reasons = _reasons(session, rows) if rows else {}
    return [
        ProxyLine(
            str(one.on_behalf_of),
            one.person,
            one.role,
            one.unit,
            one.since,
            one.until,
            reasons.get(_key(one), ""),
        )
        for one in rows
    ]


def _key(one: RoleHolding) -> Held:
    return one.person, one.role, one.unit, one.since.isoformat(), str(one.on_behalf_of)


def _reasons(session: Session, rows: Sequence[RoleHolding]) -> Mapping[Held, str]:
    """What the audit holds: the rows have no place for it."""
    given = session.scalars(
        select(AuditEvent.payload).where(
            AuditEvent.chain == INSTALLATION,
            AuditEvent.kind == "role_given",
            AuditEvent.payload.contains('"reason":', autoescape=True),
        )
    )
    wanted = {_key(one) for one in rows}
    found = {}
    for payload in map(json.loads, given):
        key = tuple(payload.get(part) for part in ("person", "role", "unit", "since", "on_behalf_of"))
        if key in wanted:
            found[key] = payload["reason"]
    return found
