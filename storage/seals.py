"""Seals over the heads of all audit chains, so that a removed tail or a removed chain shows."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from storage.audit_chain import case_chain, instant
from storage.database import Database
from storage.models import Case, ChainHead, Seal

KEY_BYTES = 32
BATCH = 200


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


class MerkleTree:
    """A Merkle tree over the heads of chains, in the order in which the chains were first sealed.

    A moved head costs one hash for each level, so that sealing and verifying do not slow down with the number of
    cases. Leaves and nodes are hashed apart; a node without a neighbour moves up as it is.
    """

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._levels: list[list[bytes]] = [[]]

    def copy(self) -> "MerkleTree":
        other = MerkleTree()
        other._places = self._places.copy()
        other._levels = [level.copy() for level in self._levels]
        return other

    def __len__(self) -> int:
        return len(self._places)

    @property
    def root(self) -> str:
        return self._levels[-1][0].hex() if self._places else ""

    def put(self, heads: Mapping[str, Head]) -> None:
        """Heads that moved, and those of new chains, which are added in the order of their names."""
        for chain, head in sorted(heads.items()):
            leaf = f"leaf\x1f{chain}\x1f{head.events}\x1f{head.digest}".encode()
            self._set(self._places.setdefault(chain, len(self._places)), hashlib.sha256(leaf).digest())

    def _set(self, place: int, digest: bytes) -> None:
        depth = 0
        while True:
            level = self._levels[depth]
            level[place : place + 1] = [digest]
            if len(level) == 1:
                return
            pair = level[place & ~1 : (place & ~1) + 2]
            digest = hashlib.sha256(b"node\x1f" + b"".join(pair)).digest() if len(pair) == 2 else pair[0]
            place, depth = place >> 1, depth + 1
            if depth == len(self._levels):
                self._levels.append([])


def sign(key: bytes, at: datetime, chains: int, root: str, previous: str) -> str:
    signed = "\x1f".join((instant(at), str(chains), root, previous))
    return hmac.new(key, signed.encode(), hashlib.sha256).hexdigest()


@dataclass
class SealedHeads:
    """The heads at the last seal, read on from where it was read to before: one may be kept by who seals often."""

    seal: int = 0
    """Id of the last seal that was read."""
    chains: dict[str, Head] = field(default_factory=dict)
    tree: MerkleTree = field(default_factory=MerkleTree)

    def read_on(self, session: Session) -> None:
        later = select(Seal.id, Seal.heads).where(Seal.id > self.seal).order_by(Seal.id)
        for seal_id, moved in session.execute(later.execution_options(yield_per=BATCH)):
            self.seal = seal_id
            self.add(heads_of(moved))

    def add(self, moved: Mapping[str, Head]) -> None:
        self.chains |= moved
        self.tree.put(moved)


def heads_of(stored: Mapping[str, Any]) -> dict[str, Head]:
    """The heads that a seal holds."""
    return {chain: Head(events, digest) for chain, (events, digest) in stored.items()}


def seal(database: Database, key: bytes, at: datetime, sealed: SealedHeads | None = None) -> bool:
    """Seal what moved since the last seal; False where nothing did.

    The seal holds the heads that changed; with those before it, it gives the heads of all chains.
    """
    known = sealed or SealedHeads()
    with database.writing() as session:
        if not database.is_sqlite:
            session.execute(text("LOCK TABLE seal IN EXCLUSIVE MODE"))
        known.read_on(session)
        moved = {chain: head for chain, head in heads(session).items() if known.chains.get(chain) != head}
        if not moved:
            return False
        last = session.scalars(select(Seal.signature).order_by(Seal.id.desc()).limit(1)).one_or_none() or ""
        # Of a copy: this transaction may still fail.
        tree = known.tree.copy()
        tree.put(moved)
        session.add(
            Seal(
                at=at,
                heads={chain: [head.events, head.digest] for chain, head in moved.items()},
                chains=len(tree),
                root=tree.root,
                previous=last,
                signature=sign(key, at, len(tree), tree.root, last),
            )
        )
    return True
