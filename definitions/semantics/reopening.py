"""A case that ended is taken up again (重新办理)."""

from definitions.schema.process import BEGUN, DRAFT, Process
from definitions.semantics.changing import replace
from definitions.semantics.history import Reopened
from definitions.semantics.lines import back_to
from definitions.semantics.migrating import forget
from definitions.semantics.state import State

LAPSED = ("submitted", "ended")
"""The moments that come again."""


def on_reopening(process: Process, state: State, event: Reopened) -> State:
    """It is with its drafter. What was granted and what was signed counts no more; visits and rounds go on counting."""
    state = forget(back_to(process, replace(state, outcome=None, ending=None), DRAFT))
    marks = {mark: at for mark, at in state.marks.items() if mark not in LAPSED} | {BEGUN: event.at}
    return replace(
        state, marks=marks, signatures=(), keep=(), held=(), on_its_way=0, given={}, reopened_at=event.at
    )
