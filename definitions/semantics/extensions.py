"""Extensions of deadlines (延期): what was granted, what is asked for, and what can be asked for still."""

from collections.abc import Iterator

from definitions.schema.process import Deadline, Process
from definitions.semantics.changing import replace
from definitions.semantics.history import ExtensionAsked, ExtensionDecided, OnExtensions
from definitions.semantics.moments import is_under_way
from definitions.semantics.state import Extension, State

DUTY = "extension."
"""Begins the name under which the approval of an extension is a duty; no stage is called so."""


def on_extensions(state: State, event: OnExtensions) -> State:
    """The state after it."""
    match event:
        case ExtensionAsked():
            asked = Extension(
                event.deadline,
                event.request,
                event.step,
                event.at,
                event.by,
                event.reason,
                event.on_behalf_of,
            )
            return replace(state, extensions=(*state.extensions, asked))
        case ExtensionDecided():
            decided = tuple(
                replace(one, granted=event.granted)
                if (one.deadline, one.request) == (event.deadline, event.request)
                else one
                for one in state.extensions
            )
            return replace(state, extensions=decided)


def granted(state: State, deadline: Deadline) -> tuple[str, ...]:
    """By how much it was extended, each time. It holds as long as the case lasts, also where the clock begins anew."""
    if deadline.extensions is None:
        return ()
    asked = (one for one in state.extensions if one.deadline == deadline.id and state.counts(one.asked_at))
    steps = [one.step for one in asked if one.granted]
    return tuple(deadline.extensions.by[step - 1] for step in steps)


def next_step(state: State, deadline: Deadline) -> int | None:
    """Which step of its ladder would be asked for now, from 1; None: it is used up. A refusal uses nothing up."""
    used = len(granted(state, deadline))
    return used + 1 if deadline.extensions is not None and used < len(deadline.extensions.by) else None


def next_request(state: State, deadline: Deadline) -> int:
    return sum(one.deadline == deadline.id for one in state.extensions) + 1


def awaiting(process: Process, state: State) -> Iterator[tuple[Deadline, Extension]]:
    """What has to be decided on now: where a clock has come to its end, nothing has to be any more."""
    for one in state.extensions:
        is_awaited = one.granted is None and state.counts(one.asked_at)
        deadline = process.find_deadline(one.deadline) if is_awaited else None
        if deadline is not None and is_under_way(process, state, deadline):
            yield deadline, one


def asked_for(process: Process, state: State, deadline: Deadline) -> Extension | None:
    """What waits for approval."""
    return next((one for known, one in awaiting(process, state) if known.id == deadline.id), None)


def duty_of(deadline: Deadline) -> str:
    """`extension.reply`: where a duty names its stage."""
    return f"{DUTY}{deadline.id}"


def deadline_of(process: Process, duty: str) -> Deadline | None:
    """The deadline whose extension is the duty of this name; None where it is a stage's."""
    return process.find_deadline(duty.removeprefix(DUTY)) if duty.startswith(DUTY) else None
