"""The child cases (子办件) that a case waits for: which have ended, and what becomes of those that it leaves."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from definitions.schema.stages import CallStage
from definitions.vocabulary import Outcome
from flows.casework.derived import is_call
from flows.casework.in_hand import CaseInHand, take
from storage.queries.causes import CausedCase, opened_in


@dataclass(frozen=True, slots=True)
class LeftChild:
    """A child case, locked, that its parent waits for no longer."""

    hand: CaseInHand
    stage: str
    visit: int
    is_closed: bool
    """Nobody has handed it in: it ends with this. What is under way goes on alone."""

    def told_to_parent(self) -> dict[str, Any]:
        row = self.hand.row
        return {
            "stage": self.stage,
            "visit": self.visit,
            "case": row.id,
            "number": row.number,
            "closed": self.is_closed,
        }

    def told_to_child(self, parent: CaseInHand) -> dict[str, Any]:
        return {"parent_number": parent.row.number, "why": _why(parent)}


def ended_children(hand: CaseInHand) -> Iterator[tuple[str, int]]:
    """Stage and visit of those that the case need not wait for any longer."""
    for stage, visit in waited_for(hand):
        child = find_child(hand, stage, visit)
        if child is not None and (child.outcome is not None or _is_out(hand, stage, child)):
            yield stage, visit


def _is_out(hand: CaseInHand, stage: str, child: CausedCase) -> bool:
    """Whether the case waited for no more than that, and it has come."""
    return waits_for_publication(hand, stage) and child.published_at is not None


def waits_for_publication(hand: CaseInHand, stage: str) -> bool:
    declared = hand.process.find_stage(stage)
    return isinstance(declared, CallStage) and declared.waits_for_publication


def waited_for(hand: CaseInHand) -> list[tuple[str, int]]:
    return [(stage, one.visit) for stage, one in hand.state.open.items() if is_call(hand.process, stage)]


def find_child(hand: CaseInHand, stage: str, visit: int) -> CausedCase | None:
    """The case that was opened in this pass through a stage."""
    opened = opened_in(hand.session, hand.row.id)
    return next((one for one in opened if (one.stage, one.visit) == (stage, visit)), None)


def left_children(hand: CaseInHand) -> list[LeftChild]:
    """Those that the case has just left, but for those that have ended: each locked."""
    found = ((stage, visit, find_child(hand, stage, visit)) for stage, visit in hand.left)
    taken = [
        (stage, visit, take(hand.session, hand.desk, child.case_id, hand.at))
        for stage, visit, child in found
        if child is not None
    ]
    return [
        LeftChild(child, stage, visit, is_closed=child.state.round == 0)
        for stage, visit, child in taken
        if not child.state.is_ended
        and not (waits_for_publication(hand, stage) and "published" in child.state.marks)
    ]


def _why(parent: CaseInHand) -> str:
    """`withdrawn`, `ended`, or `went_back`: it came to another stage."""
    if parent.state.outcome is Outcome.WITHDRAWN:
        return "withdrawn"
    return "ended" if parent.state.is_ended else "went_back"
