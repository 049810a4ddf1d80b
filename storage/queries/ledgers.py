"""Lines of a ledger."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from storage.models import Case, LedgerRow
from storage.queries.case_search import Sight, seen_by


@dataclass(frozen=True, slots=True)
class LedgerLine:
    serial: int
    at: datetime
    case_id: int
    case_number: str | None
    values: dict[str, Any]


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
    return [LedgerLine(*row) for row in rows]


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
