"""What the rows of a case repeat of its history: written when it moves, compared when it is audited."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from definitions.schema.process import DRAFT, Deadline, Process
from definitions.schema.stages import CallStage, title_of
from definitions.semantics import objection
from definitions.semantics.authority import Duty, acting_duty, barred, duty
from definitions.semantics.extensions import DUTY, asked_for, awaiting, deadline_of, duty_of
from definitions.semantics.history import (
    SEAT,
    ClockMissed,
    ClockOverdue,
    ClockWarned,
    Decided,
    Event,
    ExtensionDecided,
    Migrated,
    ObjectionAnswered,
    ObjectionSettled,
    OnClocks,
    Opened,
    Replied,
    Submitted,
    TakenBack,
    UrgencyDecided,
)
from definitions.semantics.signing import Seat, are_too_few
from definitions.semantics.state import State, Visit
from definitions.semantics.urgency import CONFIRMATION, awaiting_confirmation
from definitions.vocabulary import CaseState, Purpose


def case_columns(state: State) -> dict[str, Any]:
    """The columns of the case's row that follow from where it stands."""
    stage = state.stands_at
    return {
        "drafter": state.drafter,
        "state": _case_state(state),
        "stage": stage,
        "visit": state.visits[stage] if stage is not None and state.open else 0,
        "round": state.round,
        "outcome": state.outcome,
        "published_at": state.marks.get("published"),
        "ended_at": state.marks.get("ended"),
        "urgent": state.is_urgent,
        "objected": state.objection is not None,
    }


def _case_state(state: State) -> str:
    if state.is_ended:
        return CaseState.ENDED
    return CaseState.DRAFT if state.is_with_drafter else CaseState.OPEN


def clock_columns(event: OnClocks) -> dict[str, Any]:
    """The columns of a clock's row that follow from what was told of it."""
    match event:
        case ClockWarned():
            return {"warned_for": event.due_at, "warned_before": event.before or None}
        case ClockMissed():
            return {"missed_for": event.due_at, "overdue_after": None}
        case ClockOverdue():
            return {"overdue_after": event.after}


DutyKey = tuple[str, int, int]
"""Stage, visit and seat; of the approval of an extension `extension.<deadline>`, of haste `urgency.confirmation`, the
request, and 1; of an objection `objection.answer` or `objection.coordination`, its number, and 1."""

EXTENSION = "extension"
URGENCY = "urgency"
OBJECTION = "objection"
"""The kinds of such duties."""


def duty_name(duty: DutyKey) -> str:
    """`secrecy/1/1`."""
    return "/".join(map(str, duty))


def duties_of(process: Process, state: State) -> dict[DutyKey, tuple[Visit, Seat]]:
    """Everything that somebody may answer now: in the open stages, and the extensions that wait for approval."""
    found = {(visit.stage, visit.visit, seat.number): (visit, seat) for visit, seat in state.duties()}
    for deadline, asked in awaiting(process, state):
        seat = Seat(SEAT, 0, None)
        approval = Visit(duty_of(deadline), asked.request, asked.asked_at, (seat,))
        found[approval.stage, approval.visit, SEAT] = approval, seat
    for wanted in awaiting_confirmation(process, state):
        seat = Seat(SEAT, 0, None)
        approval = Visit(CONFIRMATION, wanted.request, wanted.asked_at, (seat,))
        found[approval.stage, approval.visit, SEAT] = approval, seat
    held = objection.awaited(state)
    if held is not None:
        seat = Seat(SEAT, 0, None)
        found[held.duty, held.objection.number, SEAT] = (
            Visit(held.duty, held.objection.number, held.since, (seat,)),
            seat,
        )
    return found


def _is_beside(process: Process, stage: str) -> bool:
    """Whether it is an approval beside the stages, or what an objection asks for."""
    is_known = stage == CONFIRMATION or stage in objection.TITLES
    return is_known or deadline_of(process, stage) is not None


def outcome_of(event: Event, duty: DutyKey) -> str:
    """What a fact that closed a duty made of it: the decision's name, `submitted`, `replied`, `granted`, or `void`."""
    match event:
        case Replied():
            return "replied"
        case Decided() if duty == (event.stage, event.visit, event.seat):
            return event.decision
        case Submitted() if duty[0] == DRAFT:
            return "submitted"
        case ExtensionDecided() if duty[:2] == (f"{DUTY}{event.deadline}", event.request):
            return "granted" if event.granted else "refused"
        case ObjectionAnswered() if duty[:2] == (objection.ANSWER, event.objection):
            return "accepted" if event.accepted else "rejected"
        case ObjectionSettled() if duty[:2] == (objection.COORDINATION, event.objection):
            return event.how.value
        case UrgencyDecided() if duty[:2] == (CONFIRMATION, event.request):
            return "granted" if event.granted else "refused"
        case _:
            return "void"


def duty_columns(process: Process, state: State, visit: Visit, seat: Seat, since: datetime) -> dict[str, Any]:
    """The columns of a duty that follow from the state in which it began.

    Whether anybody who could act held the role, and when the duty is due, depends on more than the history: the event
    tells it.
    """
    is_stage = visit.stage != DRAFT and not _is_beside(process, visit.stage)
    return {
        **holder_columns(process, state, visit, seat),
        "stage": visit.stage,
        "visit": visit.visit,
        "seat": seat.number,
        "kind": _kind(process, visit, seat),
        "title": _title(process, visit, seat),
        "too_few": is_stage and lacks_votes(process, visit),
        "opened_at": since,
    }


def is_restated(process: Process, event: Event) -> bool:
    """Whether the duties that go on after it may be told otherwise: under another version, of another content, or where
    somebody acted, or did not after all, who is kept from a duty in a branch beside.
    """
    if isinstance(event, Submitted):
        return event.supplements is not None
    is_beside = bool(process.apart) and isinstance(event, Decided | TakenBack | Opened)
    return is_beside or isinstance(event, Migrated)


def restated_columns(process: Process, state: State, visit: Visit, seat: Seat) -> dict[str, Any]:
    """The same of a duty that goes on though the process or the content is another, with those who are barred from it now."""
    columns = duty_columns(process, state, visit, seat, visit.opened_at)
    del columns["opened_at"]
    return {**columns, "barred": barred_column(process, state, visit, seat)}


def barred_column(process: Process, state: State, visit: Visit, seat: Seat) -> str:
    """A line for each."""
    signs = seat.purpose is Purpose.SIGN
    return "\n".join(barred_persons(process, state, visit.stage) if signs else ())


ASKED_FOR = {Purpose.ADVISE: "征求意见", Purpose.SUPPLEMENT: "补充说明"}
"""What stands behind the title of a stage where somebody is asked beside its signers."""


def _kind(process: Process, visit: Visit, seat: Seat) -> str:
    if visit.stage == DRAFT:
        return "draft"
    if visit.stage == CONFIRMATION:
        return URGENCY
    if visit.stage in objection.TITLES:
        return OBJECTION
    if deadline_of(process, visit.stage) is not None:
        return EXTENSION
    return seat.purpose.value if seat.purpose in ASKED_FOR else str(process.stage(visit.stage).kind)


def _title(process: Process, visit: Visit, seat: Seat) -> str:
    if visit.stage == DRAFT:
        return "拟稿"
    if visit.stage == CONFIRMATION:
        return TITLE_OF_CONFIRMATION
    if visit.stage in objection.TITLES:
        return objection.TITLES[visit.stage]
    extended = deadline_of(process, visit.stage)
    if extended is not None:
        return title_of_approval(extended)
    title = title_of(process.stage(visit.stage))
    return f"{title}（{ASKED_FOR[seat.purpose]}）" if seat.purpose in ASKED_FOR else title


TITLE_OF_CONFIRMATION = "审批加急"
"""What the confirmation is called that a case is urgent."""


def title_of_approval(deadline: Deadline) -> str:
    """What the approval of an extension is called."""
    return f"审批延期：{deadline.title.zh}"


def lacks_votes(process: Process, visit: Visit) -> bool:
    """Whether so few take part in a vote that it cannot be carried."""
    voters = [seat for seat in visit.seats if seat.counts]
    return are_too_few(process.signing(process.human_stage(visit.stage)), voters)


def holder_columns(process: Process, state: State, visit: Visit, seat: Seat) -> dict[str, Any]:
    """Whose duty it is."""
    holder = _holder(process, state, visit, seat)
    return {
        "role": holder.role,
        "unit": unit_row(process, holder.unit),
        "person": state.drafter if visit.stage == DRAFT else holder.person or None,
    }


def _holder(process: Process, state: State, visit: Visit, seat: Seat) -> Duty:
    if visit.stage == DRAFT:
        return Duty(process.start.by[0], state.unit)
    if visit.stage == CONFIRMATION and process.urgency is not None and process.urgency.confirmed_by:
        return duty(process.urgency.confirmed_by, state, {})
    if visit.stage in objection.TITLES:
        return duty(objection.who_has(process, visit.stage), state, {})
    extended = deadline_of(process, visit.stage)
    if extended is not None and extended.extensions is not None:
        return duty(extended.extensions.approved_by, state, {})
    return acting_duty(process.human_stage(visit.stage), state, visit, seat)


def further_roles(process: Process, stage: str) -> tuple[str, ...]:
    """Who else may take a draft that nobody has, or whose drafter has left: everybody who may start the process."""
    return tuple(process.start.by[1:]) if stage == DRAFT else ()


def barred_persons(process: Process, state: State, stage: str) -> tuple[str, ...]:
    """Whom separation of duties keeps from the duty. The draft is nobody's signature."""
    if stage == CONFIRMATION:
        wanted = next(awaiting_confirmation(process, state), None)
        return tuple(sorted(wanted.askers)) if wanted is not None else ()
    if stage in objection.TITLES:
        held = objection.awaited(state)
        return tuple(sorted(held.barred)) if held is not None else ()
    extended = deadline_of(process, stage)
    if extended is not None:
        asked = asked_for(process, state, extended)
        return tuple(sorted(asked.askers)) if asked is not None else ()
    return () if stage == DRAFT else tuple(sorted(barred(process, state, process.human_stage(stage))))


def unit_row(process: Process, code: str) -> str:
    """The id of the row of a unit."""
    return f"{process.organization}/{code}"


def is_call(process: Process, stage: str) -> bool:
    """Whether the stage opens a child case."""
    return isinstance(process.find_stage(stage), CallStage)


def unsubmitted_title(process: Process, prefilled: Mapping[str, Any]) -> str:
    """What a case is called before anything was handed in."""
    return str(prefilled.get("title") or f"（待填写）{process.title.zh}")


def number_counter(process: Process) -> str:
    """Which counter numbers the cases of a process, year by year."""
    return f"{process.organization}/{process.number}"


def line_counter(organization: str, ledger: str) -> str:
    """Which counter numbers the lines of a ledger; it does not begin anew with the year, which is 0."""
    return f"ledger/{organization}/{ledger}"
