"""Blocked cases (受阻): the engine gave up on them, and an administrator lets it try again."""

from flows.access.actor import SYSTEM, Actor
from flows.access.credentials import SYSTEM_ADMIN
from flows.access.refusal import Conflict, Refused
from flows.casework.desk import Desk
from flows.casework.in_hand import CaseInHand, take, take_for
from storage.audit_chain import Origin
from storage.records.wakes import raise_wake


def block(desk: Desk, case_id: int, reason: str) -> None:
    """The engine gives up on a case until an administrator retries it; a case that has ended stays as it is."""
    with desk.database.writing() as session:
        hand = take(session, desk, case_id, desk.clock())
        if hand.state.is_ended:
            return
        hand.row.blocked_reason = reason
        hand.note("blocked", {"reason": reason}, SYSTEM)
        hand.write_notes()


def retry(desk: Desk, actor: Actor, reference: str) -> None:
    """A system administrator lets the engine try a blocked case again."""
    with desk.database.writing() as session:
        hand, current = take_for(session, desk, actor, reference)
        if not current.holds(SYSTEM_ADMIN, hand.row.organization):
            raise Refused("只有系统管理员可以重试受阻的办件")
        if hand.row.blocked_reason is None:
            raise Conflict("办件没有受阻", "不用再办；看办件的经过，可知是谁重试的")
        _unblock(hand, actor.origin)


def _unblock(hand: CaseInHand, origin: Origin) -> None:
    hand.row.blocked_reason = None
    hand.note("retried", {}, origin)
    hand.write_notes()
    raise_wake(hand.connection, hand.row.id, hand.at)
