"""Who may intervene in a case (干预): who runs the system, and has no part in it."""

from definitions.semantics.state import State
from flows.access.actor import Actor
from flows.access.credentials import SYSTEM_ADMIN
from flows.access.policy import YES, CaseFacts, Ruling, no


def may_intervene(actor: Actor, case: CaseFacts) -> Ruling:
    """Whether the person may send the case back, or end it; they need not see its content."""
    if not actor.holds(SYSTEM_ADMIN, case.organization.organization):
        return no("只有系统管理员可以干预", "请联系系统管理员")
    if case.state.is_ended:
        return no("办件已经办结，不用干预")
    if actor.person in participants(case.state):
        return no("您拟过、办过或者正在办这个办件，不能由您干预", "请由另外的系统管理员干预")
    return YES


def participants(state: State) -> set[str]:
    """Everybody who has a part in the case by name: drafted it, answered in it, or is waited for."""
    seats = [seat for visit in (*state.log, *state.open.values()) for seat in visit.seats]
    named = {state.drafter, *(seat.by for seat in seats)}
    named |= {person for seat in seats for person in (seat.person, *seat.lent_by)}
    named |= {who for one in state.extensions for who in one.askers}
    named |= {who for one in state.urgencies for who in one.askers}
    named |= {who for one in state.objections for who in one.parties}
    return {person for person in named if person}


__all__ = ["may_intervene", "participants"]
