"""A request that is sent again opens no second case: what it opened is found by the name that its sender gave it.

The name and the digest of the request stand in the audit, beside the first event of the case that it opened.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, String, cast, func, literal, select
from sqlalchemy.orm import Session

from flows.access.actor import Actor
from flows.access.refusal import Invalid, SanshenError
from flows.casework.desk import Desk
from storage.models import AuditEvent, Case, Person

REMEMBERED = timedelta(days=7)
LONGEST_KEY = 200
_TOLD = "request"


@dataclass(frozen=True, slots=True)
class Once:
    """What a sender calls a request, and what it says."""

    key: str
    digest: str


class AlreadyOpened(SanshenError):
    """The same request has opened a case before. Nothing is wrong."""

    def __init__(self, case_id: int) -> None:
        super().__init__("这个请求已经办过")
        self.case_id = case_id


def must_be_new(desk: Desk, actor: Actor, once: Once | None) -> None:
    """Raises as `new_request` does, before anything is examined."""
    if once is not None:
        with desk.database.reading() as session:
            _refuse_again(session, actor, once, desk.clock())


def new_request(session: Session, actor: Actor, once: Once | None, at: datetime) -> dict[str, Any]:
    """What the audit tells of it. Raises AlreadyOpened, or Invalid where another request had the same name.

    Requests of one person that have a name come one after the other.
    """
    if once is None:
        return {}
    session.execute(select(Person.id).where(Person.id == actor.person).with_for_update())
    _refuse_again(session, actor, once, at)
    return {_TOLD: {"key": once.key, "digest": once.digest}}


def _refuse_again(session: Session, actor: Actor, once: Once, at: datetime) -> None:
    if not 0 < len(once.key) <= LONGEST_KEY:
        raise Invalid(f"Idempotency-Key 要有 1 到 {LONGEST_KEY} 个字符", "每次新的提交换一个")
    for case_id, payload in session.execute(_openings(actor.person, at - REMEMBERED)):
        told = json.loads(payload).get(_TOLD)
        if told is not None and told["key"] == once.key:
            if told["digest"] != once.digest:
                raise Invalid(
                    f"这个 Idempotency-Key 已经用于另一次提交：{once.key}", "内容不同的提交，请换一个新的"
                )
            raise AlreadyOpened(case_id)


def _openings(person: str, since: datetime) -> Select[int, str]:
    """The first events of the cases that the person began since then, the newest first, whoever drafts them now."""
    older = select(func.max(Case.id)).where(Case.created_at <= since).scalar_subquery()
    return (
        select(Case.id, AuditEvent.payload)
        .join(AuditEvent, AuditEvent.chain == literal("case/") + cast(Case.id, String))
        .where(
            Case.id > func.coalesce(older, 0),
            AuditEvent.number == 1,
            AuditEvent.person == person,
            AuditEvent.payload.contains(f'"{_TOLD}":'),
        )
        .order_by(Case.id.desc())
    )
