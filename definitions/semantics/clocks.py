"""What is due when: the declared deadlines of a case and the limits of its stages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from definitions.schema.process import Deadline, Process
from definitions.schema.signing import SUBMITTING_UNIT
from definitions.schema.stages import HumanStage, title_of
from definitions.semantics.authority import acting_duty
from definitions.semantics.state import State, Visit
from definitions.working_days import SHANGHAI, Calendar, Due, SpanUnit, parse_span


class ClockState(StrEnum):
    RUNNING = "running"
    STOPPED = "stopped"
    VOID = "void"
    """The case ended without what the clock was waiting for."""


@dataclass(frozen=True, slots=True)
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


def clocks(
    process: Process, state: State, calendar: Calendar, answering: Mapping[str, str]
) -> tuple[Clock, ...]:
    """Every clock that has started. `answering` is the organisation's."""
    declared = (_case_clock(deadline, state, calendar) for deadline in process.deadlines)
    passes = [*state.log, *state.open.values()]
    staged = (_stage_clock(process, state, visit, calendar, answering) for visit in passes)
    return tuple(clock for clock in (*declared, *staged) if clock is not None)


def _case_clock(deadline: Deadline, state: State, calendar: Calendar) -> Clock | None:
    started_on = _started_on(deadline, state)
    if started_on is None:
        return None
    stopped_at = state.marks.get(deadline.until)
    return Clock(
        key=deadline.id,
        title=deadline.title.zh,
        unit=state.unit if deadline.unit == SUBMITTING_UNIT else deadline.unit,
        stage=None,
        started_on=started_on,
        due=calendar.due(started_on, deadline.within),
        state=_state(state, stopped_at),
        stopped_at=stopped_at,
    )


def _started_on(deadline: Deadline, state: State) -> date | None:
    if "submitted" not in state.marks:
        return None
    if deadline.start.startswith("form."):
        written = state.form.get(deadline.start.removeprefix("form."), "")
        return date.fromisoformat(written) if written else None
    moment = state.marks.get(deadline.start)
    return day_of(moment) if moment else None


def _stage_clock(
    process: Process, state: State, visit: Visit, calendar: Calendar, answering: Mapping[str, str]
) -> Clock | None:
    stage = process.find_stage(visit.stage)
    if not isinstance(stage, HumanStage) or stage.within is None:
        return None
    started_on, duty = day_of(visit.opened_at), acting_duty(stage, state, visit.seats[0])
    return Clock(
        key=f"{visit.stage}/{visit.visit}",
        title=title_of(stage),
        unit=answering.get(duty.role, duty.unit),
        stage=visit.stage,
        started_on=started_on,
        due=calendar.due(started_on, stage.within),
        state=_state(state, visit.closed_at if visit.answered else None),
        stopped_at=visit.closed_at if visit.answered else None,
    )


def counted_in(process: Process, key: str) -> SpanUnit:
    """In which days the limit of the clock with this key is given."""
    limits = {deadline.id: deadline.within for deadline in process.deadlines}
    stage = process.find_stage(key.partition("/")[0])
    within = limits.get(key) or (stage.within if isinstance(stage, HumanStage) else None)
    return parse_span(within).unit if within else "workday"


def _state(state: State, stopped_at: datetime | None) -> ClockState:
    if stopped_at is not None:
        return ClockState.STOPPED
    return ClockState.VOID if state.ending or state.is_ended else ClockState.RUNNING
