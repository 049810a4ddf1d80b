"""Taking up again a case that ended (重新办理)."""

from definitions.semantics.authority import duty
from definitions.semantics.history import Reopened
from definitions.vocabulary import Verb
from flows.access.actor import Actor
from flows.access.extension_policy import principals_for
from flows.access.remarks import ask_for_reason, remark
from flows.access.rulings import must
from flows.casework.advancing import advance
from flows.casework.desk import Desk
from flows.casework.in_hand import CaseInHand, take_for
from flows.casework.starting import must_be_in_force


def reopen(desk: Desk, actor: Actor, reference: str | int, reason: str) -> None:
    """The drafter has it again. Prefect gets another run for it: the one that moved it has come to its end."""
    with desk.database.writing() as session:
        hand, current = take_for(session, desk, actor, reference)
        must(Verb.REOPEN, current, hand.facts)
        must_be_in_force(desk, desk.version(session, hand.row.definition))
        ask_for_reason(reason, "重新办理要说明理由")
        hand.row.run_id = None
        event = Reopened(hand.at, current.person, remark(reason, "理由"), _principal(current, hand))
        advance(hand, event, current.origin)


def _principal(actor: Actor, hand: CaseInHand) -> str | None:
    """For whom the person does it, where it is not their own duty."""
    assert hand.process.reopening is not None
    whose = duty(hand.process.reopening.by, hand.state, {})
    return min(principals_for(actor, hand.facts, whose), default=None)


__all__ = ["reopen"]
