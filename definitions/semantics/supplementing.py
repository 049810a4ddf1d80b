"""A content that the drafter changes while the case is under way, because a signer asked for it (补正)."""

from definitions.schema.process import DRAFT, Process
from definitions.schema.tree import MAIN
from definitions.semantics.binding import standing
from definitions.semantics.changing import replace
from definitions.semantics.history import Submitted
from definitions.semantics.lines import arrive, back_to
from definitions.semantics.migrating import forget
from definitions.semantics.named_signers import still_theirs
from definitions.semantics.path import first_stage
from definitions.semantics.state import State
from definitions.semantics.steering import steering_fields


def supplemented(process: Process, state: State, event: Submitted) -> State:
    """The case stays where it is, unless the change takes something away that led it there: a signature that bound what
    has changed, or an answer by which its way goes. Then it goes that way again, as after a return; what was signed on
    parts that did not change stands.
    """
    before, signatures = state, standing(process, state.signatures, event.parts, ())
    stays = signatures == state.signatures and not _is_steered_otherwise(process, state, event)
    state = replace(
        state, round=event.round, form=event.form, parts=event.parts, held=(), on_its_way=event.round
    )
    signatures = still_theirs(process, before, replace(state, signatures=signatures))
    if stays:
        return state
    state = replace(forget(back_to(process, state, DRAFT)), signatures=signatures, keep=())
    return arrive(process, state, MAIN, first_stage(process))


def _is_steered_otherwise(process: Process, state: State, event: Submitted) -> bool:
    return any(state.form.get(name) != event.form.get(name) for name in steering_fields(process))
