"""Compares the seals with each other and with the chains."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import islice
from typing import Any

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from storage.installation import DEMO
from storage.models import AuditEvent, Installation, Seal
from storage.seals import Head, SealedHeads, heads_of, sign
from storage.verification.damage import Damage, Verification
from storage.verification.inspection import UNREADABLE

SEALS = 50
POSITIONS = 400
"""As many are read at a time."""
LONGEST_TRANSACTION = timedelta(minutes=10)
"""An event is told with the moment at which its transaction began; a seal that is made meanwhile does not hold it."""

_seals: Any = Seal.__table__
_events: Any = AuditEvent.__table__


def check_seals(session: Session, key: bytes, found: Mapping[str, Head], result: Verification) -> int:
    """Every seal is signed, follows the one before, and its heads are still in the chains.

    Returns how many events lie at or below a sealed head.
    """
    known = SealedHeads()
    positions = _positions(session, key, known, result)
    while some := list(islice(positions, POSITIONS)):
        result.damage += _moved(session, some)
    result.damage += _left_out(session, known)
    return sum(min(head.events, found.get(c, Head(0, "")).events) for c, head in known.chains.items())


def _positions(
    session: Session, key: bytes, known: SealedHeads, result: Verification
) -> Iterator[tuple[str, str, Head]]:
    """Checks seal after seal, and gives every head that one sealed: seal, chain, head."""
    previous = ""
    in_order = select(_seals).order_by(_seals.c.id).execution_options(yield_per=SEALS)
    for seal in session.execute(in_order):
        name = f"seal {seal.id}"
        try:
            moved = heads_of(seal.heads)
        except UNREADABLE:
            moved = {}
        unmoved = [chain for chain, head in moved.items() if known.chains.get(chain) == head]
        known.add(moved)
        if seal.previous != previous:
            result.damage.append(Damage("seal", name, "与上一枚封印接不上：有封印被删除或插入"))
        if sign(key, seal.at, seal.chains, seal.root, seal.previous) != seal.signature:
            result.damage.append(Damage("seal", name, "封印签名不符：封印被改动，或密钥不是当时的密钥"))
        elif unmoved or (len(known.tree), known.tree.root) != (seal.chains, seal.root):
            result.damage.append(Damage("seal", name, "封印内容与它的根不符"))
        previous = seal.signature
        for chain, head in moved.items():
            yield name, chain, head


def _left_out(session: Session, known: SealedHeads) -> Iterator[Damage]:
    """Events from well before the last seal which it does not hold: there were seals that did.

    Nothing is said of a demo's home: seals and cases go by the clock of its play, sign-ins and tokens by the machine's.
    """
    last = session.scalar(select(_seals.c.at).order_by(_seals.c.id.desc()).limit(1))
    if last is None or session.scalar(select(Installation.kind)) == DEMO:
        return
    early = select(_events.c.chain, func.min(_events.c.number), func.max(_events.c.number)).where(
        _events.c.at < last - LONGEST_TRANSACTION
    )
    for chain, first, newest in session.execute(early.group_by(_events.c.chain).order_by(_events.c.chain)):
        sealed = known.chains.get(chain, Head(0, "")).events
        if newest > sealed:
            what = (
                "早于最近一枚封印，却没有封存：有封印被删除，或记录是后来补进去的；"
                "本机时钟刚往回拨过的，等下一枚封印（约一分钟）后再核对"
            )
            yield Damage("audit_event", f"{chain} #{max(first, sealed + 1)}", what)


def _moved(session: Session, some: list[tuple[str, str, Head]]) -> Iterator[Damage]:
    wanted = {(chain, head.events) for _, chain, head in some}
    place = tuple_(_events.c.chain, _events.c.number)
    stored = {
        (chain, number): digest
        for chain, number, digest in session.execute(
            select(_events.c.chain, _events.c.number, _events.c.digest).where(place.in_(wanted))
        )
    }
    for name, chain, head in some:
        if stored.get((chain, head.events)) != head.digest:
            yield Damage("audit_event", f"{chain} #{head.events}", f"与 {name} 封存时不同，或已不见")
