"""Handing in: a new case, a correction, and the drafts that Prefect launches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from definitions.loader import LoadedProcess
from definitions.schema.process import Process
from definitions.semantics.forms import FieldProblem
from definitions.semantics.history import Drafted, Submitted
from definitions.semantics.removal import only_removed
from definitions.semantics.rows import in_tables, together
from definitions.vocabulary import Verb
from definitions.working_days import SHANGHAI
from flows.access.actor import Actor
from flows.access.enforcing import must_be_allowed
from flows.access.policy import may_start, startable_units
from flows.access.refusal import Conflict, Invalid
from flows.access.rulings import must
from flows.casework.advancing import advance
from flows.casework.barred_names import refuse_barred_in_form
from flows.casework.contents import (
    Earlier,
    Files,
    Handed,
    hand_in,
    load_content,
    load_content_of_round,
    store_content,
    store_findings,
    told_of_findings,
)
from flows.casework.derived import number_counter
from flows.casework.desk import Desk
from flows.casework.entries import fitted
from flows.casework.in_hand import CaseInHand, take_for
from flows.casework.kept_files import kept_files
from flows.casework.letter_cases import dated_after_letter
from flows.casework.once import Once, must_be_new, new_request
from flows.casework.opening import must_be_for, new_case
from flows.casework.overriding import held_by
from flows.casework.presence import renewed
from flows.casework.starting import must_be_in_force, process_to_start
from flows.checks.finding import Finding, gravest_first
from storage.audit_chain import Origin, append, fingerprint
from storage.models import Case
from storage.records.cases import save_case
from storage.records.counters import next_serial

MOST_LEFT_OUT = 100
"""Of what did not fit a draft, told and kept in the audit."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What became of what was handed in."""

    case_id: int
    number: str
    held: tuple[str, ...]
    """Checks that hold it back; empty: it is on its way."""
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class NewDraft:
    """A case that was opened and not handed in."""

    case_id: int
    left_out: tuple[FieldProblem, ...]


def submit(
    desk: Desk,
    actor: Actor,
    process_id: str,
    values: Mapping[str, Any],
    files: Files,
    unit: str | None = None,
    unstored: Sequence[FieldProblem] = (),
    once: Once | None = None,
) -> Submission:
    """Open a case and hand in its content.

    A content that the checks block is stored all the same, as a draft with its findings: nothing is lost.
    Raises AlreadyOpened where the same request has opened a case before.
    """
    loaded = process_to_start(desk, process_id)
    chosen = _unit(desk, actor, loaded, unit)
    must_be_new(desk, actor, once)
    handed = hand_in(desk, loaded.process, values, files, {}, chosen, unstored)
    at = desk.clock()
    with desk.database.writing() as session:
        told = new_request(session, actor, once, at)
        _unit(desk, renewed(session.connection(), actor, at), loaded, chosen)
        fact = Drafted(at, actor.person, chosen)
        hand = new_case(session, desk, loaded, fact, actor.origin, told)
        return _hand_over(hand, actor, handed)


def draft(
    desk: Desk,
    actor: Actor,
    process_id: str,
    values: Mapping[str, Any],
    unit: str | None = None,
    once: Once | None = None,
) -> NewDraft:
    """Open a case for its drafter to complete and hand in. What does not fit its field is left out, and said."""
    loaded = process_to_start(desk, process_id)
    chosen = _unit(desk, actor, loaded, unit)
    at = desk.clock()
    fields = loaded.process.form.fields
    with desk.database.writing() as session:
        told = new_request(session, actor, once, at)
        _unit(desk, renewed(session.connection(), actor, at), loaded, chosen)
        office = desk.office(loaded.process.organization)
        fit, unfit = fitted(session.connection(), office, fields, in_tables(fields, values), chosen)
        fact = Drafted(at, actor.person, chosen, None, fit)
        unfit = unfit[:MOST_LEFT_OUT]
        left_out = {"left_out": {one.label: one.reason for one in unfit}} if unfit else {}
        hand = new_case(session, desk, loaded, fact, actor.origin, {**told, **left_out})
        return NewDraft(hand.row.id, tuple(unfit))


def rehearse(desk: Desk, actor: Actor, process_id: str, unit: str | None) -> Process:
    """Raise what a submission would be refused for whatever its content; returns what it would start on."""
    loaded = process_to_start(desk, process_id)
    _unit(desk, actor, loaded, unit)
    return loaded.process


def revise(
    desk: Desk,
    actor: Actor,
    reference: str,
    values: Mapping[str, Any],
    files: Files,
    unstored: Sequence[FieldProblem] = (),
) -> Submission:
    """Hand in the next round. What is not given again stays as it was in the round before."""
    with desk.database.reading() as session:
        hand, current = take_for(session, desk, actor, reference, lock=False)
        row, process = hand.row, hand.process
        before = load_content(session, row.content) if row.content else None
        given, unit, prefilled = hand.state.given, hand.state.unit, hand.state.prefilled
        must(Verb.REVISE, current, hand.facts)
        taken = hand.state.form
        merged = {**(together(before.form, before.texts) if before else prefilled), **values}
        unstored = (*unstored, *dated_after_letter(session, hand, merged))
    all_files = {**(kept_files(process, before, merged, values.keys()) if before else {}), **files}
    handed = hand_in(desk, process, merged, all_files, given, unit, unstored, Earlier(row.id, taken))
    with desk.database.writing() as session:
        hand, current = take_for(session, desk, actor, row.id)
        must(Verb.REVISE, current, hand.facts)
        if hand.row.content != row.content:
            raise Conflict(
                "这个办件刚刚在别处提交过一次修改，您的修改没有计入", "请重新打开办件，在新的内容上再改"
            )
        return _hand_over(hand, actor, handed)


def rehearse_revision(desk: Desk, actor: Actor, reference: str) -> Process:
    """Raise what a revision would be refused for whatever its content; returns what the case runs on."""
    with desk.database.reading() as session:
        hand, current = take_for(session, desk, actor, reference, lock=False)
        must(Verb.REVISE, current, hand.facts)
        return hand.process


def draft_launched(desk: Desk, process_id: str, unit: str, run_id: str, origin: Origin) -> int:
    """A launch from Prefect: an unowned draft, which an officer of the unit completes. Idempotent by run."""
    loaded = process_to_start(desk, process_id)
    must_be_for(desk, loaded, unit)
    at = desk.clock()
    with desk.database.writing() as session:
        existing = session.scalar(select(Case.id).where(Case.run_id == run_id))
        if existing is not None:
            return existing
        hand = new_case(session, desk, loaded, Drafted(at, None, unit), origin)
        hand.row.run_id = run_id
        save_case(hand.connection, hand.row)
        return hand.row.id


def launch_refused(desk: Desk, process_id: str, run_id: str, reason: str, origin: Origin) -> None:
    """Put a launch that made no draft into the audit."""
    with desk.database.writing() as session:
        payload = {"verb": "launch", "target": process_id, "run": run_id, "reason": reason}
        append(session, kind="refused", payload=payload, origin=origin, at=desk.clock())


def _unit(desk: Desk, actor: Actor, loaded: LoadedProcess, unit: str | None) -> str:
    organization = desk.office(loaded.process.organization).organization
    must_be_in_force(desk, loaded)
    if unit is None:
        units = startable_units(actor, loaded.process)
        if len(units) > 1:
            named = "、".join(f"{organization.unit_title(one)}（{one}）" for one in units)
            raise Invalid("您在几个单位都能发起本流程", f"请指明单位：{named}")
        unit = units[0] if units else next((h.unit for h in sorted(actor.holdings, key=str)), "")
    must_be_allowed(may_start(actor, loaded.process, organization, unit))
    return unit


def _title(handed: Handed) -> str:
    return str(handed.form.get("title", ""))


def store_round(hand: CaseInHand, actor: Actor, handed: Handed) -> tuple[int, dict[str, Any]]:
    """Store the content of the next round; returns its number, and what the event of it tells beside the fact."""
    round_ = hand.state.round + 1
    content = store_content(hand.session, hand.row.id, round_, handed, actor.person, hand.at)
    store_findings(hand.session, handed, hand.at)
    if hand.row.number is None:
        hand.row.number = _number(hand)
    hand.row.title = _title(handed)
    hand.row.content = content
    return round_, {
        "content": content,
        "hash": handed.hash,
        "number": hand.row.number,
        "stored": fingerprint(handed.stored),
        "checked": told_of_findings(handed),
    }


def _hand_over(hand: CaseInHand, actor: Actor, handed: Handed) -> Submission:
    """The part that first submissions and corrections have in common."""
    refuse_barred_in_form(hand, handed.form)
    cut = _only_removed(hand, handed)
    held = held_by(hand.state, handed.held, handed.hash)
    round_, extra = store_round(hand, actor, handed)
    event = Submitted(hand.at, actor.person, round_, handed.form, handed.parts, held, cut)
    advance(hand, event, actor.origin, extra)
    return Submission(hand.row.id, extra["number"], held, gravest_first(handed.findings))


def _only_removed(hand: CaseInHand, handed: Handed) -> bool:
    """Whether it only takes passages out of what was on its way; asked where a return kept signatures."""
    if not hand.state.keep:
        return False
    before = load_content_of_round(hand.session, hand.row.id, hand.state.on_its_way)
    return only_removed(hand.process, before.values, handed.values)


def _number(hand: CaseInHand) -> str:
    year = hand.at.astimezone(SHANGHAI).year
    template = hand.process.number
    serial = next_serial(hand.connection, number_counter(hand.process), year)
    return template.format(year=year, serial=serial)
