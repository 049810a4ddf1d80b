"""What the rows of a case repeat of its history: written when it moves, compared when it is audited."""

from typing import Any

from definitions.schema.process import DRAFT, Process
from definitions.schema.stages import title_of
from definitions.semantics.authority import Duty, acting_duty, barred
from definitions.semantics.history import Opened
from definitions.semantics.state import State
from definitions.vocabulary import CaseState


def case_columns(state: State) -> dict[str, Any]:
    """The columns of the case's row that follow from where it stands."""
    seat = state.seat
    return {
        "drafter": state.drafter,
        "state": _case_state(state),
        "stage": seat.stage if seat else state.cursor,
        "visit": seat.visit if seat else 0,
        "round": state.round,
        "outcome": state.outcome,
        "published_at": state.marks.get("published"),
        "ended_at": state.marks.get("ended"),
    }


def _case_state(state: State) -> str:
    if state.is_ended:
        return CaseState.ENDED
    at_draft = state.seat is not None and state.seat.stage == DRAFT
    return CaseState.DRAFT if at_draft else CaseState.OPEN


def duty_columns(process: Process, state: State, opened: Opened) -> dict[str, Any]:
    """The columns of a duty that follow from the state which its opening led to.

    Whether anybody who could act held the role, and when the duty is due, depends on more than the history: the event tells it.
    """
    is_draft = opened.stage == DRAFT
    holder = _holder(process, state, opened.stage)
    return {
        "stage": opened.stage,
        "visit": opened.visit,
        "seat": opened.seat,
        "kind": "draft" if is_draft else str(process.stage(opened.stage).kind),
        "title": "拟稿" if is_draft else title_of(process.stage(opened.stage)),
        "role": holder.role,
        "unit": unit_row(process, holder.unit),
        "person": state.drafter if is_draft else None,
        "opened_at": opened.at,
    }


def _holder(process: Process, state: State, stage: str) -> Duty:
    if stage == DRAFT:
        return Duty(process.start.by[0], state.unit)
    return acting_duty(process.human_stage(stage), state)


def further_roles(process: Process, state: State, opened: Opened) -> tuple[str, ...]:
    """Who else may take the duty: everybody who may start the process, where it is a draft that nobody owns."""
    return tuple(process.start.by[1:]) if opened.stage == DRAFT and state.drafter is None else ()


def barred_persons(process: Process, state: State, opened: Opened) -> tuple[str, ...]:
    """Whom separation of duties keeps from the duty. The draft is nobody's signature."""
    if opened.stage == DRAFT:
        return ()
    return tuple(sorted(barred(process, state, process.human_stage(opened.stage))))


def unit_row(process: Process, code: str) -> str:
    """The id of the row of a unit."""
    return f"{process.organization}/{code}"


def draft_title(process: Process) -> str:
    """What a case is called before anything was handed in."""
    return f"（待填写）{process.title.zh}"


def number_counter(process: Process) -> str:
    """Which counter numbers the cases of a process, year by year."""
    return f"{process.organization}/{process.number}"


def line_counter(organization: str, ledger: str) -> str:
    """Which counter numbers the lines of a ledger; it does not begin anew with the year, which is 0."""
    return f"ledger/{organization}/{ledger}"
