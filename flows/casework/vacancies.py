"""Duties that nobody can do, and to whom a system administrator may give each of them (改派)."""

from collections.abc import Mapping
from dataclasses import dataclass

from definitions.semantics.clocks import day_of
from definitions.vocabulary import StageKind, Verb
from flows.access.actor import Actor, holdings_of
from flows.access.credentials import SYSTEM_ADMIN
from flows.access.refusal import Conflict, Refused
from flows.access.rulings import must
from flows.access.seat_policy import may_receive
from flows.casework.desk import Desk
from flows.casework.in_hand import take_for
from flows.casework.sight import sight_of
from storage.queries.blocked import Lack, VacantDuty, vacant_duties
from storage.queries.case_search import seen_among
from storage.queries.people import list_people

OF_STAGES = frozenset(StageKind) - {StageKind.DRAFT}
"""The kinds of duties that may be another's: a draft is its drafter's, and what is done beside the stages nobody hands on."""


@dataclass(frozen=True, slots=True)
class Vacancies:
    duties: tuple[VacantDuty, ...]
    open_to_view: frozenset[int]
    """Which of their cases the person may see, by a role beside that of a system administrator."""

    @property
    def assignable(self) -> tuple[VacantDuty, ...]:
        """A vote that too few can cast needs more voters, not another."""
        return tuple(one for one in self.duties if one.kind in OF_STAGES and one.lack is not Lack.VOTES)


def vacancies(desk: Desk, actor: Actor, organization: str) -> Vacancies:
    """Raises Refused for everybody but a system administrator."""
    if not actor.holds(SYSTEM_ADMIN, organization):
        raise Refused("只有系统管理员可以查看无人可办的环节")
    with desk.database.reading() as session:
        duties = tuple(vacant_duties(session, organization, day_of(desk.clock())))
        seen = seen_among(session, sight_of(session, desk, actor), {duty.case_id for duty in duties})
    return Vacancies(duties, seen)


def assignable_people(desk: Desk, actor: Actor, case_id: int, stage: str, seat: int) -> Mapping[str, str]:
    """Id to name, of everybody to whom the place may be given. Raises Refused, or Conflict where it waits no more."""
    with desk.database.reading() as session:
        hand, current = take_for(session, desk, actor, case_id, lock=False)
        must(Verb.ASSIGN, current, hand.facts)
        place = next(
            ((v, s) for v, s in hand.state.duties() if (v.stage, s.number) == (stage, seat)),
            None,
        )
        if place is None:
            raise Conflict("这个环节已经不在等待办理", "请刷新本页")
        today = day_of(hand.at)
        found = {}
        for one in list_people(session, today):
            held = holdings_of(hand.connection, one.id, today) if one.status == "active" else frozenset()
            if held and may_receive(hand.facts, *place, Verb.ASSIGN, one.id, held).allowed:
                found[one.id] = one.name
        return found


__all__ = ["Vacancies", "assignable_people", "vacancies"]
