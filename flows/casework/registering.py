"""Stages of kind register: the case writes an entry of a register."""

from collections.abc import Mapping
from typing import Any

from definitions.conditions import ConditionError
from definitions.schema.registers import Register
from definitions.schema.stages import RegisterStage, title_of
from definitions.semantics.clocks import day_of
from definitions.semantics.entries import number_of
from definitions.semantics.history import Performed
from definitions.semantics.moves import Perform
from definitions.semantics.path import case_context
from definitions.semantics.triggers import occasion_context
from definitions.vocabulary import EntryEvent
from flows.access.actor import SYSTEM
from flows.casework.advancing import advance, moves_now
from flows.casework.alarms import sound
from flows.casework.contents import load_content
from flows.casework.desk import Desk
from flows.casework.entries import EntryInTheWay, Writing, clear_or_raise, entry_before, written
from flows.casework.in_hand import CaseInHand, take
from flows.casework.ledgers import Occasion, told_of_case
from storage.queries.registers import opened_by
from storage.records.registers import (
    Change,
    Doing,
    change_entry,
    lock_entry,
    lock_keys,
    open_entry,
    write_changes,
)

EVENTS = {"open": EntryEvent.OPENED, "change": EntryEvent.CHANGED, "close": EntryEvent.CLOSED}


def register(desk: Desk, case_id: int, move: Perform, stage: RegisterStage) -> None:
    """Write the entry and the fact in one transaction: whoever comes after a crash finds both or neither.

    Raises EntryInTheWay where the register does not let it: the case waits there for an administrator.
    """
    with desk.database.writing() as session:
        hand = take(session, desk, case_id, desk.clock())
        if move not in moves_now(hand):
            return
        sound(hand)
        fact = Performed(hand.at, move.stage, move.visit)
        change = _write(hand, fact, stage)
        hand.note("registered", change.told, SYSTEM)
        write_changes(hand.connection, [change], hand.row.events + len(hand.entries))
        advance(hand, fact, SYSTEM)


def _write(hand: CaseInHand, fact: Performed, stage: RegisterStage) -> Change:
    declared = hand.office.registers.get(stage.register_name)
    if declared is None:
        reason = f"“{title_of(stage)}”要记的登记簿“{stage.register_name}”不见了"
        raise EntryInTheWay(reason, "请系统管理员核对机构的 registers 目录")
    form = load_content(hand.session, hand.row.content).values if hand.row.content else hand.state.form
    _lock(hand, declared, stage, form)
    before = entry_before(hand.connection, hand.office, stage, form, hand.row.id)
    try:
        writing = written(stage, declared, before, _context(hand, form, fact))
        clear_or_raise(hand.connection, hand.office, stage, before, writing)
    except ConditionError as error:
        raise EntryInTheWay(f"“{title_of(stage)}”要记的内容算不出来：{error.reason}") from error
    doing = _doing(hand, fact, stage, writing)
    if before is None:
        organization = hand.office.organization.organization
        return open_entry(hand.connection, organization, stage.register_name, doing)
    return change_entry(hand.connection, before, doing)


def _lock(hand: CaseInHand, declared: Register, stage: RegisterStage, form: Mapping[str, Any]) -> None:
    """Nobody else changes the entry, nor takes one of its further keys, before this transaction ends."""
    number = number_of(form.get(stage.entry_field))
    if stage.do == "open":
        opened = opened_by(hand.connection, hand.row.id, stage.id)
        number = opened[1] if opened is not None else None
    organization = hand.office.organization.organization
    if number is not None:
        lock_entry(hand.connection, organization, stage.register_name, number)
    if declared.further_keys:
        lock_keys(hand.connection, organization, stage.register_name)


def _context(hand: CaseInHand, form: Mapping[str, Any], fact: Performed) -> dict[str, Any]:
    state = hand.state
    occasion = Occasion(
        hand.row,
        hand.process,
        hand.office,
        state,
        fact,
        0,
        hand.at,
        hand.names,
        hand.send,
        state,
        hand.desk.versions(hand.session),
    )
    return {
        **case_context(hand.process, state, form=form),
        **occasion_context(day_of(hand.at)),
        **told_of_case(hand.connection, occasion),
    }


def _doing(hand: CaseInHand, fact: Performed, stage: RegisterStage, writing: Writing) -> Doing:
    kind = EVENTS[stage.do]
    if writing.before is not None and kind is EntryEvent.OPENED:
        kind = EntryEvent.CHANGED
    return Doing(
        kind,
        hand.at,
        writing.state,
        writing.values,
        writing.key,
        case_id=hand.row.id,
        stage=fact.stage,
        visit=fact.visit,
    )
