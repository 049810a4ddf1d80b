"""Urgent cases (加急): marking a case so, and confirming or refusing it."""

from collections.abc import Mapping
from dataclasses import dataclass

from definitions.semantics.history import UrgencyAsked, UrgencyDecided
from definitions.semantics.urgency import awaiting_confirmation, next_urgency
from definitions.vocabulary import Verb
from flows.access.actor import Actor
from flows.access.remarks import ask_for_reason, remark
from flows.access.rulings import must, rule
from flows.access.urgency_policy import confirmed_on_behalf_of, marked_on_behalf_of
from flows.casework.advancing import advance
from flows.casework.desk import Desk
from flows.casework.in_hand import CaseInHand, take_for


@dataclass(frozen=True, slots=True)
class Confirmable:
    """That a case is urgent, which waits to be confirmed."""

    asked_by: str
    """A name."""
    reason: str
    allowed: bool
    """Whether the person may decide on it."""


def mark_urgent(desk: Desk, actor: Actor, reference: str | int, reason: str, phone: str = "") -> bool:
    """Returns whether it is urgent at once; otherwise it waits to be confirmed.

    `phone`: with whom it was settled by telephone, and when.
    """
    with desk.database.writing() as session:
        hand, current = take_for(session, desk, actor, reference)
        must(Verb.MARK_URGENT, current, hand.facts)
        ask_for_reason(reason, "申请加急要说明理由")
        asked = UrgencyAsked(
            hand.at,
            next_urgency(hand.state),
            actor.person,
            remark(reason, "理由"),
            remark(phone, "电话确认"),
            marked_on_behalf_of(current, hand.facts),
        )
        advance(hand, asked, current.origin)
        return hand.state.is_urgent


def decide_urgency(
    desk: Desk, actor: Actor, reference: str | int, *, granted: bool, reason: str = "", phone: str = ""
) -> None:
    """Confirm that the case is urgent, or refuse it with a reason."""
    with desk.database.writing() as session:
        hand, current = take_for(session, desk, actor, reference)
        must(Verb.CONFIRM_URGENT, current, hand.facts)
        if not granted:
            ask_for_reason(reason, "不同意加急要说明理由")
        asked = next(awaiting_confirmation(hand.process, hand.state))
        decided = UrgencyDecided(
            hand.at,
            asked.request,
            actor.person,
            granted,
            remark(reason, "理由"),
            remark(phone, "电话确认"),
            confirmed_on_behalf_of(current, hand.facts, asked),
        )
        advance(hand, decided, current.origin)


def confirmable_by(actor: Actor, hand: CaseInHand, names: Mapping[str, str]) -> Confirmable | None:
    """What waits to be confirmed, whosever that is."""
    asked = next(awaiting_confirmation(hand.process, hand.state), None)
    if asked is None:
        return None
    allowed = rule(Verb.CONFIRM_URGENT, actor, hand.facts).allowed
    return Confirmable(names.get(asked.by, asked.by), asked.reason, allowed)


__all__ = ["Confirmable", "confirmable_by", "decide_urgency", "mark_urgent"]
