"""Looking at the clocks of cases in which nobody does anything."""

from definitions.semantics.alarms import Told, alarms_of, escalates, warns
from flows.access.actor import SYSTEM
from flows.casework.advancing import move_on
from flows.casework.alarms import sound
from flows.casework.desk import Desk
from flows.casework.in_hand import take
from storage.queries.alarms import definitions_in_use, missed_unnoticed, running_on


def cases_to_notice(desk: Desk) -> list[int]:
    """The cases whose clocks have something to tell that stands in no history."""
    now = desk.clock()
    with desk.database.reading() as session:
        found = set(missed_unnoticed(session, now))
        in_use = {one: desk.process_of(session, one) for one in definitions_in_use(session)}
        for clock in running_on(
            session,
            ahead=[one for one, process in in_use.items() if warns(process)],
            overdue=[one for one, process in in_use.items() if escalates(process)],
            now=now,
        ):
            calendar, told = desk.office(clock.organization).calendar, Told.marked(clock, clock.due_at)
            process = in_use[clock.definition]
            if alarms_of(process, (clock.key, clock.due_at), told, calendar, now):
                found.add(clock.case_id)
    return sorted(found)


def notice(desk: Desk, case_id: int) -> None:
    """Record what the clocks of a case have to tell. Told already: nothing happens."""
    with desk.database.writing() as session:
        hand = take(session, desk, case_id, desk.clock())
        if sound(hand):
            move_on(hand, SYSTEM)
