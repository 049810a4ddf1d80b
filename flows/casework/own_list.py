"""What waits for a person: what the rows say, less what the policy would not let them answer."""

from definitions.semantics.clocks import day_of
from definitions.vocabulary import Purpose, Verb
from flows.access.actor import Actor
from flows.access.seat_policy import places_for
from flows.casework.desk import Desk
from flows.casework.in_hand import take
from storage.queries.inbox import SUPPLEMENT, OpenDuty, open_duties


def own_list(desk: Desk, actor: Actor) -> list[OpenDuty]:
    with desk.database.looking() as connection:
        found = open_duties(connection, actor.person, day_of(desk.clock()))
    return [
        one
        for one in found
        if actor.works_for(one.organization) and (one.kind != SUPPLEMENT or _may_supplement(desk, actor, one))
    ]


def _may_supplement(desk: Desk, actor: Actor, asked: OpenDuty) -> bool:
    """Who may draft is told by the process, not by rows."""
    with desk.database.reading() as session:
        facts = take(session, desk, asked.case_id, desk.clock(), lock=False).facts
    return any(
        visit.stage == asked.stage and seat.purpose is Purpose.SUPPLEMENT and ruling.allowed
        for visit, seat, ruling in places_for(Verb.ANSWER, actor, facts)
    )


__all__ = ["own_list"]
