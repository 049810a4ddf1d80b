"""What was answered: how many times, how often with a return, how long it lay; and why it was returned."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, select
from sqlalchemy.orm import Session

from storage.models import Case, Decision, Review, Unit
from storage.queries.answering import Answering, answering_unit
from storage.queries.beijing import day_of, month_of
from storage.queries.grouping import Grouping, Scope
from storage.queries.standing import TAKEN_BACK


@dataclass(frozen=True, slots=True)
class Answers:
    """Standing answers of one group that took from one day to another."""

    group: str
    opened_on: date
    answered_on: date
    answered: int
    returned: int


@dataclass(frozen=True, slots=True)
class Return:
    """Returns that were given with the same words."""

    group: str
    process: str
    stage: str
    """Its id."""
    stage_title: str
    decision: str
    opinion: str
    given: str
    """What was filled in with it, as JSON."""
    times: int


def answers_by(session: Session, scope: Scope, grouping: Grouping, answering: Answering) -> Iterator[Answers]:
    """Counted for each pair of days, which a calendar then weighs: there are few of them, however many answers."""
    group = _group(session, grouping)
    opened_on, answered_on = day_of(session, Review.opened_at), day_of(session, Decision.decided_at)
    returned = func.sum(case((Decision.effect == "return", 1), else_=0))
    rows = session.execute(
        _of(scope, grouping, answering, select(group, opened_on, answered_on, func.count(), returned))
        .group_by(group, opened_on, answered_on)
        .order_by(group, opened_on, answered_on)
    )
    for name, opened, answered, count, returns in rows:
        yield Answers(name, opened, answered, int(count), int(returns))


def returns_by(session: Session, scope: Scope, grouping: Grouping, answering: Answering) -> Iterator[Return]:
    group = _group(session, grouping)
    words = (
        Case.process,
        Review.stage,
        Review.title,
        Decision.decision,
        func.trim(Decision.opinion),
        cast(Decision.given, String),
    )
    rows = session.execute(
        _of(scope, grouping, answering, select(group, *words, func.count()))
        .where(Decision.effect == "return")
        .group_by(group, *words)
        .order_by(group, *words)
    )
    for row in rows:
        yield Return(*row)


def _of(scope: Scope, grouping: Grouping, answering: Answering, statement: Select[Any]) -> Select[Any]:
    same = and_(
        Review.case_id == Decision.case_id,
        Review.stage == Decision.stage,
        Review.visit == Decision.visit,
        Review.seat == Decision.seat,
    )
    unit = answering_unit(answering)
    found = (
        statement.select_from(Decision)
        .join(Review, same)
        .join(Case, Case.id == Decision.case_id)
        .join(Unit, Unit.id == unit)
        .where(scope.holds(unit, Decision.decided_at), Review.outcome != TAKEN_BACK)
    )
    return found.where(scope.holds_person(Decision.person)) if grouping is Grouping.PERSON else found


def _group(session: Session, grouping: Grouping) -> ColumnElement[Any]:
    match grouping:
        case Grouping.UNIT:
            return Unit.title.expression
        case Grouping.STAGE:
            return Review.title.expression
        case Grouping.PROCESS:
            return Case.process.expression
        case Grouping.PERSON:
            return Decision.person.expression
        case Grouping.MONTH:
            return month_of(session, Decision.decided_at)
