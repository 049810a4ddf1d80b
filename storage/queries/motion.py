"""What the engine asks: which cases want moving, and which runs move them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from definitions.vocabulary import CaseState
from storage.models import Case, DefinitionVersion, Review, Wake


@dataclass(frozen=True, slots=True)
class Moving:
    """A case and the run that moves it."""

    case_id: int
    run_id: str | None
    is_ended: bool
    is_awake: bool
    """Whether a worker is already asked to look at it."""
    is_blocked: bool
    stage: str | None
    visit: int
    """The pass that it waits in; 0 where no person is waited for."""


def open_cases(session: Session) -> list[Moving]:
    """Every case that has not ended."""
    return _moving(session, Case.state != CaseState.ENDED)


def cases_of_runs(session: Session, run_ids: Sequence[str]) -> dict[str, Moving]:
    """Run to the case that names it."""
    return {case.run_id: case for case in _moving(session, Case.run_id.in_(run_ids)) if case.run_id}


def cases_by_id(session: Session, case_ids: Sequence[int]) -> list[Moving]:
    """In the order of their ids."""
    return _moving(session, Case.id.in_(case_ids)) if case_ids else []


def _moving(session: Session, condition: ColumnElement[bool]) -> list[Moving]:
    statement = (
        select(
            Case.id,
            Case.run_id,
            Case.state,
            Wake.case_id.label("wake"),
            Case.blocked_reason,
            Case.stage,
            Case.visit,
        )
        .outerjoin(Wake, Wake.case_id == Case.id)
        .where(condition)
        .order_by(Case.id)
    )
    return [
        Moving(
            row.id,
            row.run_id,
            row.state == CaseState.ENDED,
            row.wake is not None,
            row.blocked_reason is not None,
            row.stage,
            row.visit,
        )
        for row in session.execute(statement)
    ]


def runs_at_rest(session: Session) -> dict[str, int]:
    """Runs that ought to be suspended, to their cases: a person is waited for, and no worker is asked to look.

    For the approval of an extension, or of haste, nothing waits: what the system does goes on beside it.
    """
    rows = session.execute(
        select(Case.run_id, Case.id)
        .join(Review, Review.case_id == Case.id)
        .outerjoin(Wake, Wake.case_id == Case.id)
        .where(
            Review.closed_at.is_(None),
            Review.kind.not_in(("extension", "urgency")),
            Case.run_id.is_not(None),
            Case.blocked_reason.is_(None),
            Wake.case_id.is_(None),
        )
        .order_by(Case.id)
    )
    return {str(row.run_id): row.id for row in rows}


def is_awake(session: Session, case_id: int) -> bool:
    """Whether a worker is asked to look at a case."""
    return session.scalar(select(Wake.case_id).where(Wake.case_id == case_id)) is not None


def processes_in_use(session: Session) -> dict[str, int]:
    """The processes that open cases run on, with the highest version of each."""
    rows = session.execute(
        select(Case.process, DefinitionVersion.version)
        .join(DefinitionVersion, DefinitionVersion.digest == Case.definition)
        .where(Case.state != CaseState.ENDED)
        .distinct()
    ).all()
    newest: dict[str, int] = {}
    for process, version in rows:
        newest[process] = max(version, newest.get(process, 0))
    return newest
