"""A case in hand: its row is locked by this transaction, its history is read, its changes are gathered."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from definitions.registry import Office
from definitions.schema.process import Process
from definitions.semantics.authority import Duty
from definitions.semantics.clocks import day_of
from definitions.semantics.fold import after, fold
from definitions.semantics.history import Copied, Drafted, Event, Migrated, Read, TakenBack
from definitions.semantics.numbering import spellings
from definitions.semantics.signing import Seat
from definitions.semantics.state import State, Visit
from definitions.semantics.taking_back import given_at
from definitions.vocabulary import WayIn
from definitions.working_days import Calendar
from flows.access.actor import Actor, find_actor
from flows.access.policy import CaseFacts, may_know, may_start
from flows.access.refusal import Unknown
from flows.casework.derived import (
    DutyKey,
    bars_otherwise,
    duties_of,
    holder_columns,
    is_call,
    is_restated,
    outcome_of,
    restated_columns,
)
from flows.casework.desk import Desk
from flows.casework.ledgers import Line, Occasion, about_publications, lines_of
from flows.casework.presence import renewed
from flows.casework.standings import Standing
from storage.audit_chain import Entry, Link, Origin, case_chain, extend
from storage.database import connection_of
from storage.models import Case
from storage.queries.people import holders
from storage.queries.standing import TAKEN_BACK
from storage.records.cases import CaseRow, read_case, save_case
from storage.records.causes import write_cause
from storage.records.copies import mark_read, send_copy
from storage.records.deadlines import StoredClock
from storage.records.history import KINDS, load_history, payload_of
from storage.records.reviews import change_review
from storage.sending import sent_together


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
    lines: list[Line] = field(default_factory=list)
    """The lines of ledgers that follow from the facts of this transaction."""
    unsent: list[Callable[[], None]] = field(default_factory=list)
    """What is still to be written of the facts of this transaction."""
    closed: dict[DutyKey, str] = field(default_factory=dict)
    """The duties that end in it, and what was made of each. One may begin anew after that."""
    begun: list[DutyKey] = field(default_factory=list)
    """The duties that begin in this transaction, and are open still."""
    barring: set[DutyKey] = field(default_factory=set)
    """The duties that go on, and from which others may be kept now."""
    clocks: Mapping[str, StoredClock] | None = None
    """The case's rows of deadlines; None: not read."""
    left: list[tuple[str, int]] = field(default_factory=list)
    """The stages, with their visits, that waited for a child case and wait no longer."""
    is_migrated: bool = False
    """In this transaction: of what its clocks say everything may read otherwise."""
    is_recounted: bool = False
    """Its clocks were moved beside it: whatever presses on its duties may be another one."""
    gone: dict[str, bool] = field(default_factory=dict)
    """Person id to whether they have left the drafting, of those who were looked up."""
    names: dict[str, str] = field(default_factory=dict)
    """Person id to name, of those whose rows were read already."""

    @property
    def facts(self) -> CaseFacts:
        has_owner = self.state.drafter is not None
        return CaseFacts(
            self.process,
            self.office.organization,
            self.state,
            has_owner,
            self.at,
            self.calendar,
            has_lost_its_drafter=lambda: self.has_lost_its_drafter,
        )

    @property
    def has_lost_its_drafter(self) -> bool:
        """Whether somebody drafted it who has left, or may not start the process there any more."""
        drafter = self.state.drafter
        if drafter is None or self.state.is_ended:
            return False
        if drafter not in self.gone:
            found = find_actor(self.connection, drafter, day_of(self.at), WayIn.SYSTEM)
            self.gone[drafter] = (
                found is None
                or not may_start(found, self.process, self.office.organization, self.state.unit).allowed
            )
        return self.gone[drafter]

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
        before, waiting, earlier = duties_of(self.process, self.state), self.state.open, self.state
        if isinstance(event, Migrated):
            self.process = self.desk.process_of(self.session, event.now)
            self.row.definition = event.now
            self.is_migrated = True
        self.state = after(self.process, self.state, event)
        self._follow(before, event)
        self._leave(waiting)
        if isinstance(event, Copied):
            send_copy(self.connection, self.row.id, event.to, event.by, self.at)
        elif isinstance(event, Drafted) and event.cause is not None:
            write_cause(self.connection, self.row.id, event.cause)
        elif isinstance(event, Read):
            mark_read(self.connection, self.row.id, event.by, self.at)
        self.entries.append(Entry(KINDS[type(event)], payload_of(event, extra or {}), origin, self.at))
        number = self.row.events + len(self.entries)
        occasion = Occasion(
            self.row,
            self.process,
            self.office,
            self.state,
            event,
            number,
            self.at,
            self.names,
            self.send,
            earlier,
            self.desk.versions(self.session),
            about_publications(extra or {}),
        )
        for line in lines_of(self.connection, occasion):
            self.note("ledger", line.told, origin)
            self.lines.append(line)

    def send(self) -> None:
        """Write what is unsent, without waiting for each statement by itself."""
        with sent_together(self.connection):
            for write in self.unsent:
                write()
        self.unsent = []

    def _follow(self, before: Mapping[DutyKey, tuple[Visit, Seat]], event: Event) -> None:
        """Close the duties that the fact ended, hand on those that it handed on, and remember those that it began."""
        now = duties_of(self.process, self.state)
        for duty in before.keys() - now.keys():
            if duty in self.begun:
                self.begun.remove(duty)
            else:
                self.closed[duty] = outcome_of(event, duty)
        for duty in now.keys() & before.keys():
            if duty in self.begun:
                continue
            if is_restated(self.process, event):
                restated = restated_columns(self.process, self.state, *now[duty])
                change_review(self.connection, (self.row.id, *duty), restated)
            elif now[duty][1] != before[duty][1]:
                holder = holder_columns(self.process, self.state, *now[duty])
                change_review(self.connection, (self.row.id, *duty), holder)
            if bars_otherwise(event, before[duty], now[duty]):
                self.barring.add(duty)
        if isinstance(event, TakenBack):
            self.closed[given_at(self.state, event)] = TAKEN_BACK
        self.begun += [duty for duty in now if duty not in before]

    def _leave(self, before: Mapping[str, Visit]) -> None:
        """Remember where the case waited for a child and does not any more, whether or not that one has ended."""
        for stage, visit in before.items():
            if stage not in self.state.open and is_call(self.process, stage):
                self.left.append((stage, visit.visit))

    def write_notes(self) -> None:
        """Append what was noted to the chain, where no fact was recorded."""
        self.write_entries()
        self.keep()

    def write_entries(self) -> None:
        """Append what was gathered to the chain, and write the case's row with its new head."""
        row = self.row
        last = extend(self.connection, case_chain(row.id), Link(row.events, row.head), self.entries)
        row.events, row.head = last.number, last.digest
        self.entries = []
        save_case(self.connection, row)

    def keep(self) -> None:
        """Remember where the case stands for the next time."""
        self.desk.standings.keep(self.row.id, Standing(self.row.head, self.state, self.clocks, self.calendar))


def take(session: Session, desk: Desk, case_id: int, at: datetime, *, lock: bool = True) -> CaseInHand:
    """Lock a case and read where it stands; `lock=False` only looks."""
    connection = connection_of(session)
    row = read_case(connection, case_id, lock=lock)
    if row is None:
        raise Unknown
    process = desk.process_of(session, row.definition)
    office = desk.office(row.organization)
    hand = CaseInHand(session, connection, desk, row, process, office, at, office.calendar)
    if row.drafter is not None and row.drafter_name is not None:
        hand.names[row.drafter] = row.drafter_name
    standing = desk.standings.find(case_id, row.head)
    if standing is None:
        hand.state = fold(process, load_history(session, case_id), desk.versions(session))
        hand.keep()
    else:
        hand.state = standing.state
        hand.clocks = standing.clocks if standing.calendar is hand.calendar else None
    return hand


def take_for(
    session: Session, desk: Desk, actor: Actor, reference: str | int, *, lock: bool = True
) -> tuple[CaseInHand, Actor]:
    """The same for somebody who acts on it, with the roles that they hold once the case is theirs to change.

    Asked after the lock, never with it: who had to wait for the case would else come with the roles of before, since
    PostgreSQL reads nothing anew but the row that it locks. Raises Refused where the account was closed, and Unknown where
    the case is none of theirs.
    """
    hand = take(session, desk, find_case(session, reference), desk.clock(), lock=lock)
    current = renewed(hand.connection, actor, hand.at)
    if not may_know(current, hand.facts):
        raise Unknown
    hand.names[current.person] = current.name
    return hand, current


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
        raise Unknown
    return case_id


__all__ = ["CaseInHand", "find_case", "take", "take_for"]
