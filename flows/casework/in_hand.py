"""A case in hand: its row is locked by this transaction, its history is read, its changes are gathered."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from definitions.registry import Office
from definitions.schema.process import Process
from definitions.semantics.authority import Duty
from definitions.semantics.clocks import Clock, ClockState, clocks, day_of, over
from definitions.semantics.fold import after, fold
from definitions.semantics.history import Copied, Ended, Event, Read, TakenBack
from definitions.semantics.moves import End, Move, Open, Perform, moves_from
from definitions.semantics.numbering import spellings
from definitions.semantics.seating import opened
from definitions.semantics.signing import Seat
from definitions.semantics.state import State, Visit
from definitions.vocabulary import Purpose
from definitions.working_days import Calendar
from flows.access.policy import CaseFacts
from flows.access.refusal import Missing
from flows.casework.derived import (
    DutyKey,
    barred_persons,
    case_columns,
    duties_of,
    duty_columns,
    duty_name,
    further_roles,
    holder_columns,
    outcome_of,
)
from flows.casework.desk import Desk
from flows.casework.ledgers import Occasion, write_ledgers
from flows.casework.standings import Standing
from storage.audit_chain import Entry, Link, Origin, case_chain, extend, instant
from storage.models import Case
from storage.queries.people import holders
from storage.queries.standing import TAKEN_BACK
from storage.records.cases import CaseRow, read_case, save_case
from storage.records.copies import mark_read, send_copy
from storage.records.deadlines import StoredClock, stored_clocks, sync_deadlines
from storage.records.history import KINDS, load_history, payload_of
from storage.records.reviews import change_review, close_review, open_review, pressing_on
from storage.records.wakes import raise_wake


@dataclass
class CaseInHand:
    """Everything that a service needs while it holds a case."""

    session: Session
    connection: Connection
    """That of the session: statements cost less on it than through the session's bookkeeping."""
    desk: Desk
    row: CaseRow
    process: Process
    office: Office
    at: datetime
    calendar: Calendar
    """The one of the whole transaction, whatever is imported meanwhile."""
    state: State = field(default_factory=State)
    entries: list[Entry] = field(default_factory=list)
    begun: list[DutyKey] = field(default_factory=list)
    """The duties that begin in this transaction, and are open still."""
    clocks: Mapping[str, StoredClock] | None = None
    """The case's rows of deadlines; None: not read."""

    @property
    def facts(self) -> CaseFacts:
        has_owner = self.state.drafter is not None
        return CaseFacts(
            self.process, self.office.organization, self.state, has_owner, self.at, self.calendar
        )

    def unit(self, code: str) -> str:
        """The id of a unit's row."""
        return f"{self.office.organization.organization}/{code}"

    def holders(self, duty: Duty) -> list[str]:
        """Who holds a role at a unit today."""
        unit = self.unit(duty.unit)
        return [line.id for line in holders(self.session, duty.role, unit, day_of(self.at))]

    def note(self, kind: str, payload: Mapping[str, Any], origin: Origin) -> None:
        """Put something into the case's audit chain that is no fact of its history."""
        self.entries.append(Entry(kind, payload, origin, self.at))

    def record(self, event: Event, origin: Origin, extra: Mapping[str, Any] | None = None) -> None:
        """Add a fact to the history, with the ledger lines that follow from it."""
        before = duties_of(self.process, self.state)
        self.state = after(self.process, self.state, event)
        self._follow(before, event)
        if isinstance(event, Copied):
            send_copy(self.connection, self.row.id, event.to, event.by, self.at)
        elif isinstance(event, Read):
            mark_read(self.connection, self.row.id, event.by, self.at)
        self.entries.append(Entry(KINDS[type(event)], payload_of(event, extra or {}), origin, self.at))
        number = self.row.events + len(self.entries)
        occasion = Occasion(self.row, self.process, self.office, self.state, event, number, self.at)
        for payload in write_ledgers(self.connection, occasion):
            self.note("ledger", payload, origin)

    def _follow(self, before: Mapping[DutyKey, tuple[Visit, Seat]], event: Event) -> None:
        """Close the duties that the fact ended, hand on those that it handed on, and remember those that it began."""
        now = duties_of(self.process, self.state)
        for duty in before.keys() - now.keys():
            if duty in self.begun:
                self.begun.remove(duty)
            else:
                close_review(self.connection, (self.row.id, *duty), outcome_of(event, duty), self.at)
        for duty in now.keys() & before.keys():
            holder = holder_columns(self.process, self.state, *now[duty])
            if now[duty][1] != before[duty][1] and duty not in self.begun:
                change_review(self.connection, (self.row.id, *duty), holder)
        if isinstance(event, TakenBack):
            close_review(
                self.connection, (self.row.id, event.stage, event.visit, event.seat), TAKEN_BACK, self.at
            )
        self.begun += [duty for duty in now if duty not in before]

    def write_notes(self) -> None:
        """Append what was noted to the chain, where no fact was recorded."""
        chain = case_chain(self.row.id)
        last = extend(self.connection, chain, Link(self.row.events, self.row.head), self.entries)
        self.row.events, self.row.head = last.number, last.digest
        self.entries = []
        save_case(self.connection, self.row)
        self.keep()

    def keep(self) -> None:
        """Remember where the case stands for the next time."""
        self.desk.standings.keep(self.row.id, Standing(self.row.head, self.state, self.clocks, self.calendar))


def take(session: Session, desk: Desk, case_id: int, at: datetime, *, lock: bool = True) -> CaseInHand:
    """Lock a case and read where it stands; `lock=False` only looks."""
    connection = session.connection()
    row = read_case(connection, case_id, lock=lock)
    if row is None:
        raise Missing(f"没有编号为 {case_id} 的办件")
    process = desk.process_of(session, row.definition)
    office = desk.office(row.organization)
    hand = CaseInHand(session, connection, desk, row, process, office, at, office.calendar)
    standing = desk.standings.find(case_id, row.head)
    if standing is None:
        hand.state = fold(process, load_history(session, case_id))
        hand.keep()
    else:
        hand.state = standing.state
        hand.clocks = standing.clocks if standing.calendar is hand.calendar else None
    return hand


def advance(hand: CaseInHand, event: Event, origin: Origin, extra: Mapping[str, Any] | None = None) -> Move:
    """Record a fact, and let happen at once what needs neither a person nor the engine.

    The only door through which a case changes. Returns what the case waits for now.
    """
    hand.record(event, origin, extra)
    while True:
        move = moves_from(hand.process, hand.state)[0]
        if isinstance(move, Open):
            organization = hand.office.organization
            hand.record(opened(hand.process, hand.state, move, hand.at, hand.holders, organization), origin)
        elif isinstance(move, End):
            hand.record(Ended(hand.at, move.outcome), origin)
        else:
            return _save(hand, move)


def moves_now(hand: CaseInHand) -> tuple[Move, ...]:
    """What comes next at this moment: before all else, what a case need not wait for any longer."""
    running = clocks(hand.process, hand.state, hand.calendar, hand.office.organization.answering)
    done = (Perform(stage, visit) for stage, visit in over(running, hand.at))
    return (*done, *moves_from(hand.process, hand.state))


def _save(hand: CaseInHand, move: Move) -> Move:
    """Write what was gathered: its duty, its clocks, the chain that tells of both, the case's row, its wake row."""
    running = clocks(hand.process, hand.state, hand.calendar, hand.office.organization.answering)
    told: dict[str, Any] = {}
    if hand.begun:
        told["duties"] = {duty_name(duty): _insert_duty(hand, duty, running) for duty in hand.begun}
    stored = stored_clocks(hand.connection, hand.row.id) if hand.clocks is None else hand.clocks
    synced = sync_deadlines(hand.connection, hand.row.id, hand.unit, running, stored)
    hand.clocks = synced.stored
    if synced.told:
        told["clocks"] = synced.told
        told |= _press_anew(hand, running)
    if told:
        last_entry = hand.entries[-1]
        hand.entries[-1] = replace(last_entry, payload={**last_entry.payload, **told})
    last = extend(
        hand.connection, case_chain(hand.row.id), Link(hand.row.events, hand.row.head), hand.entries
    )
    hand.entries = []
    hand.begun = []
    row = hand.row
    row.events, row.head = last.number, last.digest
    for column, value in case_columns(hand.state).items():
        setattr(row, column, value)
    save_case(hand.connection, row)
    raise_wake(hand.connection, row.id, hand.at)
    hand.keep()
    return move


def _insert_duty(hand: CaseInHand, duty: DutyKey, running: tuple[Clock, ...]) -> dict[str, Any]:
    """Returns what the event tells of it beside the history."""
    process, state = hand.process, hand.state
    visit, seat = duties_of(process, state)[duty]
    limit = _limit(_pressing(running, visit))
    further = further_roles(process, state, visit.stage)
    barred = barred_persons(process, state, visit.stage) if seat.purpose is Purpose.SIGN else ()
    columns = duty_columns(process, state, visit, seat, hand.at)
    values = {"case_id": hand.row.id, **columns, **limit, "barred": "\n".join(barred)}
    vacant = open_review(hand.connection, values, day_of(hand.at), further, barred)
    told = {"vacant": vacant, **_told_limit(limit)}
    lists = {"further_roles": list(further), "barred": list(barred)}
    return told | {name: filled for name, filled in lists.items() if filled}


def _press_anew(hand: CaseInHand, running: tuple[Clock, ...]) -> dict[str, Any]:
    """The duties that stay open follow the clocks. Returns what the event tells of those that changed."""
    now = duties_of(hand.process, hand.state)
    staying = {duty: visit for duty, (visit, _) in now.items() if duty not in hand.begun}
    if not staying:
        return {}
    stored, told = pressing_on(hand.connection, hand.row.id), {}
    for duty, visit in staying.items():
        limit = _limit(_pressing(running, visit))
        if stored.get(duty) != (limit["due_at"], limit["pressing"]):
            change_review(hand.connection, (hand.row.id, *duty), limit)
            told[duty_name(duty)] = _told_limit(limit)
    return {"pressing": told} if told else {}


def _limit(clock: Clock | None) -> dict[str, Any]:
    return {"due_at": clock.due.moment if clock else None, "pressing": clock.key if clock else None}


def _told_limit(limit: Mapping[str, Any]) -> dict[str, Any]:
    return {**limit, "due_at": instant(limit["due_at"]) if limit["due_at"] else None}


def _pressing(running: tuple[Clock, ...], visit: Visit) -> Clock | None:
    """The clock that ends first among those that press on a duty of this pass."""
    own = f"{visit.stage}/{visit.visit}"
    pressing = [c for c in running if c.state is ClockState.RUNNING and (c.stage is None or c.key == own)]
    return min(pressing, key=lambda clock: (clock.due.moment, clock.key), default=None)


_DRAFT = re.compile(r"draft-([0-9]{1,9})")


def find_case(session: Session, reference: str | int) -> int:
    """The id of a case by its number, however that was typed, or by `draft-<id>` for one that has none yet.

    An id is taken as it is.
    """
    if isinstance(reference, int):
        return reference
    typed = reference.replace("\0", "")
    draft = _DRAFT.fullmatch(typed)
    named = Case.id == int(draft[1]) if draft else Case.number == typed
    case_id = session.scalar(select(Case.id).where(named))
    if case_id is None and not draft:
        meant = spellings("".join(typed.split()))
        case_id = session.scalar(select(Case.id).where(Case.number.in_(meant)).order_by(Case.id))
    if case_id is None:
        raise Missing(f"没有编号为“{reference}”的办件", "请核对编号里的文字、年份和顺序号")
    return case_id


__all__ = ["CaseInHand", "advance", "find_case", "moves_now", "take"]
