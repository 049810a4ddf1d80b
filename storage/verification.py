"""Verifies everything that was chained and sealed, and names each damaged row."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.audit_chain import canonical, digest_of
from storage.database import Database
from storage.models import AuditEvent, Decision, LedgerRow, Seal
from storage.seals import Head, heads, merkle_root, sign

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Damage:
    """One row that is not as it was written, or not where it was."""

    table: str
    row: str
    """What names the row: `case/12 #7`, `jilin-transport/publications 3`."""
    what: str
    """A Chinese sentence."""


@dataclass
class Verification:
    events: int = 0
    sealed: int = 0
    """How many of the events lie at or below a sealed head."""
    damage: list[Damage] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.damage


@dataclass
class _Walk:
    """What one pass over the audit events gathers."""

    last: dict[str, Head] = field(default_factory=dict)
    decided: dict[tuple[int, str, int, int], dict[str, Any]] = field(default_factory=dict)
    lines: dict[tuple[str, str, int], str] = field(default_factory=dict)
    at: dict[tuple[str, int], str] = field(default_factory=dict)
    """(chain, number) of each sealed head to the digest found there."""


def verify(database: Database, key: bytes) -> Verification:
    """Walk every chain, every seal, every decision and ledger line. Changes nothing."""
    result = Verification()
    with database.reading() as session:
        wanted = _sealed_positions(session)
        walk = _walk_chains(session, result, wanted)
        _compare_heads(session, walk, result)
        latest = _check_seals(session, key, walk, result)
        _compare_decisions(session, walk, result)
        _compare_ledgers(session, walk, result)
        result.sealed = sum(
            min(head.events, walk.last.get(c, Head(0, "")).events) for c, head in latest.items()
        )
    return result


def _sealed_positions(session: Session) -> set[tuple[str, int]]:
    return {
        (chain, events)
        for moved in session.scalars(select(Seal.heads))
        for chain, (events, _) in moved.items()
    }


def _walk_chains(session: Session, result: Verification, wanted: set[tuple[str, int]]) -> _Walk:
    walk = _Walk()
    for event in _events(session):
        result.events += 1
        _check_link(event, walk, result)
        walk.last[event.chain] = Head(event.number, event.digest)
        if (event.chain, event.number) in wanted:
            walk.at[event.chain, event.number] = event.digest
        _gather(event, walk)
    return walk


def _events(session: Session) -> Iterator[AuditEvent]:
    rows = session.scalars(
        select(AuditEvent)
        .order_by(AuditEvent.chain, AuditEvent.number, AuditEvent.id)
        .execution_options(yield_per=BATCH)
    )
    yield from rows


def _check_link(event: AuditEvent, walk: _Walk, result: Verification) -> None:
    before = walk.last.get(event.chain, Head(0, ""))
    name = f"{event.chain} #{event.number}"
    if event.number != before.events + 1:
        missing = f"{event.chain} #{before.events + 1}"
        result.damage.append(Damage("audit_event", missing, f"这一条不见了：{name} 前面应当是它"))
    columns = {column.key: getattr(event, column.key) for column in AuditEvent.__table__.columns}
    if digest_of(columns) != event.digest:
        result.damage.append(Damage("audit_event", name, "内容被改动过：与校验码不符"))
    elif event.previous != before.digest and event.number == before.events + 1:
        result.damage.append(
            Damage("audit_event", name, "与上一条接不上：次序被改动，或有记录是后来插入、重写的")
        )


def _gather(event: AuditEvent, walk: _Walk) -> None:
    if event.kind not in {"decided", "ledger"}:
        return
    payload = json.loads(event.payload)
    if event.kind == "decided":
        case_id = int(event.chain.partition("/")[2])
        walk.decided[case_id, payload["stage"], payload["visit"], payload["seat"]] = payload
    else:
        walk.lines[payload["organization"], payload["ledger"], payload["serial"]] = payload["values"]


def _compare_heads(session: Session, walk: _Walk, result: Verification) -> None:
    """Where the rows that lead the chains say that they end elsewhere, a tail was cut off or added."""
    led = heads(session)
    for chain in sorted(led.keys() | walk.last.keys()):
        says, found = led.get(chain), walk.last.get(chain, Head(0, ""))
        if says is None:
            result.damage.append(Damage("audit_event", chain, "有审计记录，但它所属的办件不见了"))
        elif says != found:
            what = f"应有 {says.events} 条，实有 {found.events} 条，末尾不符：末尾的记录被删除、增加或重写"
            result.damage.append(Damage("audit_event", f"{chain} #{says.events}", what))


def _check_seals(session: Session, key: bytes, walk: _Walk, result: Verification) -> dict[str, Head]:
    """Every seal is signed, follows the one before, and its heads are still in the chains. Returns the last heads."""
    known: dict[str, Head] = {}
    previous = ""
    for seal in session.scalars(select(Seal).order_by(Seal.id)):
        name = f"seal {seal.id}"
        known |= {chain: Head(events, digest) for chain, (events, digest) in seal.heads.items()}
        if seal.previous != previous:
            result.damage.append(Damage("seal", name, "与上一枚封印接不上：有封印被删除或插入"))
        if sign(key, seal.at, seal.chains, seal.root, seal.previous) != seal.signature:
            result.damage.append(Damage("seal", name, "封印签名不符：封印被改动，或密钥不是当时的密钥"))
        elif (len(known), merkle_root(known)) != (seal.chains, seal.root):
            result.damage.append(Damage("seal", name, "封印内容与它的根不符"))
        previous = seal.signature
        for chain, (events, digest) in seal.heads.items():
            if walk.at.get((chain, events)) != digest:
                result.damage.append(
                    Damage("audit_event", f"{chain} #{events}", f"与 {name} 封存时不同，或已不见")
                )
    return known


def _compare_decisions(session: Session, walk: _Walk, result: Verification) -> None:
    seen = set()
    for row in session.scalars(select(Decision).execution_options(yield_per=BATCH)):
        position = (row.case_id, row.stage, row.visit, row.seat)
        seen.add(position)
        payload = walk.decided.get(position)
        name = f"case/{row.case_id} {row.stage}/{row.visit}"
        if payload is None:
            result.damage.append(Damage("decision", name, "审计里没有这条意见：它是后来插入的"))
        elif not _same_decision(row, payload):
            result.damage.append(Damage("decision", name, "与审计记录不符：意见被改动过"))
    result.damage += [
        Damage("decision", f"case/{case} {stage}/{visit}", "审计里有这条意见，表里不见了")
        for case, stage, visit, seat in walk.decided.keys() - seen
    ]


def _same_decision(row: Decision, payload: dict[str, Any]) -> bool:
    stored = {
        "decision": row.decision,
        "effect": row.effect,
        "go": row.go,
        "person": row.person,
        "registered_by": row.registered_by,
        "signed_on": row.signed_on.isoformat() if row.signed_on else None,
        "opinion": row.opinion,
        "given": row.given,
        "evidence": row.evidence,
        "hash": row.content_hash,
    }
    return canonical(stored) == canonical({name: payload.get(name) for name in stored})


def _compare_ledgers(session: Session, walk: _Walk, result: Verification) -> None:
    seen = set()
    for row in session.scalars(select(LedgerRow).execution_options(yield_per=BATCH)):
        position = (row.organization, row.ledger, row.serial)
        seen.add(position)
        name = f"{row.organization}/{row.ledger} {row.serial}"
        written = walk.lines.get(position)
        if written is None:
            result.damage.append(Damage("ledger_row", name, "审计里没有这一行：它是后来插入的"))
        elif written != hashlib.sha256(canonical(row.values).encode()).hexdigest():
            result.damage.append(Damage("ledger_row", name, "与审计记录不符：台账被改动过"))
    result.damage += [
        Damage("ledger_row", f"{organization}/{ledger} {serial}", "审计里有这一行，台账里不见了")
        for organization, ledger, serial in walk.lines.keys() - seen
    ]
