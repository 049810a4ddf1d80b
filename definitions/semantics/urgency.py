"""Urgent cases (加急): who asked for it, whether it was confirmed, and since when the shorter limits hold."""

from collections.abc import Iterator

from definitions.schema.process import Process
from definitions.semantics.changing import replace
from definitions.semantics.history import OnUrgency, UrgencyAsked, UrgencyDecided
from definitions.semantics.state import State, UrgencyRequest

CONFIRMATION = "urgency.confirmation"
"""Under this name the confirmation is a duty; no stage is called so."""


def on_urgency(process: Process, state: State, event: OnUrgency) -> State:
    """The state after it. Where the document asks for no confirmation, it is urgent at once."""
    match event:
        case UrgencyAsked():
            declared = process.urgency
            needs_nobody = declared is not None and declared.at_once
            asked = UrgencyRequest(
                event.request,
                event.at,
                event.by,
                event.reason,
                event.on_behalf_of,
                granted=True if needs_nobody else None,
                decided_at=event.at if needs_nobody else None,
            )
            return replace(state, urgencies=(*state.urgencies, asked))
        case UrgencyDecided():
            decided = tuple(
                replace(one, granted=event.granted, decided_at=event.at)
                if one.request == event.request
                else one
                for one in state.urgencies
            )
            return replace(state, urgencies=decided)


def awaiting_confirmation(process: Process, state: State) -> Iterator[UrgencyRequest]:
    """What has to be decided on now; where the case has come to its end, nothing has to be any more."""
    declared = process.urgency
    if declared is None or declared.at_once or state.ending or state.is_ended:
        return
    yield from (one for one in state.urgencies if one.granted is None and state.counts(one.asked_at))


def next_urgency(state: State) -> int:
    return len(state.urgencies) + 1
