"""What an administrator may do to a case that its own people cannot move (干预): send it back, or end it."""

from definitions.schema.process import DRAFT, Process
from definitions.semantics.changing import replace
from definitions.semantics.history import Intervened
from definitions.semantics.lines import back_to, broken_off
from definitions.semantics.migrating import forget
from definitions.semantics.path import case_context, path_to
from definitions.semantics.state import State
from definitions.vocabulary import Intervention, Outcome


def on_intervention(process: Process, state: State, event: Intervened) -> State:
    """The state after it. From an objection that held the case any of them has released it already."""
    match event.how:
        case Intervention.RETURN:
            return replace(forget(back_to(process, state, event.to or DRAFT)), keep=())
        case Intervention.END:
            is_out = "published" in state.marks
            return replace(broken_off(state), ending=Outcome.PUBLISHED if is_out else Outcome.CLOSED)
        case Intervention.RELEASE:
            return state


def ways_back(process: Process, state: State) -> tuple[str, ...]:
    """Where an administrator may send the case back to: the drafter, and the stages passed on the way to here."""
    if state.is_ended or state.is_with_drafter or "published" in state.marks:
        return ()
    context = case_context(process, state)
    before = {one for at in state.lines.values() if at is not None for one in path_to(process, context, at)}
    passed = {visit.stage for visit in state.log if visit.seats} - set(state.open)
    return (DRAFT, *(stage.id for stage in process.human_stages if stage.id in before & passed))


__all__ = ["on_intervention", "ways_back"]
