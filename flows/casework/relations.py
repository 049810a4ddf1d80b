"""The cases that a case was opened by, and those that it opened, as far as somebody may see them."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from definitions.vocabulary import OUTCOME_TITLES, STATE_TITLES, CaseState, CauseKind, Outcome, Verb
from flows.access.actor import Actor
from flows.access.rulings import rule
from flows.casework.in_hand import CaseInHand, take
from flows.casework.telling import say_cause
from storage.queries.causes import opened_in

OPENED, OPENED_BY = {CauseKind.CALL.value: "子办件"}, {CauseKind.CALL: "上级办件"}
"""What another case is to one. What merely follows from what happened in it is no part of it."""


@dataclass(frozen=True, slots=True)
class RelatedCase:
    """Another case. Who may not see it is told its number and its state, and no more."""

    case_id: int
    reference: str
    standing: str
    """`办理中`, `已发布`."""
    title: str | None
    """None: the person may not see it."""
    why: str
    """What opened the one in the other."""
    called: str
    """`子办件`; what it is to the case that is looked at."""
    stage: str | None = None


@dataclass(frozen=True, slots=True)
class Relations:
    why: str = ""
    """What opened the case; empty where somebody began it."""
    parent: RelatedCase | None = None
    children: tuple[RelatedCase, ...] = ()


def relations_of(session: Session, actor: Actor, hand: CaseInHand) -> Relations:
    children = tuple(
        _related(
            actor,
            take(session, hand.desk, one.case_id, hand.at, lock=False),
            one.cause_title,
            OPENED.get(one.kind, "引起的办件"),
            one.stage,
        )
        for one in opened_in(session, hand.row.id)
    )
    cause = hand.state.cause
    if cause is None:
        return Relations(children=children)
    if cause.parent is None:
        return Relations(say_cause(cause.kind, cause.title, None), None, children)
    parent = take(session, hand.desk, cause.parent, hand.at, lock=False)
    why = say_cause(cause.kind, cause.title, parent.row.number)
    called = OPENED_BY.get(cause.kind, "起因办件")
    return Relations(why, _related(actor, parent, why, called), children)


def _related(actor: Actor, hand: CaseInHand, why: str, called: str, stage: str | None = None) -> RelatedCase:
    row = hand.row
    sees = rule(Verb.VIEW, actor, hand.facts).allowed
    standing = OUTCOME_TITLES[Outcome(row.outcome)] if row.outcome else STATE_TITLES[CaseState(row.state)]
    return RelatedCase(
        row.id, row.number or f"draft-{row.id}", standing, row.title if sees else None, why, called, stage
    )
