"""Closing an account and opening it again, when somebody leaves and comes back. What the person did stays theirs."""

from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from flows.access import sessions
from flows.access.actor import Actor, holdings_of
from flows.access.people import must_manage_people
from flows.access.refusal import Conflict, Missing, Refused
from flows.access.remarks import ask_for_reason, remark
from flows.access.tokens import list_tokens, revoke_token
from storage.audit_chain import append
from storage.models import Person

ACTIVE, DISABLED = "active", "disabled"


def disable_account(
    session: Session, actor: Actor, person: str, reason: str, on: date, now: datetime
) -> None:
    """From now on nobody signs in, decides or uses a token as this person. `now` is wall-clock time, as for sessions."""
    ask_for_reason(reason, "停用账号要写明原因", "例如 --reason 调离")
    if person == actor.person:
        raise Refused("不能停用自己的账号", "请由另一位系统管理员办理")
    _switch(session, actor, person, (ACTIVE, DISABLED), on)
    sessions.revoke_all(session, person, now=now)
    for token in list_tokens(session, person):
        if token.revoked_at is None:
            revoke_token(session, token, origin=actor.origin, at=now)
    payload = {"person": person, "reason": remark(reason, "停用原因")}
    append(session, kind="person_disabled", payload=payload, origin=actor.origin, at=now)


def enable_account(session: Session, actor: Actor, person: str, on: date, now: datetime) -> None:
    """The person may sign in again with the old password; tokens stay revoked."""
    _switch(session, actor, person, (DISABLED, ACTIVE), on)
    append(session, kind="person_enabled", payload={"person": person}, origin=actor.origin, at=now)


def _switch(session: Session, actor: Actor, person: str, change: tuple[str, str], on: date) -> None:
    """Only by a system administrator of every organisation in which the person holds a role."""
    status = session.scalar(select(Person.status).where(Person.id == person).with_for_update())
    if status is None:
        raise Missing(f"没有名为“{person}”的人员", "`sanshen people list` 列出所有人员")
    must_manage_people(actor)
    for organization in sorted(
        {holding.organization for holding in holdings_of(session.connection(), person, on)}
    ):
        must_manage_people(actor, organization)
    before, after = change
    if status != before:
        raise Conflict(f"{person} 的账号已经{'停用' if status == DISABLED else '在用'}", "不用再办")
    session.execute(update(Person).where(Person.id == person).values(status=after))
