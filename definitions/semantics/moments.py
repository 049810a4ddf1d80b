"""When a declared moment came: what clocks begin, stop, stand and go on with."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from definitions.schema.process import SUPPLEMENT_ASKED, ClockPause, Deadline
from definitions.semantics.state import State, Visit
from definitions.vocabulary import CauseKind, Effect, Purpose
from definitions.working_days import start_of_day

Stretch = tuple[datetime, datetime | None]
"""From when until when; None: still."""


def when(state: State, moment: str) -> datetime | None:
    """When it last came and still holds; a date of the form is the beginning of its day."""
    if moment.startswith("form."):
        form = state.form if state.round else _form_of_a_letter(state)
        written = form.get(moment.removeprefix("form."), "")
        return start_of_day(date.fromisoformat(written)) if written else None
    return state.marks.get(moment)


def when_all(state: State, moments: Iterable[str]) -> datetime | None:
    """When the latest of them came; None while one has not."""
    came = [when(state, moment) for moment in moments]
    known = [moment for moment in came if moment is not None]
    return max(known) if len(known) == len(came) else None


def started_at(state: State, deadline: Deadline) -> datetime | None:
    """No clock is seen before the first submission; one that is counted backward begins with it. A letter does not wait
    for somebody to take it up.
    """
    submitted_at = state.marks.get("submitted")
    if deadline.start is None:
        return submitted_at
    if submitted_at is None and not _form_of_a_letter(state):
        return None
    return when_all(state, deadline.start)


def _form_of_a_letter(state: State) -> Mapping[str, Any]:
    """What stands in the form of a draft that a letter opened; nothing in any other."""
    is_letter = state.cause is not None and state.cause.kind is CauseKind.LETTER_RECEIVED
    return state.prefilled if is_letter else {}


def is_under_way(state: State, deadline: Deadline) -> bool:
    """Whether its clock runs or stands: it has begun, and has not come to its end."""
    is_over = state.ending is not None or state.is_ended
    return not is_over and started_at(state, deadline) is not None and when_all(state, deadline.until) is None


def times_of(state: State, pause: ClockPause) -> Iterator[Stretch]:
    """From when until when it ran, every time."""
    if pause.start == SUPPLEMENT_ASKED:
        yield from _supplements(state)
        return
    stage = pause.start.removesuffix(".opened")
    if pause.start != stage and pause.until == f"{stage}.done":
        # However the stage was left: nobody is at it any more.
        yield from ((visit.opened_at, visit.closed_at) for visit in _passes(state, stage))
        return
    ends = _every_time(state, pause.until)
    for begin in _every_time(state, pause.start):
        yield begin, min((end for end in ends if end >= begin), default=None)


def holds_of(state: State) -> Iterator[Stretch]:
    """From when until when objections stopped the clocks of the case."""
    return ((one.raised_at, one.settled_at) for one in state.objections if one.stops_clocks)


def _supplements(state: State) -> Iterator[Stretch]:
    """A stage that goes on without the answer waits for it no longer."""
    for visit in (*state.log, *state.open.values()):
        for seat in visit.seats:
            if seat.purpose is Purpose.SUPPLEMENT and seat.asked_at is not None:
                yield seat.asked_at, seat.at or visit.closed_at


def _every_time(state: State, moment: str) -> list[datetime]:
    """Also when a return undid it since."""
    stage, _, what = moment.partition(".")
    if stage == "form" or not what:
        last = when(state, moment)
        return [] if last is None else [last]
    passes = _passes(state, stage)
    if what == "opened":
        return [visit.opened_at for visit in passes]
    return [visit.closed_at for visit in passes if visit.closed_at is not None and _was_passed(visit)]


def _passes(state: State, stage: str) -> list[Visit]:
    return [visit for visit in (*state.log, *state.open.values()) if visit.stage == stage]


def _was_passed(visit: Visit) -> bool:
    """A refusal ends the case, and a single return takes it back; any other answers led on."""
    return visit.answered and all(seat.effect is not Effect.RETURN for seat in visit.seats)
