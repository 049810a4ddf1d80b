"""Access tokens for the command line and the API: shown once, stored as SHA-256, expiring.

Times are wall-clock times, never the demo's.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from flows.access.refusal import Invalid, Missing, Refused
from flows.access.sessions import hash_of
from storage.audit_chain import Origin, append
from storage.models import AccessToken, Person

LONGEST_DAYS = 365
_SHOWN = 10
"""Characters of the hash by which a token is listed and revoked."""


@dataclass(frozen=True, slots=True)
class TokenLine:
    id: str
    """The first characters of the hash."""
    person: str
    label: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None

    def state(self, now: datetime) -> str:
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at <= now else "active"


def shown(token_hash: str) -> str:
    """How a token is named."""
    return token_hash[:_SHOWN]


def create_token(
    session: Session, person: str, token: str, *, label: str, days: int, origin: Origin, at: datetime
) -> datetime:
    """Stores the token, which the caller made at random, and returns when it expires."""
    if not 1 <= days <= LONGEST_DAYS:
        raise Invalid(f"令牌的有效期是 1 到 {LONGEST_DAYS} 天", "到期前请另建一个新的")
    if session.scalar(select(Person.status).where(Person.id == person)) != "active":
        raise Missing(f"没有名为“{person}”的人员，或账号已停用", "`sanshen people list` 列出所有人员")
    expires_at = at + timedelta(days=days)
    digest = hash_of(token)
    session.execute(
        insert(AccessToken).values(
            token_hash=digest, person=person, label=label, created_at=at, expires_at=expires_at
        )
    )
    payload = {"person": person, "label": label, "token": digest, "expires_at": expires_at.isoformat()}
    append(session, kind="token_created", payload=payload, origin=origin, at=at)
    return expires_at


def holder_of(session: Session, token: str, *, now: datetime) -> str:
    """Whose token it is. Raises Refused where it is unknown, revoked or expired."""
    row = session.get(AccessToken, hash_of(token))
    if row is None:
        raise Refused("访问令牌不对", "请核对令牌（命令行用环境变量 SANSHEN_TOKEN）；令牌由安全管理员发放")
    if row.revoked_at is not None:
        raise Refused("访问令牌已作废", "请向安全管理员要一个新的")
    if row.expires_at <= now:
        raise Refused("访问令牌已过期", "请向安全管理员要一个新的")
    return row.person


def list_tokens(session: Session, person: str | None = None) -> list[TokenLine]:
    statement = select(AccessToken).order_by(AccessToken.created_at, AccessToken.token_hash)
    if person is not None:
        statement = statement.where(AccessToken.person == person)
    return [
        TokenLine(shown(t.token_hash), t.person, t.label, t.created_at, t.expires_at, t.revoked_at)
        for t in session.scalars(statement)
    ]


def find_token(session: Session, token_id: str) -> TokenLine:
    """The one token whose id begins so. Raises Missing or Invalid."""
    found = [line for line in list_tokens(session) if token_id and line.id.startswith(token_id)]
    if not found:
        raise Missing(f"没有编号为“{token_id}”的令牌", "`sanshen token list` 列出所有令牌")
    if len(found) > 1:
        raise Invalid(f"有 {len(found)} 个令牌的编号以“{token_id}”开头", "请把编号写全")
    return found[0]


def revoke_token(session: Session, token: TokenLine, *, origin: Origin, at: datetime) -> None:
    """Revoking twice changes nothing."""
    revoked = session.execute(
        update(AccessToken)
        .where(AccessToken.token_hash.startswith(token.id), AccessToken.revoked_at.is_(None))
        .values(revoked_at=at)
        .returning(AccessToken.token_hash)
    ).all()
    for (digest,) in revoked:
        payload = {"person": token.person, "label": token.label, "token": digest}
        append(session, kind="token_revoked", payload=payload, origin=origin, at=at)
