"""What the clocks of a case tell by themselves becomes a fact of it, with what its process declares to follow.

Nothing here decides: people are reminded and told, and that is all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from definitions.schema.reactions import Reaction
from definitions.schema.signing import NamedPerson
from definitions.semantics.alarms import Alarm, Told, alarms, alarms_of, reactions_to
from definitions.semantics.clocks import clocks
from definitions.semantics.history import Copied
from definitions.vocabulary import AlarmKind
from flows.access.actor import SYSTEM
from flows.access.policy import duty_title
from flows.casework.awaited import people_of, whom_it_waits_for
from flows.casework.derived import clock_columns
from flows.casework.in_hand import CaseInHand
from flows.casework.notified import holders_of
from flows.casework.reminding import note_reminded, open_duties
from flows.casework.telling import say_alarm
from storage.queries.cases import names_of
from storage.records.deadlines import StoredClock, mark_noticed, stored_clocks


def sound(hand: CaseInHand) -> bool:
    """Record whatever the clocks have to tell by now; whether there was anything.

    Asked before every step of a case, so that a limit that ran out stands in the history before what came later.
    """
    found = _alarms(hand)
    if not found:
        return False
    names = names_of(hand.session, sorted({*people_of(hand), *filter(None, [hand.state.drafter])}))
    waited_for = whom_it_waits_for(hand, names)
    heard = Heard()
    for alarm in found:
        fact = alarm.told(hand.at, waited_for)
        hand.record(fact, SYSTEM)
        _mark(hand, alarm, clock_columns(fact))
        lacking = [title for one in reactions_of(hand, alarm) for title in _react(hand, one, heard)]
        if lacking:
            reason = f"应当抄送给{'、'.join(dict.fromkeys(lacking))}，当时没有人担任"
            unheeded(hand, alarm, reason)
    return True


def _alarms(hand: CaseInHand) -> tuple[Alarm, ...]:
    """The table of clocks is asked first: most often nothing has come, and nothing has to be computed."""
    if hand.clocks is None:
        hand.clocks = stored_clocks(hand.connection, hand.row.id)
    running = {key: clock for key, clock in hand.clocks.items() if clock.state == "running"}
    if not any(_may_tell(hand, key, clock) for key, clock in running.items()):
        return ()
    now = clocks(hand.process, hand.state, hand.calendar, hand.office.organization.answering)
    known = (clock for clock in now if clock.key in running)
    return alarms(hand.process, hand.state, known, hand.calendar, hand.at)


def _may_tell(hand: CaseInHand, key: str, clock: StoredClock) -> bool:
    told = Told.by(hand.state, key, clock.due_at)
    return bool(alarms_of(hand.process, (key, clock.due_at), told, hand.calendar, hand.at))


def reactions_of(hand: CaseInHand, alarm: Alarm) -> tuple[Reaction, ...]:
    after = alarm.step if alarm.kind is AlarmKind.OVERDUE else ""
    return reactions_to(hand.process, alarm.kind, alarm.key, after)


@dataclass
class Heard:
    """What was brought about in one look: nobody hears the same several times in one minute, however much has come."""

    is_reminded: bool = False
    copied: set[str] = field(default_factory=set)
    """Persons."""


def _react(hand: CaseInHand, reaction: Reaction, heard: Heard) -> list[str]:
    """Returns the roles that should be told, and that nobody holds: the case goes on all the same."""
    if reaction.remind is not None and not heard.is_reminded:
        note_reminded(hand, open_duties(hand), SYSTEM)
        heard.is_reminded = True
    told = list(holders_of(hand, reaction.tell or ()))
    for person in dict.fromkeys(person for _, _, people in told for person in people):
        if person not in heard.copied:
            hand.record(Copied(hand.at, None, person), SYSTEM)
            heard.copied.add(person)
    lacking = (whose for party, whose, people in told if not people and not isinstance(party, NamedPerson))
    return [duty_title(hand.office.organization, whose) for whose in lacking]


def unheeded(hand: CaseInHand, alarm: Alarm, reason: str) -> None:
    """What should have followed and could not: told in the case, and to the administrators."""
    words = f"{say_alarm(alarm.kind, alarm.key, hand.process, alarm.step)}，{reason}"
    hand.note("unheeded", {"key": alarm.key, "reason": words}, SYSTEM)
    _mark(hand, alarm, {"unheeded": words})


def _mark(hand: CaseInHand, alarm: Alarm, columns: Mapping[str, object]) -> None:
    hand.unsent.append(partial(mark_noticed, hand.connection, hand.row.id, alarm.key, columns))
