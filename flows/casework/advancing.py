"""A case moves: the one door through which it changes, and what is written when it does."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from definitions.semantics.clocks import Clock, ClockState, clocks, day_of, over
from definitions.semantics.history import Ended, Event
from definitions.semantics.moves import End, Finish, Move, Open, Perform, moves_from
from definitions.semantics.seating import opened
from definitions.semantics.state import Visit
from definitions.vocabulary import CauseKind, Outcome
from flows.access.actor import SYSTEM
from flows.casework.alarms import sound
from flows.casework.children import ended_children, left_children
from flows.casework.derived import (
    DutyKey,
    barred_from,
    case_columns,
    duties_of,
    duty_columns,
    duty_name,
    further_roles,
)
from flows.casework.in_hand import CaseInHand
from flows.casework.ledgers import number_lines, write_lines
from storage.audit_chain import Origin, instant
from storage.records.deadlines import Change, change_of, outdated, stored_clocks, write_deadlines
from storage.records.reviews import change_review, close_review, open_review, pressing_on
from storage.records.wakes import raise_wake


def advance(hand: CaseInHand, event: Event, origin: Origin, extra: Mapping[str, Any] | None = None) -> Move:
    """Record a fact, and let happen at once what needs neither a person nor the engine.

    The only door through which a case changes. Returns what the case waits for now.
    """
    sound(hand)
    hand.record(event, origin, extra)
    return move_on(hand, origin)


def move_on(hand: CaseInHand, origin: Origin) -> Move:
    """Let happen what needs neither a person nor the engine, and write all that was recorded."""
    while True:
        move = moves_from(hand.process, hand.state)[0]
        if isinstance(move, Open):
            organization = hand.office.organization
            hand.record(opened(hand.process, hand.state, move, hand.at, hand.holders, organization), origin)
        elif isinstance(move, End):
            hand.record(Ended(hand.at, move.outcome), origin)
        else:
            _leave_children(hand)
            return _save(hand, move)


def moves_now(hand: CaseInHand) -> tuple[Move, ...]:
    """What comes next at this moment: before all else, what a case need not wait for any longer. One that is held waits."""
    if hand.state.objection is not None:
        return moves_from(hand.process, hand.state)
    running = clocks(hand.process, hand.state, hand.calendar, hand.office.organization.answering)
    done = (Perform(stage, visit) for stage, visit in over(running, hand.at))
    ended = (Perform(stage, visit) for stage, visit in ended_children(hand))
    return (*done, *ended, *moves_from(hand.process, hand.state))


def _leave_children(hand: CaseInHand) -> None:
    """Say what becomes of the child cases that the case waited for, on both: what nobody has handed in yet is closed.

    All of them are locked before the first is written: each of them, at its end, wakes this case.
    """
    left = left_children(hand)
    hand.left = []
    for child in left:
        hand.note("child_left", child.told_to_parent(), SYSTEM)
        if child.is_closed:
            child.hand.record(Ended(hand.at, Outcome.CLOSED), SYSTEM, {"because": child.told_to_child(hand)})
            _save(child.hand, Finish(Outcome.CLOSED))
        else:
            child.hand.note("left_alone", child.told_to_child(hand), SYSTEM)
            child.hand.write_notes()


def _save(hand: CaseInHand, move: Move) -> Move:
    """Write what was gathered. The last event tells of all of it that does not follow from the history alone."""
    running = clocks(hand.process, hand.state, hand.calendar, hand.office.organization.answering)
    duties = {duty_name(duty): _insert_duty(hand, duty, running) for duty in hand.begun}
    stored = stored_clocks(hand.connection, hand.row.id) if hand.clocks is None else hand.clocks
    stored = outdated(stored) if hand.is_migrated else stored
    change = change_of(hand.row.id, hand.unit, running, stored)
    told = change.told()
    limits = _limits_anew(hand, running) if told or hand.is_recounted else {}
    pressing = {duty_name(duty): _told_limit(limit) for duty, limit in limits.items()}
    number_lines(hand.connection, hand.lines)
    barred = {duty_name(duty): persons for duty, persons in _bar_anew(hand)}
    _tell_at_last(hand, {"duties": duties, "clocks": told, "pressing": pressing, "barred": barred})
    for column, value in case_columns(hand.state).items():
        setattr(hand.row, column, value)
    hand.unsent += _writing(hand, change, limits)
    hand.send()
    hand.begun, hand.closed, hand.lines, hand.clocks = [], {}, [], change.stored
    hand.barring, hand.is_migrated, hand.is_recounted = set(), False, False
    hand.keep()
    return move


def _writing(
    hand: CaseInHand, change: Change, limits: Mapping[DutyKey, Mapping[str, Any]]
) -> Iterator[Callable[[], None]]:
    """What is left once everything was asked: the duties that ended or stay, lines, clocks, the chain with the case's
    row, the wake row.
    """
    connection, case_id = hand.connection, hand.row.id
    for duty, outcome in hand.closed.items():
        if duty not in hand.begun:
            yield partial(close_review, connection, (case_id, *duty), outcome, hand.at)
    for duty, limit in limits.items():
        yield partial(change_review, connection, (case_id, *duty), limit)
    yield partial(write_lines, connection, hand.lines)
    yield partial(write_deadlines, connection, case_id, change)
    yield hand.write_entries
    yield partial(raise_wake, connection, case_id, hand.at)
    cause = hand.state.cause
    if (
        (hand.state.is_ended or hand.state.marks.get("published") == hand.at)
        and cause is not None
        and cause.kind is CauseKind.CALL
        and cause.parent is not None
    ):
        yield partial(raise_wake, connection, cause.parent, hand.at)


def _tell_at_last(hand: CaseInHand, told: Mapping[str, Mapping[str, Any]]) -> None:
    """Let the last event tell what was derived from all of them."""
    filled = {name: what for name, what in told.items() if what}
    if filled:
        last = hand.entries[-1]
        hand.entries[-1] = replace(last, payload={**last.payload, **filled})


def _insert_duty(hand: CaseInHand, duty: DutyKey, running: tuple[Clock, ...]) -> dict[str, Any]:
    """Returns what the event tells of it beside the history."""
    process, state = hand.process, hand.state
    visit, seat = duties_of(process, state)[duty]
    limit = _limit(_pressing(running, visit))
    further = further_roles(process, visit.stage)
    barred = barred_from(process, state, visit, seat)
    columns = duty_columns(process, state, visit, seat, hand.at)
    values = {"case_id": hand.row.id, **columns, **limit, "barred": "\n".join(barred)}
    vacant = open_review(hand.connection, values, day_of(hand.at), further, barred)
    told = {"vacant": vacant, **_told_limit(limit)}
    lists = {"further_roles": list(further), "barred": list(barred)}
    return told | {name: filled for name, filled in lists.items() if filled}


def _bar_anew(hand: CaseInHand) -> Iterator[tuple[DutyKey, list[str]]]:
    """Write who is kept now from the duties that go on, where that may have changed."""
    now = duties_of(hand.process, hand.state)
    for duty in sorted(hand.barring & now.keys() - set(hand.begun)):
        barred = barred_from(hand.process, hand.state, *now[duty])
        change_review(hand.connection, (hand.row.id, *duty), {"barred": "\n".join(barred)})
        yield duty, list(barred)


def _limits_anew(hand: CaseInHand, running: tuple[Clock, ...]) -> dict[DutyKey, dict[str, Any]]:
    """The duties that stay open follow the clocks: those on which another limit presses now."""
    now = duties_of(hand.process, hand.state)
    staying = {duty: visit for duty, (visit, _) in now.items() if duty not in hand.begun}
    if not staying:
        return {}
    stored = pressing_on(hand.connection, hand.row.id)
    limits = {duty: _limit(_pressing(running, visit)) for duty, visit in staying.items()}
    return {d: limit for d, limit in limits.items() if stored.get(d) != (limit["due_at"], limit["pressing"])}


def _limit(clock: Clock | None) -> dict[str, Any]:
    return {"due_at": clock.due.moment if clock else None, "pressing": clock.key if clock else None}


def _told_limit(limit: Mapping[str, Any]) -> dict[str, Any]:
    return {**limit, "due_at": instant(limit["due_at"]) if limit["due_at"] else None}


def _pressing(running: tuple[Clock, ...], visit: Visit) -> Clock | None:
    """The clock that ends first among those that press on a duty of this pass."""
    own = f"{visit.stage}/{visit.visit}"
    pressing = [c for c in running if c.state is ClockState.RUNNING and (c.stage is None or c.key == own)]
    return min(pressing, key=lambda clock: (clock.due.moment, clock.key), default=None)
