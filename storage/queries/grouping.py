"""By what figures are told apart, and for whom they are counted."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, true

from storage.models import Case


class Grouping(StrEnum):
    UNIT = "unit"
    """By title: of limits and duties the answerable unit, of cases the submitting one."""
    STAGE = "stage"
    """By title: of limits what is limited, be it a stage or the whole case."""
    PROCESS = "process"
    PERSON = "person"
    """By id: of duties who did them, of cases their drafter."""
    MONTH = "month"
    """`2026-11`, in Beijing: of a limit the month of its last day, of anything else that in which it happened."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose figures, of which time."""

    organization: str
    units: tuple[str, ...] | None = None
    """The rows of the units that count; None: the whole organisation."""
    person: str | None = None
    """Where persons are told apart, the only one who is told of; None: all."""
    since: datetime | None = None
    before: datetime | None = None

    def holds(self, unit: Any, moment: Any | None = None) -> ColumnElement[bool]:
        """Of the row of a case: `unit` is what the figure is charged to, `moment` when it happened."""
        conditions: list[ColumnElement[bool]] = [Case.organization == self.organization]
        if self.units is not None:
            conditions.append(unit.in_(self.units))
        if moment is not None and self.since is not None:
            conditions.append(moment >= self.since)
        if moment is not None and self.before is not None:
            conditions.append(moment < self.before)
        return and_(true(), *conditions)

    def holds_person(self, person: Any) -> ColumnElement[bool]:
        return true() if self.person is None else person == self.person
