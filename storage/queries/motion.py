"""What the engine asks: which cases want moving, and which runs move them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from definitions.vocabulary import CaseState
from storage.models import Case, DefinitionVersion, Wake


@dataclass(frozen=True, slots=True)
class Moving:
    """A case and the run that moves it."""

    case_id: int
    run_id: str | None
    is_ended: bool
    is_awake: bool
    """Whether a worker is already asked to look at it."""


def open_cases(session: Session) -> list[Moving]:
    """Every case that has not ended."""
    return _moving(session, Case.state != CaseState.ENDED)


def cases_of_runs(session: Session, run_ids: Sequence[str]) -> dict[str, Moving]:
    """Run to the case that names it."""
    return {case.run_id: case for case in _moving(session, Case.run_id.in_(run_ids)) if case.run_id}


def _moving(session: Session, condition: ColumnElement[bool]) -> list[Moving]:
    statement = (
        select(Case.id, Case.run_id, Case.state, Wake.case_id.label("wake"))
        .outerjoin(Wake, Wake.case_id == Case.id)
        .where(condition)
        .order_by(Case.id)
    )
    return [
        Moving(row.id, row.run_id, row.state == CaseState.ENDED, row.wake is not None)
        for row in session.execute(statement)
    ]


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
