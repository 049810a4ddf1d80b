"""Entries of registers that nobody keeps up, and drafts that follow from what happened to entries."""

import logging
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from sqlalchemy.orm import Session

from definitions.conditions import ConditionError, holds
from definitions.registry import Office
from definitions.schema.registers import Register
from definitions.schema.triggers import EntryTrigger
from definitions.semantics.clocks import day_of
from definitions.semantics.entries import snapshot
from definitions.semantics.history import Cause
from definitions.semantics.staleness import say_stale, stale_days
from definitions.semantics.triggers import occasion_context
from definitions.vocabulary import ENTRY_EVENT_TITLES, EntryEvent
from flows.access.actor import SYSTEM
from flows.access.refusal import Invalid, SanshenError
from flows.casework.declared_triggers import Declared, declared_triggers, filled_in
from flows.casework.desk import Desk
from flows.casework.opening import Opening, open_draft
from storage.audit_chain import append
from storage.queries.registers import Unfollowed, entries, unfollowed_changes, with_unfollowed
from storage.records.registers import (
    Change,
    Doing,
    StoredEntry,
    change_entry,
    lock_entry,
    mark_followed,
    write_changes,
)
from storage.records.triggers import failed, known_triggers, meet

logger = logging.getLogger(__name__)

Place = tuple[str, str]
"""Organisation and register."""


def note_stale(desk: Desk) -> None:
    """Entries that have become stale since somebody looked, or will be soon: once for each day of it."""
    for organization, office in desk.catalogue.offices.items():
        for register in office.registers.values():
            if register.stale is not None:
                _note_stale(desk, organization, office, register)


def _note_stale(desk: Desk, organization: str, office: Office, register: Register) -> None:
    now = desk.clock()
    with desk.database.reading() as session:
        found = entries(session, organization, register.register_name)
    wanted = [one.number for one in found if _news(office, register, one, day_of(now)) is not None]
    if not wanted:
        return
    with desk.database.writing() as session:
        connection = session.connection()
        changes: list[Change] = []
        for number in wanted:
            entry = lock_entry(connection, organization, register.register_name, number)
            news = _news(office, register, entry, day_of(now)) if entry is not None else None
            if entry is not None and news is not None:
                kind, stale_on = news
                doing = Doing(kind, now, entry.state, entry.values, entry.key, stale_on)
                changes.append(change_entry(connection, entry, doing))
        if changes:
            payload = {"changes": [change.told for change in changes]}
            told = append(session, kind="entries_stale", payload=payload, origin=SYSTEM, at=now)
            write_changes(connection, changes, told.number)


def _news(
    office: Office, register: Register, entry: StoredEntry, today: date
) -> tuple[EntryEvent, date] | None:
    """What is to be told of an entry today, and from which day it is stale; None: nothing, or it was told."""
    days = stale_days(register, entry.state, entry.values, day_of(entry.changed_at), office.calendar)
    if days is None:
        return None
    match days.on(today):
        case "stale" if entry.stale_for != days.stale_on:
            return EntryEvent.STALE, days.stale_on
        case "soon" if entry.soon_for != days.stale_on:
            return EntryEvent.STALE_SOON, days.stale_on
        case _:
            return None


def follow_entries(desk: Desk) -> None:
    """Open what follows from what happened to entries, each in one transaction with the mark that it was looked at."""
    listening = _listening(desk)
    if not listening:
        return
    triggers = [one for declared in listening.values() for one in declared]
    with desk.database.reading() as session:
        known = known_triggers(session)
        waiting = with_unfollowed(session, listening.keys())
    new = [one.key for one in triggers if one.key not in known]
    if new:
        with desk.database.writing() as session:
            meet(session, new, desk.clock())
    for organization, register, number in waiting:
        _follow(desk, (organization, register), number, listening[organization, register])


def _listening(desk: Desk) -> Mapping[Place, list[Declared]]:
    found: dict[Place, list[Declared]] = defaultdict(list)
    for one in declared_triggers(desk.catalogue):
        if isinstance(one.trigger, EntryTrigger):
            found[one.loaded.process.organization, one.trigger.register_name].append(one)
    return found


def _follow(desk: Desk, place: Place, number: int, triggers: list[Declared]) -> None:
    with desk.database.writing() as session:
        entry = lock_entry(session.connection(), *place, number)
        if entry is None:
            return
        since = {key: known.since for key, known in known_triggers(session).items()}
        register = desk.office(place[0]).registers[place[1]]
        for change in unfollowed_changes(session.connection(), entry.id):
            for one in triggers:
                assert isinstance(one.trigger, EntryTrigger)
                if one.trigger.event is change.kind and change.at >= since[one.key]:
                    _look(session, desk, register, entry, change, one)
        mark_followed(session.connection(), entry.id, entry.changes)


def _look(
    session: Session, desk: Desk, register: Register, entry: StoredEntry, change: Unfollowed, one: Declared
) -> None:
    trigger = one.trigger
    assert isinstance(trigger, EntryTrigger)
    day = day_of(change.at)
    said = snapshot(register, entry.number, change.state, day_of(change.changed_at), change.values)
    context = {"entry": said, **occasion_context(day)}
    try:
        if trigger.when is not None and not holds(trigger.when, context):
            return
        opening = Opening(
            one.loaded.process.process,
            _unit(desk, one, trigger, change),
            _cause(register, entry, change, one),
            filled_in(trigger.form, context),
        )
        open_draft(session, desk, opening, desk.clock())
    except ConditionError as error:
        failed(session, one.key, f"条件算不出来：{error.reason}")
    except SanshenError as refused:
        reason = f"{register.title}第{entry.number}号：{refused.reason}。{refused.hint}"
        failed(session, one.key, reason)
        logger.warning("%s opened no draft: %s", one.key, reason)
    else:
        failed(session, one.key, None)


def _unit(desk: Desk, one: Declared, trigger: EntryTrigger, change: Unfollowed) -> str:
    organization = desk.office(one.loaded.process.organization).organization
    field = trigger.unit_field
    begin = str(change.values.get(field) or "") if field is not None else trigger.place.name
    unit = organization.higher(begin, trigger.place.above)
    if not unit:
        raise Invalid("找不到应当为哪个单位起草", "请核对登记簿里填的单位，和机构文件里的 within")
    return unit


def _cause(register: Register, entry: StoredEntry, change: Unfollowed, one: Declared) -> Cause:
    key = f"entry {entry.organization}/{entry.register}/{entry.number}/{change.change} {' '.join(one.key)}"
    return Cause(change.kind.cause, key, "".join(_title(register, entry, change)))


def _title(register: Register, entry: StoredEntry, change: Unfollowed) -> Iterator[str]:
    yield f"{register.title}第{entry.number}号“{change.values.get(register.naming_field)}”"
    yield ENTRY_EVENT_TITLES[change.kind]
    if change.stale_on is not None and register.stale is not None:
        yield f"（{say_stale(register.stale)}，{change.stale_on.isoformat()}起）"
