"""Drafts that follow from what happened in a case: what its limits start, and what other processes wait for."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from definitions.conditions import ConditionError
from definitions.schema.process import Process
from definitions.schema.reactions import Reaction
from definitions.schema.triggers import EventTrigger
from definitions.semantics.alarms import reactions_to, starts_drafts
from definitions.semantics.clocks import day_of
from definitions.semantics.finding import unit_at
from definitions.semantics.fold import after
from definitions.semantics.history import Cause, ClockMissed, ClockOverdue, Event
from definitions.semantics.path import case_context
from definitions.semantics.state import State
from definitions.semantics.triggers import is_meant, occasion_context, whole_name
from definitions.vocabulary import AlarmKind, CauseKind
from flows.access.actor import SYSTEM
from flows.access.refusal import Invalid, SanshenError
from flows.casework.declared_triggers import Declared, declared_triggers, filled_in
from flows.casework.desk import Desk
from flows.casework.in_hand import CaseInHand, take
from flows.casework.opening import Opening, open_draft
from flows.casework.telling import say_alarm, title_of_clock
from storage.queries.alarms import definitions_in_use
from storage.records.deadlines import mark_noticed
from storage.records.history import numbered_history
from storage.records.triggers import (
    Key,
    Known,
    failed,
    followed_until,
    known_triggers,
    mark_followed,
    meet,
    unfollowed,
)

Listening = Mapping[str, list[Declared]]
"""Process to the triggers of others that look at its cases."""


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of the case, with where it stood then."""

    number: int
    event: Event
    state: State


def follow_all(desk: Desk) -> None:
    """Every case in which something happened since it was looked at, and from which drafts may follow."""
    listening = _listening(desk)
    with desk.database.reading() as session:
        starting = {
            process.process
            for digest in definitions_in_use(session)
            if starts_drafts(process := desk.process_of(session, digest))
        }
        known = known_triggers(session)
        cases = unfollowed(session, sorted({*listening, *starting}))
    new = [one.key for triggers in listening.values() for one in triggers if one.key not in known]
    if new:
        with desk.database.writing() as session:
            meet(session, new, desk.clock())
            known = known_triggers(session)
    for case_id in cases:
        follow(desk, case_id, listening, known)


def _listening(desk: Desk) -> Listening:
    found: dict[str, list[Declared]] = defaultdict(list)
    for one in declared_triggers(desk.catalogue):
        if one.source is not None:
            found[one.source].append(one)
    return found


def follow(desk: Desk, case_id: int, listening: Listening, known: Mapping[Key, Known]) -> None:
    """Open what follows, in one transaction with the mark that it was looked at: once, whoever crashes."""
    with desk.database.writing() as session:
        hand = take(session, desk, case_id, desk.clock())
        begin = followed_until(session, case_id)
        if begin >= hand.row.events:
            return
        for happened in _since(session, hand, begin):
            if isinstance(happened.event, ClockMissed | ClockOverdue):
                _start(hand, happened, happened.event)
            for one in listening.get(hand.row.process, ()):
                _look(hand, happened, one, known[one.key].since)
        if hand.entries:
            hand.write_notes()
        mark_followed(session, case_id, hand.row.events)


def _since(session: Session, hand: CaseInHand, begin: int) -> Iterator[Happened]:
    state = State()
    for number, event in numbered_history(session, hand.row.id):
        state = after(hand.process, state, event)
        if number > begin:
            yield Happened(number, event, state)


def _start(hand: CaseInHand, happened: Happened, event: ClockMissed | ClockOverdue) -> None:
    """What the process itself declares for a limit that ran out, or is still unfulfilled some time after that."""
    kind, step = AlarmKind.MISSED, ""
    if isinstance(event, ClockOverdue):
        kind, step = AlarmKind.OVERDUE, event.after
    for number, reaction in enumerate(reactions_to(hand.process, kind, event.key, step)):
        if reaction.start is None:
            continue
        key = f"case {hand.row.id}/{happened.number}/{number}"
        title = title_of_clock(hand.process, event.key).strip("“”")
        cause = Cause(CauseKind.CLOCK_MISSED, key, title, hand.row.id)
        process = whole_name(reaction.start, hand.row.organization)
        failure = _opened(hand, happened, reaction, process, cause)
        if failure is not None:
            words = f"{say_alarm(kind, event.key, hand.process, step)}，{failure}"
            hand.note("unheeded", {"key": event.key, "reason": words}, SYSTEM)
            mark_noticed(hand.connection, hand.row.id, event.key, {"unheeded": words})


def _look(hand: CaseInHand, happened: Happened, one: Declared, since: datetime) -> None:
    """What another process declares for an event of this one."""
    trigger = one.trigger
    assert isinstance(trigger, EventTrigger)
    process = one.loaded.process.process
    try:
        if happened.event.at < since or not is_meant(trigger, happened.event, hand.process, happened.state):
            return
    except ConditionError as error:
        failed(hand.session, one.key, f"条件算不出来：{error.reason}")
        return
    key = f"case {hand.row.id}/{happened.number}/{' '.join(one.key)}"
    kind = CauseKind(trigger.on)
    cause = Cause(kind, key, _title(hand.process, happened.event), hand.row.id)
    failed(hand.session, one.key, _opened(hand, happened, trigger, process, cause))


def _title(process: Process, event: Event) -> str:
    if isinstance(event, ClockMissed):
        return title_of_clock(process, event.key).strip("“”")
    return process.title.zh


def _opened(
    hand: CaseInHand, happened: Happened, how: Reaction | EventTrigger, process: str, cause: Cause
) -> str | None:
    """Returns why it was not opened; a case never stops for that."""
    state = happened.state
    context = case_context(hand.process, state)
    context |= occasion_context(day_of(happened.event.at))
    organization = hand.office.organization
    try:
        assert how.place is not None
        unit = unit_at(how.place, hand.process, happened.state, organization)
        if not unit:
            raise Invalid("找不到应当为哪个单位起草", "请核对流程文件里的 of 和机构文件里的 within")
        opening = Opening(process, unit, cause, filled_in(how.form, context))
        opened = open_draft(hand.session, hand.desk, opening, hand.at)
    except SanshenError as refused:
        reason = f"应当起草的“{process}”没有起草：{refused.reason}。{refused.hint}"
        hand.note("start_failed", {"process": process, "reason": reason}, SYSTEM)
        return reason
    loaded = hand.desk.catalogue.find(process)
    told = {
        "case": opened,
        "process": process,
        "title": loaded.process.title.zh if loaded else process,
        "unit": organization.unit_title(unit),
    }
    hand.note("started", told, SYSTEM)
    return None
