"""Reminding whoever has an open duty of a case (催办)."""

from collections.abc import Sequence
from itertools import groupby

from sqlalchemy import select

from definitions.semantics.objection import awaited
from flows.casework.in_hand import CaseInHand
from storage.audit_chain import Origin
from storage.models import Review
from storage.records.reviews import change_review


def open_duties(hand: CaseInHand) -> Sequence[Review]:
    """In the order of stages and seats; of a case that an objection holds, the one which that asks for."""
    held = awaited(hand.state)
    asked = [] if held is None else [Review.stage == held.duty]
    return hand.session.scalars(
        select(Review)
        .where(Review.case_id == hand.row.id, Review.closed_at.is_(None), *asked)
        .order_by(Review.stage, Review.seat)
    ).all()


def note_reminded(hand: CaseInHand, duties: Sequence[Review], origin: Origin) -> None:
    """Mark them as reminded, and tell of it stage by stage."""
    for (stage, visit), of_stage in groupby(duties, key=lambda one: (one.stage, one.visit)):
        seats = [duty.seat for duty in of_stage]
        for seat in seats:
            duty = (hand.row.id, stage, visit, seat)
            change_review(hand.connection, duty, {"reminded_at": hand.at})
        hand.note("reminded", {"stage": stage, "visit": visit, "seats": seats}, origin)
