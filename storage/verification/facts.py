"""Compares decisions and ledger lines with the events that tell of them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.audit_chain import case_chain, fingerprint
from storage.models import Decision, DecisionEvidence, LedgerRow
from storage.records.history import FACTS
from storage.verification.damage import Damage, compare
from storage.verification.inspection import UNREADABLE, Cases, Recorded, rows, why_illegible

Duty = tuple[int, str, int, int]
"""Case, stage, visit, seat."""
Attached = tuple[int, str, int, int, str]
"""The same, and the digest of a file."""
Line = tuple[str, str, int]
"""Organisation, ledger, serial."""

REPEATED = ("decision", "effect", "go", "person", "registered_by", "opinion", "given", "evidence")
"""Columns that stand in the event under their own names."""

_decisions: Any = Decision.__table__
_evidence: Any = DecisionEvidence.__table__
_lines: Any = LedgerRow.__table__


def compare_facts(session: Session, cases: Cases) -> Iterator[Damage]:
    decided: dict[Duty, dict[str, Any]] = {}
    lines: dict[Line, dict[str, Any]] = {}
    for case_id, events in cases.items():
        try:
            _read(case_id, events, decided, lines)
        except UNREADABLE:
            yield Damage("audit_event", case_chain(case_id), why_illegible(events))
    yield from _compare_decisions(session, cases, decided)
    yield from _compare_evidence(session, cases, decided)
    yield from _compare_lines(session, cases, lines)


def _read(
    case_id: int,
    events: Sequence[Recorded],
    decided: dict[Duty, dict[str, Any]],
    lines: dict[Line, dict[str, Any]],
) -> None:
    round_, fact = 0, 0
    for event in events:
        fact = event.number if event.kind in FACTS else fact
        payload = event.payload
        match event.kind:
            case "submitted":
                round_ = payload["round"]
            case "decided":
                duty = (case_id, payload["stage"], payload["visit"], payload["seat"])
                decided[duty] = _decision(event, round_)
            case "ledger":
                line = (payload["organization"], payload["ledger"], payload["serial"])
                told = {"values": payload["values"], "case_id": case_id, "event": fact, "at": event.at}
                lines[line] = told


def _decision(event: Recorded, round_: int) -> dict[str, Any]:
    payload = event.payload
    told = {name: payload[name] for name in REPEATED}
    signed_on = payload["signed_on"]
    return {
        **told,
        "on_behalf_of": payload.get("on_behalf_of"),
        "refused": payload.get("refused", {}),
        "signed_on": date.fromisoformat(signed_on) if signed_on else None,
        "content_hash": payload["hash"],
        "round": round_,
        "way_in": event.way_in,
        "decided_at": event.at,
    }


def _compare_decisions(
    session: Session, cases: Cases, decided: Mapping[Duty, dict[str, Any]]
) -> Iterator[Damage]:
    stored = select(_decisions).where(_decisions.c.case_id.in_(cases)).order_by(_decisions.c.id)
    found = [
        ((row["case_id"], row["stage"], row["visit"], row["seat"]), row) for row in rows(session, stored)
    ]
    yield from compare("decision", decided, found, _name)
    yield from _reordered([duty for duty, _ in found], list(decided))


def _compare_evidence(
    session: Session, cases: Cases, decided: Mapping[Duty, dict[str, Any]]
) -> Iterator[Damage]:
    told: dict[Attached, dict[str, Any]] = {
        (*duty, file["digest"]): {} for duty, decision in decided.items() for file in decision["evidence"]
    }
    stored = select(_evidence).where(_evidence.c.case_id.in_(cases)).order_by(_evidence.c.id)
    found = [
        ((row["case_id"], row["stage"], row["visit"], row["seat"], row["digest"]), row)
        for row in rows(session, stored)
    ]
    yield from compare("decision_evidence", told, found, lambda file: f"{_name(file[:4])} {file[4][:12]}")


def _name(duty: Duty) -> str:
    case_id, stage, visit, _ = duty
    return f"{case_chain(case_id)} {stage}/{visit}"


def _reordered(stored: list[Duty], told: list[Duty]) -> Iterator[Damage]:
    """Decisions of a case are numbered in the order in which they were taken."""
    of_case: dict[int, list[Duty]] = defaultdict(list)
    known = set(stored)
    for duty in told:
        if duty in known:
            of_case[duty[0]].append(duty)
    told_of = set(told)
    for duty in stored:
        if duty not in told_of:
            continue
        expected = of_case[duty[0]].pop(0) if of_case[duty[0]] else duty
        if duty != expected:
            yield Damage("decision", _name(duty), "次序被改动过：与审计记录的先后不符")


def _compare_lines(session: Session, cases: Cases, lines: Mapping[Line, dict[str, Any]]) -> Iterator[Damage]:
    stored = select(_lines).where(_lines.c.case_id.in_(cases))
    found = [
        ((row["organization"], row["ledger"], row["serial"]), {**row, "values": fingerprint(row["values"])})
        for row in rows(session, stored)
    ]
    yield from compare("ledger_row", lines, found, _line_name)


def _line_name(line: Line) -> str:
    organization, ledger, serial = line
    return f"{organization}/{ledger} {serial}"
