"""What clocks tell by themselves: that a limit comes near its end, has run out, or is still unfulfilled some time after that.
Each step is told once.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Protocol

from definitions.schema.process import Deadline, Process
from definitions.schema.reactions import Reaction
from definitions.schema.stages import HumanStage
from definitions.semantics.clocks import Clock, ClockState, day_of, declared_by, last_day, warnings_of
from definitions.semantics.history import ClockMissed, ClockOverdue, ClockWarned, OnClocks
from definitions.semantics.state import State
from definitions.vocabulary import AlarmKind
from definitions.working_days import Calendar, Span, day_before, due_after, next_opening, opening, parse_span

Step = tuple[str, datetime]
"""A step before or after the end of a limit as its document writes it, and when it comes."""


class Marked(Protocol):
    """The row of a clock."""

    @property
    def warned_for(self) -> datetime | None: ...

    @property
    def warned_before(self) -> str | None: ...

    @property
    def missed_for(self) -> datetime | None: ...

    @property
    def overdue_after(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Told:
    """What is told already of one due moment of a clock."""

    warned: frozenset[str] = frozenset()
    """Steps of `warn`; an empty one stands for the first."""
    is_missed: bool = False
    overdue: frozenset[str] = frozenset()
    """Steps after the end."""

    @classmethod
    def marked(cls, clock: "Marked", due_at: datetime) -> "Told":
        """What the row of a clock says: of the steps the last, with which those before it are told."""
        is_missed = clock.missed_for == due_at
        return cls(
            frozenset({clock.warned_before or ""} if clock.warned_for == due_at else ()),
            is_missed,
            frozenset({clock.overdue_after} if is_missed and clock.overdue_after is not None else ()),
        )

    @classmethod
    def by(cls, state: State, key: str, due_at: datetime) -> "Told":
        """What the history tells."""
        return cls(
            frozenset(step for clock, due, step in state.warned if (clock, due) == (key, due_at)),
            (key, due_at) in state.missed,
            frozenset(step for clock, due, step in state.overdue if (clock, due) == (key, due_at)),
        )


@dataclass(frozen=True, slots=True)
class Alarm:
    """A moment of a clock that has come and is not told yet."""

    kind: AlarmKind
    key: str
    at: datetime
    """When it came: the end of the limit, or the morning of a step before or after it."""
    due_at: datetime
    step: str = ""
    """How long before the end, or after it."""

    def told(self, now: datetime, waited_for: str = "") -> OnClocks:
        """The fact that it was noticed."""
        match self.kind:
            case AlarmKind.WARNED:
                return ClockWarned(now, self.key, self.due_at, waited_for, self.step)
            case AlarmKind.MISSED:
                return ClockMissed(now, self.key, self.due_at, waited_for)
            case AlarmKind.OVERDUE:
                return ClockOverdue(now, self.key, self.due_at, waited_for, self.step)


def alarms(
    process: Process, state: State, running: Iterable[Clock], calendar: Calendar, now: datetime
) -> tuple[Alarm, ...]:
    """Those of the running clocks, in the order of their moments."""
    found = [
        alarm
        for clock in running
        if clock.state is ClockState.RUNNING
        for alarm in alarms_of(
            process,
            (clock.key, clock.due.moment),
            Told.by(state, clock.key, clock.due.moment),
            calendar,
            now,
        )
    ]
    return tuple(sorted(found, key=lambda alarm: (alarm.at, alarm.key)))


def alarms_of(
    process: Process, clock: tuple[str, datetime], told: Told, calendar: Calendar, now: datetime
) -> tuple[Alarm, ...]:
    """`clock`: the key of one that runs, and when it is due.

    An alarm belongs to a due moment: a limit that ends later after all may press, and be missed, again. Of a limit that
    ran out nobody is warned any more. Of several warnings that nobody looked at in time only the latest is given: they all
    say the same. What is to follow so long after the end follows step by step, however late one looks.
    """
    key, due_at = clock
    if now < due_at:
        return _warning(process, clock, told, calendar, now)
    missed = () if told.is_missed else (Alarm(AlarmKind.MISSED, key, due_at, due_at),)
    return (*missed, *_overdue(process, clock, told, calendar, now))


def _warning(
    process: Process, clock: tuple[str, datetime], told: Told, calendar: Calendar, now: datetime
) -> tuple[Alarm, ...]:
    key, due_at = clock
    if not reactions_to(process, AlarmKind.WARNED, key):
        return ()

    def comes(step: str) -> datetime:
        return pressing_from(calendar, due_at, parse_span(step))

    steps = _in_order(warnings_of(process, key), comes)
    first, *_ = steps
    known = {step or first[0] for step in told.warned}
    come = [one for one in _untold(steps, known, comes) if one[1] <= now]
    return tuple(Alarm(AlarmKind.WARNED, key, at, due_at, step) for step, at in come[-1:])


def _overdue(
    process: Process, clock: tuple[str, datetime], told: Told, calendar: Calendar, now: datetime
) -> tuple[Alarm, ...]:
    key, due_at = clock

    def comes(step: str) -> datetime:
        return overdue_from(calendar, due_at, step)

    untold = _untold(overdue_steps(process, clock, calendar), told.overdue, comes)
    return tuple(Alarm(AlarmKind.OVERDUE, key, at, due_at, step) for step, at in untold if at <= now)


def overdue_steps(process: Process, clock: tuple[str, datetime], calendar: Calendar) -> list[Step]:
    """When each of the steps after its end comes, if the clock still runs then."""
    key, due_at = clock
    declared = steps_after(declared_by(process, key))
    return _in_order(declared, lambda step: overdue_from(calendar, due_at, step))


def _in_order(steps: Sequence[str], comes: Callable[[str], datetime]) -> list[Step]:
    """None comes before the one that is written before it: five working days may be longer than a week."""
    return list(zip(steps, accumulate(map(comes, steps), max), strict=True))


def _untold(steps: Sequence[Step], told: Collection[str], comes: Callable[[str], datetime]) -> list[Step]:
    """Those after the last that is told. What another version of the process called otherwise is placed by its moment."""
    written = [step for step, _ in steps]
    last = max((written.index(one) for one in told if one in written), default=-1)
    until = max((comes(one) for one in told if one not in written), default=None)
    return [one for one in steps[last + 1 :] if until is None or one[1] > until]


def pressing_from(calendar: Calendar, due_at: datetime, warn: Span) -> datetime:
    """When people are told that a limit which ends then begins to press: as the office opens on that day, or on the last
    working day before it.
    """
    return opening(calendar, day_before(calendar, last_day(due_at), warn))


def overdue_from(calendar: Calendar, due_at: datetime, after: str) -> datetime:
    """When people are told that a limit which ended then is unfulfilled so long after: as the office opens when another
    limit would have run out that began on the last day of this one.
    """
    return next_opening(calendar, day_of(due_after(calendar, last_day(due_at), after).moment))


def steps_after(declared: Deadline | HumanStage | None) -> tuple[str, ...]:
    """How long after the end of a limit something is to follow, in the order of the document."""
    missed = (declared.missed if declared is not None else None) or ()
    return tuple(dict.fromkeys(one.after for one in missed if one.after is not None))


def reactions_to(process: Process, kind: AlarmKind, key: str, step: str = "") -> tuple[Reaction, ...]:
    """What the process declares for an alarm of the clock with this key; `step`: how long after its end."""
    declared = declared_by(process, key)
    if declared is None:
        return ()
    if kind is AlarmKind.WARNED:
        return tuple(declared.warned or ())
    return tuple(one for one in declared.missed or () if (one.after or "") == step)


def warns(process: Process) -> bool:
    """Whether any of its limits brings something about before it has run out."""
    return any(one.warned for one in _limited(process))


def escalates(process: Process) -> bool:
    """Whether any of its limits brings something about some time after it has run out."""
    return any(steps_after(one) for one in _limited(process))


def starts_drafts(process: Process) -> bool:
    """Whether any of its limits starts a draft when it has run out, or after that."""
    return any(reaction.start is not None for one in _limited(process) for reaction in one.missed or ())


def _limited(process: Process) -> tuple[Deadline | HumanStage, ...]:
    return (*process.deadlines, *process.human_stages)
