"""What is due when: the declared deadlines of a case and the limits of its stages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from definitions.schema.limits import SHORTLY
from definitions.schema.places import SUBMITTING_UNIT, is_filled_in
from definitions.schema.process import Deadline, Process
from definitions.schema.stages import HumanStage, WaitStage, title_of
from definitions.semantics.authority import acting_duty, duty
from definitions.semantics.extensions import granted
from definitions.semantics.moments import (
    Stretch,
    holds_of,
    restarts_of,
    started_at,
    times_of,
    when,
    when_all,
    written,
)
from definitions.semantics.objection import ANSWER, COORDINATION, TITLES, who_has
from definitions.semantics.state import RaisedObjection, State, Visit
from definitions.semantics.values import value
from definitions.vocabulary import Settlement
from definitions.working_days import (
    SHANGHAI,
    Calendar,
    DayUnit,
    Due,
    Pause,
    Span,
    due_after,
    due_before,
    due_in_hours,
    due_on,
    due_with,
    parse_span,
    standing_since,
)

HOLD = "处理异议"
"""Why an objection stops clocks."""
INSTANT = timedelta(microseconds=1)


class ClockState(StrEnum):
    RUNNING = "running"
    WAITING = "waiting"
    """The case waits for its end, which is no limit that anybody could miss."""
    PAUSED = "paused"
    """It stands still: what it is due on is not known before it goes on."""
    STOPPED = "stopped"
    VOID = "void"
    """The case ended, or went another way, without what the clock was waiting for."""


@value(slots=True)
class Clock:
    """One limit of one case."""

    key: str
    """The deadline's id, or `<stage>/<visit>`."""
    title: str
    unit: str
    """The unit that is answerable."""
    stage: str | None
    started_on: date
    due: Due
    state: ClockState
    stopped_at: datetime | None


def day_of(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def last_day(due_at: datetime) -> date:
    """The day that ends at this moment."""
    return day_of(due_at - INSTANT)


def clocks(
    process: Process, state: State, calendar: Calendar, answering: Mapping[str, str]
) -> tuple[Clock, ...]:
    """Every clock that has started. `answering` is the organisation's."""
    declared = (case_clock(process, deadline, state, calendar) for deadline in process.deadlines)
    passes = [*state.log, *state.open.values()]
    staged = (_stage_clock(process, state, visit, calendar, answering) for visit in passes)
    objected = _objection_clocks(process, state, calendar, answering)
    return tuple(clock for clock in (*declared, *staged, *objected) if clock is not None)


def case_clock(process: Process, deadline: Deadline, state: State, calendar: Calendar) -> Clock | None:
    """Of one deadline; None where it has not begun."""
    began_at = _began_at(process, deadline, state, calendar)
    if began_at is None:
        return None
    stopped_at = when_all(state, deadline.until)
    started_on, pauses = day_of(began_at), _pauses(deadline, state, began_at, stopped_at)
    due = _due(deadline, state, started_on, pauses, calendar)
    if due is None:
        return None
    return Clock(
        key=deadline.id,
        title=deadline.title.zh,
        unit=_answerable(deadline, state),
        stage=None,
        started_on=started_on,
        due=due,
        state=_state(state, stopped_at, is_paused=standing_since(pauses, due.day) is not None),
        stopped_at=stopped_at,
    )


def _began_at(process: Process, deadline: Deadline, state: State, calendar: Calendar) -> datetime | None:
    """When it last began. What has run out does not begin anew: it was missed."""
    began_at = started_at(process, state, deadline)
    if began_at is None:
        return None
    for moment in restarts_of(state, deadline, began_at):
        due = _due(deadline, state, day_of(began_at), _pauses(deadline, state, began_at, moment), calendar)
        if due is not None and due.moment <= moment:
            break
        began_at = moment
    return began_at


def _due(
    deadline: Deadline, state: State, started_on: date, pauses: tuple[Pause, ...], calendar: Calendar
) -> Due | None:
    if deadline.within is not None:
        return due_after(calendar, started_on, deadline.within, pauses, granted(state, deadline))
    event = when(state, deadline.before or deadline.no_later_than or "")
    if event is None:
        return None
    if deadline.at_least is None:
        return due_on(calendar, day_of(event), granted(state, deadline))
    return due_before(calendar, day_of(event), deadline.at_least)


def _answerable(deadline: Deadline, state: State) -> str:
    if not is_filled_in(deadline.unit):
        return state.unit if deadline.unit == SUBMITTING_UNIT else deadline.unit
    return written(state, deadline.unit) or state.unit


def _pauses(
    deadline: Deadline, state: State, began_at: datetime, stopped_at: datetime | None
) -> tuple[Pause, ...]:
    """The pauses of its clock, by days; none outlasts the clock, and those before it began anew are of no account. A day
    that somebody named comes all the same: nothing stops a clock that ends with it, or so long before it.
    """
    if deadline.within is None:
        return ()
    end = stopped_at or state.marks.get("ended")
    declared = ((stretch, pause.why) for pause in deadline.pauses for stretch in times_of(state, pause))
    paused = [(stretch, why) for one, why in declared for stretch in _until(end, [one])]
    if deadline.restart:
        paused = [one for one in paused if one[0][1] is None or one[0][1] > began_at]
    return (*(_pause(stretch, why) for stretch, why in paused), *_holds(state, end))


def _holds(state: State, end: datetime | None) -> Iterator[Pause]:
    """How long objections stopped a clock that comes to its end then."""
    return (_pause(stretch, HOLD) for stretch in _until(end, holds_of(state)))


def _pause(stretch: Stretch, why: str) -> Pause:
    begins, goes_on = stretch
    return Pause(day_of(begins), day_of(goes_on) if goes_on else None, why)


def _until(end: datetime | None, times: Iterable[Stretch]) -> Iterator[Stretch]:
    for begins, goes_on in times:
        if end is None:
            yield begins, goes_on
        elif begins < end:
            yield begins, min(goes_on or end, end)


def _stage_clock(
    process: Process, state: State, visit: Visit, calendar: Calendar, answering: Mapping[str, str]
) -> Clock | None:
    stage = process.find_stage(visit.stage)
    if isinstance(stage, WaitStage):
        return None if stage.moment is not None else _waiting(stage, state, visit, calendar)
    if not isinstance(stage, HumanStage) or stage.within is None:
        return None
    started_on, duty = day_of(visit.opened_at), acting_duty(stage, state, visit, visit.seats[0])
    is_broken_off = visit.closed_at is not None and not visit.answered
    return Clock(
        key=f"{visit.stage}/{visit.visit}",
        title=title_of(stage),
        unit=answering.get(duty.role, duty.unit),
        stage=visit.stage,
        started_on=started_on,
        due=_due_of_stage(stage, stage.within, state, visit, calendar),
        state=ClockState.VOID
        if is_broken_off
        else _state(state, visit.closed_at, is_paused=_is_held(state, visit)),
        stopped_at=None if is_broken_off else visit.closed_at,
    )


def _is_held(state: State, visit: Visit) -> bool:
    """Whether an objection stops its clock now."""
    held = state.objection
    return held is not None and held.stops_clocks and visit.closed_at is None


def _due_of_stage(stage: HumanStage, within: str, state: State, visit: Visit, calendar: Calendar) -> Due:
    """Where the case became urgent while the stage was open, or before, what ends first counts."""
    usual = _counted(within, visit.opened_at, state, visit, calendar)
    since = state.urgent_since
    if stage.urgent is None or since is None or (visit.closed_at is not None and visit.closed_at <= since):
        return usual
    sooner = _counted(stage.urgent, max(since, visit.opened_at), state, visit, calendar)
    if usual.moment <= sooner.moment:
        return usual
    return Due(sooner.day, sooner.moment, sooner.provisional, f"加急：{sooner.explanation}")


def _counted(limit: str, since: datetime, state: State, visit: Visit, calendar: Calendar) -> Due:
    """Days on which an objection stopped the clock are not counted; hours begin anew when it goes on."""
    holds = [one for one in _until(visit.closed_at, holds_of(state)) if one[1] is None or one[1] > since]
    span = parse_span(limit)
    if span.unit == "hour":
        return due_in_hours(calendar, max([since, *(goes_on for _, goes_on in holds if goes_on)]), span.n)
    pauses = tuple(_pause((max(begins, since), goes_on), HOLD) for begins, goes_on in holds)
    return due_after(calendar, day_of(since), limit, pauses)


def _objection_clocks(
    process: Process, state: State, calendar: Calendar, answering: Mapping[str, str]
) -> Iterator[Clock]:
    """How long those have who answer an objection, and those who decide on it."""
    declared = process.objection
    for one in state.objections if declared is not None else ():
        assert declared is not None
        if declared.answer_within is not None:
            asked = _Asked(ANSWER, one.raised_at, one.answered_at, declared.answer_within)
            yield _objection_clock(process, state, one, asked, calendar, answering)
        is_passed_on = one.answered_at is not None and one.settlement is not Settlement.ACCEPTED
        if declared.coordinate_within is not None and is_passed_on:
            assert one.answered_at is not None
            was_decided = one.settlement in (Settlement.UPHELD, Settlement.DISMISSED)
            decided_at = one.settled_at if was_decided else None
            asked = _Asked(COORDINATION, one.answered_at, decided_at, declared.coordinate_within)
            yield _objection_clock(process, state, one, asked, calendar, answering)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One of the two duties of an objection, from when until when."""

    duty: str
    since: datetime
    done_at: datetime | None
    within: str


def _objection_clock(
    process: Process,
    state: State,
    one: RaisedObjection,
    asked: _Asked,
    calendar: Calendar,
    answering: Mapping[str, str],
) -> Clock:
    whose = duty(who_has(process, asked.duty), state, {})
    is_over = asked.done_at is None and one != state.objection
    span = parse_span(asked.within)
    return Clock(
        key=f"{asked.duty}/{one.number}",
        title=TITLES[asked.duty],
        unit=answering.get(whose.role, whose.unit),
        stage=asked.duty,
        started_on=day_of(asked.since),
        due=due_in_hours(calendar, asked.since, span.n)
        if span.unit == "hour"
        else due_after(calendar, day_of(asked.since), asked.within),
        state=ClockState.VOID if is_over else _state(state, asked.done_at),
        stopped_at=asked.done_at,
    )


def _waiting(stage: WaitStage, state: State, visit: Visit, calendar: Calendar) -> Clock:
    """What is over, however it came to that, is dropped: it was nobody's limit."""
    started_on = day_of(visit.opened_at)
    if stage.length is not None:
        due = due_after(calendar, started_on, stage.length)
    else:
        begins = when(state, str(stage.day))
        assert begins is not None
        due = due_with(day_of(begins))
    is_over = visit.stage not in state.open or state.open[visit.stage] is not visit
    return Clock(
        key=f"{visit.stage}/{visit.visit}",
        title=title_of(stage),
        unit=state.unit,
        stage=visit.stage,
        started_on=started_on,
        due=due,
        state=ClockState.VOID if is_over or state.ending or state.is_ended else ClockState.WAITING,
        stopped_at=None,
    )


def over(running: Iterable[Clock], now: datetime) -> Iterator[tuple[str, int]]:
    """Stage and visit of what the case need not wait for any longer."""
    for clock in running:
        if clock.state is ClockState.WAITING and clock.due.moment <= now:
            stage, _, visit = clock.key.partition("/")
            yield stage, int(visit)


def counted_in(process: Process, key: str) -> DayUnit:
    """In which days one tells what is left of the clock with this key."""
    declared = declared_by(process, key)
    if isinstance(declared, Deadline):
        limit = declared.within or declared.at_least
    else:
        limit = declared.within if isinstance(declared, HumanStage) else None
    return parse_span(limit).counted_in if limit else "workday"


def warning_of(process: Process, key: str) -> Span:
    """How long before its end the clock with this key begins to press."""
    return parse_span(warnings_of(process, key)[0])


def warnings_of(process: Process, key: str) -> Sequence[str]:
    """The same with what is said after that: the longest first."""
    declared = declared_by(process, key)
    return declared.warn if declared else [SHORTLY]


def declared_by(process: Process, key: str) -> Deadline | HumanStage | None:
    """What the clock with this key was declared by."""
    for deadline in process.deadlines:
        if deadline.id == key:
            return deadline
    stage = process.find_stage(key.partition("/")[0])
    return stage if isinstance(stage, HumanStage) else None


def _state(state: State, stopped_at: datetime | None, *, is_paused: bool = False) -> ClockState:
    if stopped_at is not None:
        return ClockState.STOPPED
    if state.ending or state.is_ended:
        return ClockState.VOID
    return ClockState.PAUSED if is_paused else ClockState.RUNNING
