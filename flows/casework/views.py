"""One case as a person may see it: content, findings, what happened, what they may do and why not the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from definitions.drawing import Progress
from definitions.schema.fields import (
    EntryField,
    FilesField,
    FormField,
    MarkdownField,
    PersonField,
    PublicationField,
    RowsField,
    UnitField,
    UnitsField,
)
from definitions.schema.organization import ManualChannel
from definitions.schema.process import DRAFT, Process
from definitions.schema.stages import (
    HandPublishStage,
    HandWithdrawStage,
    HumanStage,
    JobStage,
    PaperStage,
    decisions_of,
    table_of,
    title_of,
    told_in,
)
from definitions.semantics.authority import duty, return_targets
from definitions.semantics.binding import content_hash, signed_with_reason
from definitions.semantics.clocks import day_of
from definitions.semantics.entries import say_entry
from definitions.semantics.extensions import duty_of
from definitions.semantics.history import SEAT
from definitions.semantics.objection import TITLES
from definitions.semantics.proxies import by_proxy
from definitions.semantics.rows import cells
from definitions.semantics.signing import Seat
from definitions.semantics.state import Row, State, Visit
from definitions.semantics.urgency import CONFIRMATION
from definitions.vocabulary import Effect, Proof, Severity, Verb
from flows.access.actor import Actor
from flows.access.override_policy import overridable
from flows.access.policy import Ruling, may_know, own_duties, stage_title
from flows.access.refusal import Refused, Unknown
from flows.access.rulings import offers, rule
from flows.access.seat_policy import takes_over
from flows.casework.asked import AskedOf, asked_of
from flows.casework.awaited import AwaitedStage, awaited, people_of, whom_it_waits_for
from flows.casework.contents import StoredContent, findings_of, load_content
from flows.casework.derived import TITLE_OF_CONFIRMATION, title_of_approval
from flows.casework.desk import Desk, plain
from flows.casework.extending import Extendable, Grantable, extendable_by, grantable_by
from flows.casework.in_hand import CaseInHand, find_case, take
from flows.casework.letter_cases import LetterView, facts_with_letter, view_letter
from flows.casework.objecting import Hold, hold_of
from flows.casework.presence import renewed_onlooker
from flows.casework.progress import progress_of
from flows.casework.proof import proof_asked_for
from flows.casework.relations import Relations, relations_of
from flows.casework.rounds import answered_otherwise
from flows.casework.shown_tables import ShownTable, shown_tables
from flows.casework.telling import say_named
from flows.casework.urging import Confirmable, confirmable_by
from flows.casework.warned import unexplained
from flows.casework.withdrawing import to_withdraw
from flows.casework.written import written_by_jobs
from flows.checks.finding import Finding, gravest_first
from storage.attachments import StoredFile
from storage.models import Deadline, Publication
from storage.queries.cases import deadlines_of, names_of, publications_of
from storage.queries.people import PersonLine, holders, named
from storage.queries.publications import publication_of
from storage.queries.timeline import Happening, timeline
from storage.records.history import load_history


@dataclass(frozen=True, slots=True)
class OfferedDecision:
    """One answer of the open stage."""

    name: str
    title: str
    effect: Effect
    wants_opinion: bool
    needs: tuple[str, ...]
    targets: tuple[tuple[str, str], ...]
    """Where a return may lead, as (stage id, title), where the person chooses."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a reviewer let a text pass on which there are warnings."""

    stage_title: str
    person: str
    words: str


@dataclass(frozen=True, slots=True)
class PaperDuty:
    """What registering a paper signature needs."""

    sheet: str
    signers: tuple[PersonLine, ...]


@dataclass(frozen=True, slots=True)
class HandDuty:
    """What somebody needs who publishes, or withdraws, in another system."""

    is_publication: bool
    platform: str
    account: str
    proof: tuple[Proof, ...]
    title: str = ""
    """Of what is to be withdrawn; also its case's number and its link."""
    number: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class StandingSignature:
    stage_title: str
    person: str
    at: datetime
    round: int
    kept: bool
    """Given to an earlier round than the one in force."""


@dataclass(frozen=True, slots=True)
class CaseView:
    id: int
    reference: str
    """The number, or `draft-<id>`."""
    process: str
    process_title: str
    organization: str
    organization_title: str
    title: str
    unit: str
    unit_code: str
    """Its id within the organisation."""
    drafter: str
    state: str
    outcome: str | None
    stage: str | None
    """The open stage that the person may answer; else the first of those that are open, or where the system is at work."""
    stage_title: str
    """Of everything that is open."""
    duty_title: str
    """Of the stage alone that the person may answer."""
    visit: int
    seat: int
    awaited: tuple[AwaitedStage, ...]
    """The stages that are open, with their signers."""
    waiting_for: str
    """Whose duty it is, such as `局办公室的保密审查员`; or what it waits for."""
    waits_for_nobody: bool
    """It waits for a time, a child case or another branch, and goes on by itself."""
    round: int
    hash: str
    blocked_reason: str | None
    fields: tuple[tuple[str, str], ...]
    """Label and value of each short field that is filled in."""
    texts: tuple[tuple[str, str], ...]
    """Label and Markdown."""
    tables: tuple[ShownTable, ...]
    files: tuple[StoredFile, ...]
    """Without those of rows."""
    evidence: tuple[StoredFile, ...]
    """What came with the answers, such as scans of signed sheets."""
    filled_in: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """Title of a stage, and label and value of what was filled in there."""
    findings: tuple[Finding, ...]
    reasons: tuple[Reason, ...]
    """What reviewers wrote who let this text pass, where there are warnings."""
    """Of the content, and of the case's earlier rounds."""
    held: tuple[str, ...]
    overridable: tuple[str, ...]
    """Checks that the person may let the content through now."""
    timeline: tuple[Happening, ...]
    stage_titles: Mapping[str, str]
    decision_titles: Mapping[tuple[str, str], str]
    """(stage, decision) to title."""
    deadlines: tuple[Deadline, ...]
    extendable: tuple[Extendable, ...]
    """The deadlines for which the person may ask for more time."""
    grantable: tuple[Grantable, ...]
    """What was asked for and waits for approval, whosever that is."""
    is_urgent: bool
    confirmable: Confirmable | None
    """That it is urgent, which waits to be confirmed, whosever that is."""
    hold: Hold | None
    """The objection that holds the case."""
    publications: tuple[Publication, ...]
    signatures: tuple[StandingSignature, ...]
    rulings: Mapping[Verb, Ruling]
    takes_over: bool
    """Whether what the person may claim (认领) is the draft of somebody who has left."""
    decisions: tuple[OfferedDecision, ...]
    stage_fields: tuple[FormField, ...]
    refused_rows: frozenset[Row]
    each: ShownTable | None
    """The table whose rows are decided one by one in the stage."""
    paper: PaperDuty | None
    by_hand: HandDuty | None
    values: Mapping[str, Any]
    """The content's values by field id, for correcting it."""
    given: Mapping[str, Mapping[str, Any]]
    """Stage id to the values of its own fields."""
    definition: Process
    """The version of the process that the case runs on."""
    progress: Progress
    """How far the case has come, stage by stage."""
    names: Mapping[str, str]
    """Person id to name, of everybody whom the timeline mentions."""
    relations: Relations
    """The cases that it was opened by, and that it opened."""
    letter: LetterView | None
    """The letter that it is about, masked."""
    asked: tuple[AskedOf, ...]
    """What the person is asked beside the signers."""


def view_case(desk: Desk, actor: Actor, reference: str | int) -> CaseView:
    """Raises Refused where the person may not see the case."""
    with desk.database.reading() as session:
        case_id = find_case(session, reference)
        hand = take(session, desk, case_id, desk.clock(), lock=False)
        current = may_look(hand, actor)
        return _view(session, desk, current, hand)


def may_look(hand: CaseInHand, actor: Actor) -> Actor:
    """Who looks, with the roles of this moment: a page may ask long after it was drawn. Raises Refused."""
    current = renewed_onlooker(hand.connection, actor, hand.at)
    if not may_know(current, hand.facts):
        raise Unknown
    ruling = rule(Verb.VIEW, current, hand.facts)
    if not ruling.allowed:
        raise Refused(ruling.reason, ruling.hint)
    return current


def _view(session: Session, desk: Desk, actor: Actor, hand: CaseInHand) -> CaseView:
    row, state, process = hand.row, hand.state, hand.process
    content = load_content(session, row.content) if row.content else None
    own = _own_duty(hand, actor)
    stage = _human(hand, own)
    happenings = timeline(session, row.id)
    names = names_of(session, sorted(_mentioned(hand, happenings)))
    versions = _versions(session, desk, hand, happenings)
    tables = tuple(shown_tables(hand, content, happenings, partial(_answer, hand, names=names)))
    found = _findings(session, desk, hand, content)
    return CaseView(
        id=row.id,
        reference=row.number or f"draft-{row.id}",
        process=row.process,
        process_title=process.title.zh,
        organization=row.organization,
        organization_title=hand.office.organization.title.zh,
        title=row.title,
        unit=hand.office.organization.unit_title(state.unit),
        unit_code=state.unit,
        drafter=names.get(state.drafter or "", "（尚未认领）"),
        state=row.state,
        outcome=row.outcome,
        stage=own[0].stage if own else row.stage,
        stage_title="办结" if state.is_ended else stage_title(hand.facts),
        duty_title=title_of(stage) if stage else "",
        visit=own[0].visit if own else row.visit,
        seat=own[1].number if own else SEAT,
        awaited=awaited(hand, names),
        waiting_for=whom_it_waits_for(hand, names),
        waits_for_nobody=state.objection is None and bool(state.open) and not any(state.duties()),
        round=state.round,
        hash=content_hash(state.parts) if state.parts else "",
        blocked_reason=row.blocked_reason,
        fields=_short_fields(hand, names),
        texts=_texts(hand, content),
        tables=tables,
        files=tuple(f for name, files in content.files.items() for f in files if "." not in name)
        if content
        else (),
        evidence=(
            *(StoredFile.from_json(item) for h in happenings for item in h.payload.get("evidence") or ()),
            *written_by_jobs(process, state),
        ),
        filled_in=_filled_in(hand, names),
        findings=_as_shown(state, content, found),
        reasons=tuple(
            Reason(title_of(process.stage(s.stage)), by_proxy(names, s.person, s.on_behalf_of), s.opinion)
            for s in (signed_with_reason(state) if any(f.severity is Severity.WARN for f in found) else ())
        ),
        held=state.held,
        overridable=tuple(one.check for one, ruling in overridable(actor, hand.facts) if ruling.allowed),
        timeline=tuple(happenings),
        stage_titles={name: title for one in versions for name, title in _stage_titles(one).items()},
        decision_titles={name: title for one in versions for name, title in _decision_titles(one).items()},
        deadlines=tuple(deadlines_of(session, row.id)),
        extendable=extendable_by(actor, hand),
        grantable=grantable_by(actor, hand, names),
        is_urgent=state.is_urgent,
        confirmable=confirmable_by(actor, hand, names),
        hold=hold_of(actor, hand, names),
        publications=tuple(publications_of(session, row.id)),
        signatures=tuple(
            StandingSignature(
                title_of(process.stage(s.stage)),
                by_proxy(names, s.person, s.on_behalf_of),
                s.at,
                s.round,
                s.round < state.round,
            )
            for s in state.signatures
        ),
        rulings=offers(actor, facts_with_letter(session, hand)),
        takes_over=takes_over(actor, hand.facts),
        decisions=_decisions(hand, stage, found),
        stage_fields=tuple(stage.fields) if stage else (),
        refused_rows=state.refused_rows,
        each=next((one for one in tables if stage is not None and one.id == table_of(stage)), None),
        paper=_paper(session, hand, stage),
        by_hand=_by_hand(hand, stage),
        values=content.values if content else state.prefilled,
        given=state.given,
        definition=process,
        progress=progress_of(process, state),
        names=names,
        relations=relations_of(session, actor, hand),
        letter=view_letter(session, actor, hand),
        asked=asked_of(actor, hand, names),
    )


def _stage_titles(process: Process) -> dict[str, str]:
    """By what a duty names as its stage."""
    approvals = {duty_of(one): title_of_approval(one) for one in process.deadlines if one.extensions}
    approvals |= {CONFIRMATION: TITLE_OF_CONFIRMATION, **TITLES}
    return {DRAFT: "拟稿", **{s.id: title_of(s) for s in process.all_stages}, **approvals}


def _decision_titles(process: Process) -> dict[tuple[str, str], str]:
    return {
        (stage.id, name): option.title.zh
        for stage in process.human_stages
        for name, option in decisions_of(stage).items()
    }


def _versions(
    session: Session, desk: Desk, hand: CaseInHand, happenings: Sequence[Happening]
) -> tuple[Process, ...]:
    """Everything that the case ran on, what it runs on now at the end: what happened before is told in its words."""
    before = dict.fromkeys(h.payload["was"] for h in happenings if h.kind == "migrated")
    return (*(desk.process_of(session, digest) for digest in before), hand.process)


def _findings(
    session: Session, desk: Desk, hand: CaseInHand, content: StoredContent | None
) -> tuple[Finding, ...]:
    """What the checks found in the content, and what the earlier rounds of the case make doubtful."""
    if content is None:
        return ()
    found = findings_of(session, desk, hand.process, hand.state.unit, content, None)
    if hand.state.round > 1:
        found += answered_otherwise(hand.process, load_history(session, hand.row.id))
    return found


def _as_shown(state: State, content: StoredContent | None, found: Sequence[Finding]) -> tuple[Finding, ...]:
    """The gravest first; what was let through is still to be looked at by everybody who signs."""
    let_through = {check for check, of in state.overridden if content is not None and of == content.hash}
    return gravest_first(_let_through(one) if one.check.value in let_through else one for one in found)


def _let_through(finding: Finding) -> Finding:
    """To be looked at by everybody who signs, and no more to be mended."""
    if finding.severity is not Severity.BLOCK:
        return finding
    message = f"{finding.message}（已经审定放行，理由见办理经过。）"
    return replace(finding, severity=Severity.WARN, message=message)


def _mentioned(hand: CaseInHand, happenings: Sequence[Happening]) -> set[str]:
    named = {
        h.payload.get(key)
        for h in happenings
        for key in ("person", "registered_by", "by", "to", "on_behalf_of", "drafted_by", "given_by")
    }
    signers = {who for one in hand.state.signatures for who in (one.person, one.on_behalf_of)}
    answers = [*cells(hand.process.form.fields, hand.state.form)]
    for stage in hand.process.human_stages:
        answers += cells(stage.fields, hand.state.given.get(stage.id) or {})
    asked = {value for _, field, value in answers if isinstance(field, PersonField)}
    extended = {who for one in hand.state.extensions for who in one.askers}
    extended |= {who for one in hand.state.urgencies for who in one.askers}
    extended |= {who for one in hand.state.objections for who in one.parties}
    return {p for p in (hand.state.drafter, *signers, *extended, *named, *asked, *people_of(hand)) if p}


def _own_duty(hand: CaseInHand, actor: Actor) -> tuple[Visit, Seat] | None:
    """The open duty that the person may answer; else one that falls to them; else the first one."""
    own = sorted(own_duties(actor, hand.facts), key=lambda one: not one[2].allowed)
    return (own[0][0], own[0][1]) if own else next(hand.state.duties(), None)


def _human(hand: CaseInHand, own: tuple[Visit, Seat] | None) -> HumanStage | None:
    return None if own is None or own[0].stage == DRAFT else hand.process.human_stage(own[0].stage)


def _short_fields(hand: CaseInHand, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    rows = [
        (field.label.zh, _answer(hand, field, (hand.state.form or hand.state.prefilled).get(field.id), names))
        for field in hand.process.form.fields
        if not isinstance(field, MarkdownField | FilesField | RowsField)
    ]
    return tuple((label, value) for label, value in rows if value)


def _answer(hand: CaseInHand, field: FormField, value: object, names: Mapping[str, str]) -> str:
    """A person or a unit by its name."""
    if isinstance(field, PersonField):
        return names.get(str(value), _shown(value))
    if isinstance(field, UnitField | UnitsField):
        return hand.office.organization.unit_titles(value)
    if isinstance(field, PublicationField):
        return say_named(value)
    if isinstance(field, EntryField):
        return say_entry(hand.office.registers.get(field.register_name), value)
    return _shown(value)


def _filled_in(
    hand: CaseInHand, names: Mapping[str, str]
) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    found = []
    for stage in hand.process.all_stages:
        given = hand.state.given.get(stage.id)
        if not isinstance(stage, HumanStage | JobStage) or not given:
            continue
        fields = told_in(stage)
        rows = [
            (f.label.zh, _answer(hand, f, given.get(f.id), names))
            for f in fields
            if not isinstance(f, FilesField)
        ]
        if kept := tuple((label, value) for label, value in rows if value):
            found.append((title_of(stage), kept))
    return tuple(found)


def _shown(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else plain(value)


def _texts(hand: CaseInHand, content: StoredContent | None) -> tuple[tuple[str, str], ...]:
    labels = {f.id: f.label.zh for f in hand.process.form.fields}
    if content is None:
        written = {f.id for f in hand.process.form.fields if isinstance(f, MarkdownField)}
        prefilled = hand.state.prefilled.items()
        return tuple((labels[name], str(text)) for name, text in prefilled if name in written)
    return tuple((labels.get(name, name), text) for name, text in content.texts.items() if "." not in name)


def _decisions(
    hand: CaseInHand, stage: HumanStage | None, findings: Sequence[Finding]
) -> tuple[OfferedDecision, ...]:
    if stage is None:
        return ()
    asks_reason = bool(unexplained(hand.state, stage, findings))
    titles = {DRAFT: "拟稿人", **{s.id: title_of(s) for s in hand.process.all_stages}}
    return tuple(
        OfferedDecision(
            name,
            option.title.zh,
            Effect(option.effect),
            option.wants_opinion or (asks_reason and option.effect is Effect.PASS),
            tuple(option.needs),
            tuple((t, titles[t]) for t in return_targets(hand.process, hand.state, stage))
            if option.asks_where
            else (),
        )
        for name, option in decisions_of(stage).items()
    )


def _by_hand(hand: CaseInHand, stage: HumanStage | None) -> HandDuty | None:
    if not isinstance(stage, HandPublishStage | HandWithdrawStage):
        return None
    channel = hand.office.organization.channel(stage.channel)
    if not isinstance(channel, ManualChannel):
        return None
    proof = proof_asked_for(hand, stage)
    duty_there = HandDuty(isinstance(stage, HandPublishStage), channel.platform, channel.account, proof)
    if not isinstance(stage, HandWithdrawStage):
        return duty_there
    (publication,) = to_withdraw(hand, stage)
    one = publication_of(hand.session, publication.channel, publication.id)
    return duty_there if one is None else replace(duty_there, title=one.title, number=one.number, url=one.url)


def _paper(session: Session, hand: CaseInHand, stage: HumanStage | None) -> PaperDuty | None:
    if not isinstance(stage, PaperStage):
        return None
    signing = duty(stage.who[0], hand.state, hand.state.open[stage.id].found)
    if signing.person is not None:
        return PaperDuty(stage.sheet, tuple(named(session, [signing.person])))
    signers = holders(session, signing.role, hand.unit(signing.unit), day_of(hand.at))
    return PaperDuty(stage.sheet, tuple(signers))
