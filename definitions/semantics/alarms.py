"""What clocks tell by themselves: that a limit comes near its end, or has run out unfulfilled. Each is told once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from definitions.schema.process import Process
from definitions.schema.reactions import Reaction
from definitions.semantics.clocks import Clock, ClockState, declared_by, last_day, warning_of
from definitions.semantics.history import ClockMissed, ClockWarned, OnClocks
from definitions.semantics.state import State
from definitions.vocabulary import AlarmKind
from definitions.working_days import Calendar, Span, day_before, opening


@dataclass(frozen=True, slots=True)
class Alarm:
    """A moment of a clock that has come and is not told yet."""

    kind: AlarmKind
    key: str
    at: datetime
    """When it came: the end of the limit, or the morning on which it begins to press."""
    due_at: datetime

    def told(self, now: datetime, waited_for: str = "") -> OnClocks:
        """The fact that it was noticed."""
        fact = ClockMissed if self.kind is AlarmKind.MISSED else ClockWarned
        return fact(now, self.key, self.due_at, waited_for)


def alarms(
    process: Process, state: State, running: Iterable[Clock], calendar: Calendar, now: datetime
) -> tuple[Alarm, ...]:
    """Those of the running clocks, in the order of their moments.

    An alarm belongs to a due moment: a limit that ends later after all may press, and be missed, again. Of a limit that
    ran out nobody is warned any more.
    """
    found = []
    for clock in running:
        if clock.state is not ClockState.RUNNING:
            continue
        due_at, told = clock.due.moment, (clock.key, clock.due.moment)
        presses_at = pressing_from(calendar, due_at, warning_of(process, clock.key))
        wants_warning = bool(reactions_to(process, AlarmKind.WARNED, clock.key))
        if due_at <= now and told not in state.missed:
            found.append(Alarm(AlarmKind.MISSED, clock.key, due_at, due_at))
        elif wants_warning and presses_at <= now < due_at and told not in state.warned:
            found.append(Alarm(AlarmKind.WARNED, clock.key, presses_at, due_at))
    return tuple(sorted(found, key=lambda alarm: (alarm.at, alarm.key)))


def pressing_from(calendar: Calendar, due_at: datetime, warn: Span) -> datetime:
    """When people are told that a limit which ends then begins to press: as the office opens on that day, or on the last
    working day before it.
    """
    return opening(calendar, day_before(calendar, last_day(due_at), warn))


def reactions_to(process: Process, kind: AlarmKind, key: str) -> tuple[Reaction, ...]:
    """What the process declares for an alarm of the clock with this key."""
    declared = declared_by(process, key)
    if declared is None:
        return ()
    return tuple((declared.missed if kind is AlarmKind.MISSED else declared.warned) or ())


def warns(process: Process) -> bool:
    """Whether any of its limits brings something about before it has run out."""
    staged = (stage.warned for stage in process.human_stages)
    return any((*(deadline.warned for deadline in process.deadlines), *staged))


def starts_drafts(process: Process) -> bool:
    """Whether any of its limits starts a draft when it has run out."""
    missed = [one.missed for one in process.deadlines] + [one.missed for one in process.human_stages]
    return any(reaction.start is not None for reactions in missed for reaction in reactions or ())
