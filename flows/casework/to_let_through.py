"""What the checks hold back, and the person may let through (放行): a question, no duty, for it is first the drafter's to
mend. It has no limit of its own; what is told of the drafter's limit, and that they were reminded, is told here too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flows.access.actor import Actor
from flows.access.override_policy import overridable, say_check
from flows.casework.desk import Desk
from flows.casework.in_hand import CaseInHand, take
from storage.queries.held import HeldDraft, held_drafts


@dataclass(frozen=True, slots=True)
class HeldCase:
    case_id: int
    number: str | None
    title: str
    unit: str
    """Its title."""
    checks: tuple[str, ...]
    """Titles of those that the person may let it through."""
    handed_in_at: datetime
    due_at: datetime | None
    reminded_at: datetime | None


def to_let_through(desk: Desk, actor: Actor) -> list[HeldCase]:
    """The latest first."""
    processes = list(_processes(desk, actor))
    if not processes:
        return []
    at = desk.clock()
    with desk.database.reading() as session:
        found = held_drafts(session.connection(), processes)
        hands = ((take(session, desk, one.case_id, at, lock=False), one) for one in found)
        return [held for hand, one in hands for held in _held(hand, actor, one)]


def _processes(desk: Desk, actor: Actor) -> Iterator[str]:
    """Those whose checks name a role that the person holds: most people hold none."""
    for loaded in desk.catalogue.processes():
        roles = {check.override.role for check in loaded.process.checks if check.override is not None}
        if any(actor.holds(role, loaded.process.organization) for role in roles):
            yield loaded.process.process


def _held(hand: CaseInHand, actor: Actor, draft: HeldDraft) -> Iterator[HeldCase]:
    checks = tuple(
        say_check(check.check) for check, ruling in overridable(actor, hand.facts) if ruling.allowed
    )
    if checks:
        unit = hand.office.organization.unit_title(hand.state.unit)
        row = hand.row
        times = (draft.handed_in_at, draft.due_at, draft.reminded_at)
        yield HeldCase(row.id, row.number, row.title, unit, checks, *times)


__all__ = ["HeldCase", "to_let_through"]
