"""Duties that a person could do, had not a colleague claimed them (认领)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from definitions.schema.stages import title_of
from definitions.semantics.clocks import day_of
from flows.access.actor import Actor
from flows.access.policy import is_claimed_from
from flows.casework.desk import Desk
from flows.casework.in_hand import CaseInHand, take
from storage.queries.named_duties import NamedDuty, named_duties


@dataclass(frozen=True, slots=True)
class ClaimedDuty:
    case_id: int
    number: str | None
    title: str
    stage_title: str
    claimed_by: str
    """A name."""
    opened_at: datetime


def claimed_by_colleagues(desk: Desk, actor: Actor) -> list[ClaimedDuty]:
    """The newest first."""
    at = desk.clock()
    with desk.database.reading() as session:
        found = named_duties(session.connection(), actor.person, day_of(at))
        return [
            claimed
            for duty in found
            for claimed in _claimed(take(session, desk, duty.case_id, at, lock=False), actor, duty)
        ]


def _claimed(hand: CaseInHand, actor: Actor, duty: NamedDuty) -> Iterator[ClaimedDuty]:
    visit = hand.state.open[duty.stage]
    if is_claimed_from(actor, hand.facts, visit, visit.seat(duty.seat)):
        title = title_of(hand.process.stage(duty.stage))
        row = hand.row
        yield ClaimedDuty(row.id, row.number, row.title, title, duty.person, duty.opened_at)
