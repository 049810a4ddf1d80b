"""Finding cases among all those that somebody may see, a page at a time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from definitions.semantics.numbering import spellings
from definitions.vocabulary import CaseState, Outcome
from storage.models import Case, CaseCopy, Content, Decision, Review, Unit
from storage.queries.answering import Answering, answering_unit
from storage.queries.together import together


@dataclass(frozen=True, slots=True)
class NamedInForm:
    """A duty at the unit that the form names, or of the person whom it names."""

    definition: str
    """Digest."""
    field: str
    values: tuple[str, ...]
    """What may stand there: ids, within the organisation, of units at which somebody has the duty; or who it is."""
    is_one_of: bool = False
    """It may stand among others: the form names several units there."""


@dataclass(frozen=True, slots=True)
class SubmittedBy:
    """A duty at a unit that is found from the one which submitted."""

    definition: str
    """Digest."""
    units: tuple[str, ...]
    """Row ids of the units from which somebody's own is found."""


@dataclass(frozen=True, slots=True)
class DutyAt:
    """A duty at a unit that an earlier stage named: seen once it is, or was, open."""

    definition: str
    """Digest."""
    role: str
    units: tuple[str, ...]
    """Row ids of the units at which somebody holds the role."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Which cases somebody may see: those that meet any of these."""

    drafter: str
    """Who it is: sees also what was given to them alone."""
    belongs_to: tuple[str, ...] = ()
    """Where they hold a role: of what was given to them by name there, also what they have not done."""
    organizations: tuple[str, ...] = ()
    """All of these organisations."""
    units: tuple[str, ...] = ()
    """Those that these units submitted (row ids)."""
    definitions: tuple[str, ...] = ()
    """Those that run on these definitions (digests): some stage of theirs is the person's duty."""
    by_form: tuple[NamedInForm, ...] = ()
    by_unit: tuple[SubmittedBy, ...] = ()
    by_duty: tuple[DutyAt, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; what is None or empty does not matter."""

    words: tuple[str, ...] = ()
    """Each stands somewhere in the number, the title or the name of the submitting unit, in whatever brackets."""
    process: str | None = None
    unit: str | None = None
    """Row id of the submitting unit."""
    state: CaseState | None = None
    outcome: Outcome | None = None
    since: datetime | None = None
    """Created at or after."""
    before: datetime | None = None
    """Created before."""


@dataclass(frozen=True, slots=True)
class FoundCase:
    case_id: int
    number: str | None
    title: str
    organization: str
    process: str
    unit: str
    """Title of the submitting unit."""
    state: str
    outcome: str | None
    stage_title: str | None
    """Of the open duty, of several all; None while the system has the case, and after its end."""
    waiting_unit: str | None
    """Title of the unit that answers for it, of several all."""
    due_at: datetime | None
    pressing: str | None
    """The key of the limit that ends at `due_at`."""
    created_at: datetime
    published_at: datetime | None
    ended_at: datetime | None
    is_blocked: bool
    is_urgent: bool
    is_objected: bool


def count_cases(session: Session, sight: Sight, wanted: Wanted) -> int:
    statement = select(func.count()).select_from(Case)
    return session.scalar(statement.where(seen_by(sight), *_conditions(wanted))) or 0


def find_cases(
    session: Session, sight: Sight, wanted: Wanted, answering: Answering, *, limit: int, offset: int = 0
) -> list[FoundCase]:
    """The newest first. Only the rows of the page are read beyond what the conditions need."""
    page = (
        select(Case.id)
        .where(seen_by(sight), *_conditions(wanted))
        .order_by(Case.id.desc())
        .limit(limit)
        .offset(offset)
        .subquery()
    )
    waiting = Unit.__table__.alias("waiting_unit")
    rows = session.execute(
        select(
            Case.id,
            Case.number,
            Case.title,
            Case.organization,
            Case.process,
            Unit.title,
            Case.state,
            Case.outcome,
            Review.title,
            waiting.c.title,
            Review.due_at,
            Review.pressing,
            Case.created_at,
            Case.published_at,
            Case.ended_at,
            Case.blocked_reason.is_not(None),
            Case.urgent,
            Case.objected,
        )
        .join(page, page.c.id == Case.id)
        .join(Unit, Unit.id == Case.unit)
        .outerjoin(Review, and_(Review.case_id == Case.id, Review.closed_at.is_(None)))
        .outerjoin(waiting, waiting.c.id == answering_unit(answering))
        .order_by(Case.id.desc(), Review.id)
    )
    return together(FoundCase(*row) for row in rows)


def seen_among(session: Session, sight: Sight, cases: Collection[int]) -> frozenset[int]:
    """Those of the cases that somebody may see."""
    return frozenset(session.scalars(select(Case.id).where(Case.id.in_(cases), seen_by(sight))))


def seen_by(sight: Sight) -> ColumnElement[bool]:
    """Holds for the rows of the cases that somebody may see."""
    named = [
        and_(
            Case.definition == duty.definition,
            select(Content.id).where(Content.id == Case.content, _is_named(duty)).exists(),
        )
        for duty in sight.by_form
    ]
    named += [and_(Case.definition == duty.definition, Case.unit.in_(duty.units)) for duty in sight.by_unit]
    named += [
        and_(
            Case.definition == duty.definition,
            Case.id.in_(select(Review.case_id).where(Review.role == duty.role, Review.unit.in_(duty.units))),
        )
        for duty in sight.by_duty
    ]
    return or_(
        Case.drafter == sight.drafter,
        Case.organization.in_(sight.organizations),
        Case.unit.in_(sight.units),
        Case.definition.in_(sight.definitions),
        Case.id.in_(
            select(Decision.case_id).where(
                or_(Decision.person == sight.drafter, Decision.on_behalf_of == sight.drafter)
            )
        ),
        and_(
            Case.organization.in_(sight.belongs_to),
            Case.id.in_(select(Review.case_id).where(Review.person == sight.drafter)),
        ),
        Case.id.in_(select(CaseCopy.case_id).where(CaseCopy.person == sight.drafter)),
        *named,
    )


def _is_named(duty: NamedInForm) -> ColumnElement[bool]:
    """A list reads as JSON: an id stands in quotes there, and has none within."""
    held: ColumnElement[str] = Content.form[duty.field].as_string()
    if not duty.is_one_of:
        return held.in_(duty.values)
    return or_(*(held.contains(f'"{one}"', autoescape=True) for one in duty.values))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    for word in wanted.words:
        units = select(Unit.id).where(_holds(Unit.title, word))
        named = [_holds(column, typed) for typed in spellings(word) for column in (Case.title, Case.number)]
        conditions.append(or_(*named, Case.unit.in_(units)))
    exact = ((Case.process, wanted.process), (Case.unit, wanted.unit), (Case.outcome, wanted.outcome))
    conditions += [column == value for column, value in exact if value is not None]
    if wanted.state is not None:
        conditions.append(Case.state == wanted.state)
    if wanted.since is not None:
        conditions.append(Case.created_at >= wanted.since)
    if wanted.before is not None:
        conditions.append(Case.created_at < wanted.before)
    return conditions


def _holds(column: InstrumentedAttribute[Any], word: str) -> ColumnElement[bool]:
    """Chinese has no upper case: not asking for it halves the time of a search through all titles."""
    has_case = word.lower() != word.upper()
    return column.icontains(word, autoescape=True) if has_case else column.contains(word, autoescape=True)
