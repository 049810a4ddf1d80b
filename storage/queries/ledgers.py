"""Lines of a ledger."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, literal, select
from sqlalchemy.orm import Session

from storage.models import AuditEvent, Case, LedgerRow, Review
from storage.queries.case_search import Sight, seen_by
from storage.queries.standing import TAKEN_BACK


@dataclass(frozen=True, slots=True)
class LedgerLine:
    serial: int
    at: datetime
    case_id: int
    case_number: str | None
    values: dict[str, Any]
    is_taken_back: bool = False
    """It tells of an answer that was taken back since: it stays on record, and counts no more."""


def _conditions(
    organization: str, ledger: str, since: datetime | None, before: datetime | None
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        LedgerRow.organization == organization,
        LedgerRow.ledger == ledger,
    ]
    if since is not None:
        conditions.append(LedgerRow.at >= since)
    if before is not None:
        conditions.append(LedgerRow.at < before)
    return conditions


def ledger_lines(
    session: Session,
    organization: str,
    ledger: str,
    sight: Sight,
    *,
    since: datetime | None = None,
    before: datetime | None = None,
) -> list[LedgerLine]:
    """The lines of the period about cases that somebody may see, in the order of their numbers."""
    rows = session.execute(
        select(LedgerRow.serial, LedgerRow.at, LedgerRow.case_id, Case.number, LedgerRow.values)
        .join(Case, Case.id == LedgerRow.case_id)
        .where(*_conditions(organization, ledger, since, before), seen_by(sight))
        .order_by(LedgerRow.serial)
    )
    void = _taken_back(session, _conditions(organization, ledger, since, before))
    return [
        LedgerLine(serial, at, case_id, number, values, serial in void)
        for serial, at, case_id, number, values in rows
    ]


def _taken_back(session: Session, conditions: list[ColumnElement[bool]]) -> set[int]:
    """The numbers of the lines that tell of an answer which was taken back since."""
    found = session.execute(
        select(Review.case_id, Review.stage, Review.visit, Review.seat).where(
            Review.outcome == TAKEN_BACK, Review.case_id.in_(select(LedgerRow.case_id).where(*conditions))
        )
    )
    taken_back = {(case, stage, visit, seat) for case, stage, visit, seat in found}
    if not taken_back:
        return set()
    of_case = literal("case/").concat(cast(LedgerRow.case_id, String))
    told = session.execute(
        select(LedgerRow.serial, LedgerRow.case_id, AuditEvent.payload)
        .join(AuditEvent, and_(AuditEvent.chain == of_case, AuditEvent.number == LedgerRow.event))
        .where(*conditions, LedgerRow.case_id.in_({case for case, *_ in taken_back}))
        .where(AuditEvent.kind == "decided")
    )
    return {serial for serial, case, payload in told if (case, *_place(payload)) in taken_back}


def _place(payload: str) -> tuple[str, int, int]:
    """Where an answer was given: stage, visit and seat."""
    told = json.loads(payload)
    return told["stage"], told["visit"], told.get("seat", 1)


def first_with_lines(session: Session, organization: str, ledgers: Iterable[str], sight: Sight) -> str | None:
    """The first of the ledgers that has a line about a case that somebody may see."""
    for ledger in ledgers:
        found = (
            select(LedgerRow.serial)
            .join(Case, Case.id == LedgerRow.case_id)
            .where(*_conditions(organization, ledger, None, None), seen_by(sight))
            .limit(1)
        )
        if session.scalar(found) is not None:
            return ledger
    return None
