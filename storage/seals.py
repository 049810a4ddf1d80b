"""Seals over the heads of all audit chains, so that a removed tail or a removed chain shows."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from storage.audit_chain import case_chain
from storage.database import Database
from storage.models import Case, ChainHead, Seal

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Head:
    """How long a chain is, and the digest of its last event."""

    events: int
    digest: str


def load_key(path: Path) -> bytes:
    """The installation's sealing key; made at the first use, readable by its owner alone."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_suffix(f".{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_bytes(secrets.token_bytes(KEY_BYTES))
        try:
            path.hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()


def heads(session: Session) -> dict[str, Head]:
    """The heads of all chains, as the rows that lead them say."""
    found = {
        case_chain(i): Head(events, head)
        for i, events, head in session.execute(select(Case.id, Case.events, Case.head))
    }
    for chain, events, head in session.execute(select(ChainHead.chain, ChainHead.events, ChainHead.head)):
        found[chain] = Head(events, head)
    return found


def merkle_root(chains: Mapping[str, Head]) -> str:
    """The Merkle root over (chain, events, digest), sorted by chain; leaves and nodes hashed apart."""
    level = [
        hashlib.sha256(f"leaf\x1f{chain}\x1f{head.events}\x1f{head.digest}".encode()).digest()
        for chain, head in sorted(chains.items())
    ]
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [
            hashlib.sha256(b"node\x1f" + b"".join(pair)).digest() if len(pair) == 2 else pair[0]
            for pair in pairs
        ]
    return level[0].hex() if level else ""


def sign(key: bytes, at: datetime, chains: int, root: str, previous: str) -> str:
    text = "\x1f".join((at.astimezone(UTC).isoformat(timespec="microseconds"), str(chains), root, previous))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


@dataclass
class SealedHeads:
    """The heads at the last seal, read on from where it was read to before: one may be kept by who seals often."""

    seal: int = 0
    """Id of the last seal that was read."""
    chains: dict[str, Head] = field(default_factory=dict)

    def read_on(self, session: Session) -> dict[str, Head]:
        later = select(Seal.id, Seal.heads).where(Seal.id > self.seal).order_by(Seal.id)
        for seal_id, moved in session.execute(later):
            self.seal = seal_id
            self.chains |= {chain: Head(events, digest) for chain, (events, digest) in moved.items()}
        return self.chains


def seal(database: Database, key: bytes, at: datetime, sealed: SealedHeads | None = None) -> bool:
    """Seal what moved since the last seal; False where nothing did.

    The seal holds the heads that changed; with those before it, it gives the heads of all chains.
    """
    with database.writing() as session:
        if not database.is_sqlite:
            session.execute(text("LOCK TABLE seal IN EXCLUSIVE MODE"))
        now = heads(session)
        before = (sealed or SealedHeads()).read_on(session)
        moved = {chain: head for chain, head in now.items() if before.get(chain) != head}
        if not moved:
            return False
        last = session.scalars(select(Seal.signature).order_by(Seal.id.desc()).limit(1)).one_or_none() or ""
        root = merkle_root(now)
        session.add(
            Seal(
                at=at,
                heads={chain: [head.events, head.digest] for chain, head in moved.items()},
                chains=len(now),
                root=root,
                previous=last,
                signature=sign(key, at, len(now), root, last),
            )
        )
    return True
