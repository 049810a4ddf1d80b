"""Rows that belong to a case of which the audit knows nothing."""

from collections.abc import Container, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.audit_chain import case_chain
from storage.models import (
    CaseCause,
    Content,
    Deadline,
    DeadlineChange,
    Decision,
    DecisionEvidence,
    LedgerRow,
    Publication,
    Review,
    ReviewRole,
)
from storage.verification.damage import Damage

BATCH = 2000
OF_CASES = (
    CaseCause,
    Content,
    Review,
    ReviewRole,
    Decision,
    DecisionEvidence,
    Deadline,
    DeadlineChange,
    Publication,
    LedgerRow,
)


def stray_rows(session: Session, chains: Container[str]) -> Iterator[Damage]:
    for model in OF_CASES:
        table: Any = model.__table__
        cases = select(table.c.case_id).distinct().execution_options(yield_per=BATCH)
        for case_id in [i for i in session.scalars(cases) if case_chain(i) not in chains]:
            for row in session.scalars(select(table.c.id).where(table.c.case_id == case_id)):
                name = f"{case_chain(case_id)} id {row}"
                yield Damage(table.name, name, "审计里没有这个办件：这一行是后来插入的")
