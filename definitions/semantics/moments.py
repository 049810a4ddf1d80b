"""When a declared moment came: what clocks begin, stop, stand and go on with."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from definitions.conditions import ConditionError, holds
from definitions.schema.places import FROM_FORM, FROM_STAGE, is_filled_in
from definitions.schema.process import (
    OBJECTION_RAISED,
    OBJECTION_SETTLED,
    SUPPLEMENT_ANSWERED,
    SUPPLEMENT_ASKED,
    ClockPause,
    Deadline,
    Process,
)
from definitions.semantics.authority import answered
from definitions.semantics.path import case_context
from definitions.semantics.state import State, Visit
from definitions.vocabulary import Effect, Purpose
from definitions.working_days import start_of_day

Stretch = tuple[datetime, datetime | None]
"""From when until when; None: still."""


def when(state: State, moment: str) -> datetime | None:
    """When it last came and still holds; a date of the form, or of a stage, is the beginning of its day."""
    if is_filled_in(moment):
        day = written(state, moment)
        return start_of_day(date.fromisoformat(day)) if day else None
    if moment in _TOLD_BY_THE_CASE:
        return max(_TOLD_BY_THE_CASE[moment](state), default=None)
    stage, _, what = moment.partition(".")
    return _decided(state, stage) if what == "decided" else state.marks.get(moment)


def written(state: State, moment: str) -> str:
    """What the form, or a stage, says: of a draft that was opened by itself, what it was opened with."""
    if moment.startswith(FROM_STAGE):
        _, stage, field = moment.split(".")
        return str(state.given.get(stage, {}).get(field) or "")
    return answered(_form(state), moment.removeprefix(FROM_FORM))


def _decided(state: State, stage: str) -> datetime | None:
    """When somebody last answered there, whatever the answer."""
    seats = (seat for visit in _passes(state, stage) for seat in visit.seats)
    return max((seat.at for seat in seats if seat.at and seat.effect is not None), default=None)


def when_all(state: State, moments: Iterable[str]) -> datetime | None:
    """When the latest of them came; None while one has not."""
    came = [when(state, moment) for moment in moments]
    known = [moment for moment in came if moment is not None]
    return max(known) if len(known) == len(came) else None


def started_at(process: Process, state: State, deadline: Deadline) -> datetime | None:
    """When it first began. Of a draft that a person began no clock is seen before the first submission; one that is counted
    backward begins with it. What a letter, a day or an entry opened does not wait for somebody to take it up.
    """
    began = _began_at(state, deadline)
    return began if began is not None and _applies(process, state, deadline) else None


def restarts_of(state: State, deadline: Deadline, began: datetime) -> list[datetime]:
    """When something came with which it may begin anew, until it has stopped; the earliest first."""
    stopped = when_all(state, deadline.until)
    came = (moment for one in deadline.restart or () for moment in _every_time(state, one))
    return sorted(one for one in came if one > began and (stopped is None or one <= stopped))


def _applies(process: Process, state: State, deadline: Deadline) -> bool:
    if deadline.when is None:
        return True
    context = case_context(process, state, form=_form(state))
    try:
        return holds(deadline.when, context)
    except ConditionError:
        if state.round:
            raise
        return False  # nobody has filled in what it asks for


def _began_at(state: State, deadline: Deadline) -> datetime | None:
    submitted_at = state.marks.get("submitted")
    if deadline.start is None:
        return submitted_at
    if submitted_at is None and state.cause is None:
        return None
    return when_all(state, deadline.start)


def _form(state: State) -> Mapping[str, Any]:
    """Of a draft that nobody has handed in yet, what it was opened with."""
    return state.form if state.round else state.prefilled


def is_under_way(process: Process, state: State, deadline: Deadline) -> bool:
    """Whether its clock runs or stands: it has begun, and has not come to its end."""
    is_over = state.ending is not None or state.is_ended
    has_begun = not is_over and started_at(process, state, deadline) is not None
    return has_begun and when_all(state, deadline.until) is None


def times_of(state: State, pause: ClockPause) -> Iterator[Stretch]:
    """From when until when it ran, every time."""
    if pause.start == SUPPLEMENT_ASKED:
        yield from _supplements(state)
        return
    stage = pause.start.removesuffix(".opened")
    if pause.start != stage and pause.until == f"{stage}.done":
        # However the stage was left: nobody is at it any more.
        yield from ((visit.opened_at, visit.closed_at) for visit in _all_passes(state, stage))
        return
    ends = _every_time(state, pause.until)
    for begin in _every_time(state, pause.start):
        yield begin, min((end for end in ends if end >= begin), default=None)


def holds_of(state: State) -> Iterator[Stretch]:
    """From when until when objections stopped the clocks of the case."""
    return ((one.raised_at, one.settled_at) for one in state.objections if one.stops_clocks)


def _supplements(state: State) -> Iterable[Stretch]:
    """A stage that goes on without the answer waits for it no longer. What goes with the case to another pass is one question."""
    asked: dict[tuple[datetime, str | None, str], Stretch] = {}
    for visit in (*_set_aside(state), *state.log, *state.open.values()):
        for seat in visit.seats:
            if seat.purpose is Purpose.SUPPLEMENT and seat.asked_at is not None:
                one = (seat.asked_at, seat.added_by, seat.question)
                asked[one] = seat.asked_at, seat.at or visit.closed_at
    return asked.values()


def _set_aside(state: State) -> Iterator[Visit]:
    """The passes that count no more under the version of now: the days that they took were spent all the same."""
    yield from (visit for aside in state.aside.values() for visit in aside.passes)


def _answered_supplements(state: State) -> Iterator[datetime]:
    """Not those that nobody waited for any longer."""
    for visit in (*state.log, *state.open.values()):
        yield from (s.at for s in visit.seats if s.purpose is Purpose.SUPPLEMENT and s.at is not None)


def _asked_supplements(state: State) -> Iterator[datetime]:
    yield from (begin for begin, _ in _supplements(state))


def _raised_objections(state: State) -> Iterator[datetime]:
    yield from (one.raised_at for one in state.objections)


def _settled_objections(state: State) -> Iterator[datetime]:
    yield from (one.settled_at for one in state.objections if one.settled_at is not None)


_TOLD_BY_THE_CASE: dict[str, Callable[[State], Iterator[datetime]]] = {
    SUPPLEMENT_ASKED: _asked_supplements,
    SUPPLEMENT_ANSWERED: _answered_supplements,
    OBJECTION_RAISED: _raised_objections,
    OBJECTION_SETTLED: _settled_objections,
}
"""Moments that no stage brings about, every time that they came."""


def _every_time(state: State, moment: str) -> list[datetime]:
    """Also when a return undid it since."""
    if moment in _TOLD_BY_THE_CASE:
        return list(_TOLD_BY_THE_CASE[moment](state))
    stage, _, what = moment.partition(".")
    if is_filled_in(moment) or not what:
        last = when(state, moment)
        return [] if last is None else [last]
    passes = _passes(state, stage)
    if what == "decided":
        return [one.at for visit in passes for one in visit.seats if one.at and one.effect is not None]
    if what == "opened":
        return [visit.opened_at for visit in passes]
    return [visit.closed_at for visit in passes if visit.closed_at is not None and _was_passed(visit)]


def _passes(state: State, stage: str) -> list[Visit]:
    return [visit for visit in (*state.log, *state.open.values()) if visit.stage == stage]


def _all_passes(state: State, stage: str) -> list[Visit]:
    """With those that a migration set aside, by the name that the stage has now."""
    aside = (
        visit
        for visit in _set_aside(state)
        if state.formerly.get((visit.stage, visit.visit), (visit.stage,))[0] == stage
    )
    return [*aside, *_passes(state, stage)]


def _was_passed(visit: Visit) -> bool:
    """A refusal ends the case, and a single return takes it back; any other answers led on."""
    return visit.answered and all(seat.effect is not Effect.RETURN for seat in visit.seats)
