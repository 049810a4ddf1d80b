"""What became of the cases that were handed in, and of the pages that went out."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select
from sqlalchemy.orm import Session

from storage.models import Case, Decision, Publication, Review, Unit
from storage.queries.beijing import month_of
from storage.queries.grouping import Grouping, Scope
from storage.queries.standing import stands
from storage.queries.tally import counted

SUCCEEDED = ("published", "closed", "retracted")
"""How a case ends that did what it was for."""
OUT = ("confirmed", "withdrawn")
"""The states of a publication that went out."""


def _rate(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


@dataclass(frozen=True, slots=True)
class Quality:
    """Of the cases of a group, and of the pages that went out of them."""

    submitted: int = 0
    """Handed in for the first time."""
    to_publish: int = 0
    """Those of them whose process publishes."""
    adopted: int = 0
    """Those of these of which something went out."""
    settled: int = 0
    """Those submitted that were done, or refused."""
    first_pass: int = 0
    """Handed in once, and done without a single return."""
    pages: int = 0
    """Publications that went out; each row of a table is one."""
    taken_down: int = 0
    """Those of them that were withdrawn, be it for good or to be corrected."""

    @property
    def adoption_rate(self) -> Fraction | None:
        return _rate(self.adopted, self.to_publish)

    @property
    def first_pass_rate(self) -> Fraction | None:
        return _rate(self.first_pass, self.settled)

    @property
    def correction_rate(self) -> Fraction | None:
        return _rate(self.taken_down, self.pages)


def quality_by(
    session: Session, scope: Scope, grouping: Grouping, publishing: Sequence[str]
) -> dict[str, Quality]:
    """Not by stage. `publishing`: the processes that publish. Cases count when they were first handed in, pages when they
    were put out.
    """
    cases = {
        group: counts for group, *counts in session.execute(_cases(session, scope, grouping, publishing))
    }
    pages = {group: counts for group, *counts in session.execute(_pages(session, scope, grouping))}
    none = ([0] * 5, [0] * 2)
    return {
        group: Quality(*map(int, (*cases.get(group, none[0]), *pages.get(group, none[1]))))
        for group in sorted(cases.keys() | pages.keys())
    }


def _cases(session: Session, scope: Scope, grouping: Grouping, publishing: Sequence[str]) -> Select[Any]:
    first = (
        select(
            Review.case_id,
            func.min(Review.closed_at).label("submitted_at"),
            func.count().label("times"),
        )
        .where(Review.kind == "draft", Review.outcome == "submitted")
        .group_by(Review.case_id)
        .subquery()
    )
    was_returned = (
        select(Decision.id).where(Decision.case_id == Case.id, Decision.effect == "return", stands()).exists()
    )
    went_out = Case.published_at.is_not(None)
    is_done = or_(went_out, Case.outcome.in_(SUCCEEDED))
    can_go_out = Case.process.in_(publishing)
    group = _group(session, grouping, first.c.submitted_at)
    return _grouped(
        select(
            group,
            func.count(),
            counted(can_go_out),
            counted(and_(can_go_out, went_out)),
            counted(or_(is_done, Case.outcome == "refused")),
            counted(and_(is_done, not_(was_returned), first.c.times == 1)),
        )
        .select_from(Case)
        .join(first, first.c.case_id == Case.id),
        scope,
        grouping,
        group,
        first.c.submitted_at,
    )


def _pages(session: Session, scope: Scope, grouping: Grouping) -> Select[Any]:
    group = _group(session, grouping, Publication.submitted_at)
    return _grouped(
        select(group, func.count(), counted(Publication.withdrawn_at.is_not(None)))
        .select_from(Publication)
        .join(Case, Case.id == Publication.case_id)
        .where(Publication.state.in_(OUT)),
        scope,
        grouping,
        group,
        Publication.submitted_at,
    )


def _grouped(
    statement: Select[Any], scope: Scope, grouping: Grouping, group: ColumnElement[Any], moment: Any
) -> Select[Any]:
    found = statement.join(Unit, Unit.id == Case.unit).where(scope.holds(Case.unit, moment)).group_by(group)
    if grouping is Grouping.PERSON:
        found = found.where(Case.drafter.is_not(None), scope.holds_person(Case.drafter))
    return found


def _group(session: Session, grouping: Grouping, moment: Any) -> ColumnElement[Any]:
    match grouping:
        case Grouping.UNIT:
            return Unit.title.expression
        case Grouping.PROCESS:
            return Case.process.expression
        case Grouping.PERSON:
            return Case.drafter.expression
        case Grouping.MONTH:
            return month_of(session, moment)
        case Grouping.STAGE:
            raise ValueError("a case as a whole is no stage's")
