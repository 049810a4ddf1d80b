"""One case as a person may see it: content, findings, what happened, what they may do and why not the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from definitions.schema.fields import FilesField, FormField, MarkdownField
from definitions.schema.process import DRAFT, Process
from definitions.schema.stages import HumanStage, PaperStage, decisions_of, title_of
from definitions.semantics.authority import return_targets, signing_duty
from definitions.semantics.binding import content_hash
from definitions.semantics.clocks import day_of
from definitions.vocabulary import Effect, Verb
from flows.access.actor import Actor
from flows.access.policy import Ruling, duty_title, offers, rule, stage_title
from flows.access.refusal import Refused
from flows.casework.contents import StoredContent, findings_of, load_content
from flows.casework.desk import Desk, plain
from flows.casework.in_hand import CaseInHand, find_case, take
from flows.casework.presence import renewed_onlooker
from flows.casework.rounds import answered_otherwise
from flows.checks.finding import Finding, gravest_first
from storage.attachments import StoredFile
from storage.models import Deadline, Publication
from storage.queries.cases import deadlines_of, names_of, publications_of
from storage.queries.people import PersonLine, holders
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
class PaperDuty:
    """What registering a paper signature needs."""

    sheet: str
    signers: tuple[PersonLine, ...]


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
    drafter: str
    state: str
    outcome: str | None
    stage: str | None
    stage_title: str
    visit: int
    waiting_for: str
    """Whose duty it is, such as `局办公室的保密审查员`."""
    round: int
    hash: str
    blocked_reason: str | None
    fields: tuple[tuple[str, str], ...]
    """Label and value of each short field that is filled in."""
    texts: tuple[tuple[str, str], ...]
    """Label and Markdown."""
    files: tuple[StoredFile, ...]
    evidence: tuple[StoredFile, ...]
    """What came with the answers, such as scans of signed sheets."""
    filled_in: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """Title of a stage, and label and value of what was filled in there."""
    findings: tuple[Finding, ...]
    """Of the content, and of the case's earlier rounds."""
    held: tuple[str, ...]
    timeline: tuple[Happening, ...]
    stage_titles: Mapping[str, str]
    decision_titles: Mapping[tuple[str, str], str]
    """(stage, decision) to title."""
    deadlines: tuple[Deadline, ...]
    publications: tuple[Publication, ...]
    signatures: tuple[StandingSignature, ...]
    rulings: Mapping[Verb, Ruling]
    decisions: tuple[OfferedDecision, ...]
    stage_fields: tuple[FormField, ...]
    paper: PaperDuty | None
    values: Mapping[str, Any]
    """The content's values by field id, for correcting it."""
    given: Mapping[str, Mapping[str, Any]]
    """Stage id to the values of its own fields."""
    definition: Process
    """The version of the process that the case runs on."""
    names: Mapping[str, str]
    """Person id to name, of everybody whom the timeline mentions."""


def view_case(desk: Desk, actor: Actor, reference: str | int) -> CaseView:
    """Raises Refused where the person may not see the case."""
    with desk.database.reading() as session:
        case_id = reference if isinstance(reference, int) else find_case(session, reference)
        hand = take(session, desk, case_id, desk.clock(), lock=False)
        current = may_look(hand, actor)
        return _view(session, desk, current, hand)


def may_look(hand: CaseInHand, actor: Actor) -> Actor:
    """Who looks, with the roles of this moment: a page may ask long after it was drawn. Raises Refused."""
    current = renewed_onlooker(hand.connection, actor, hand.at)
    ruling = rule(Verb.VIEW, current, hand.facts)
    if not ruling.allowed:
        raise Refused(ruling.reason, ruling.hint)
    return current


def _view(session: Session, desk: Desk, actor: Actor, hand: CaseInHand) -> CaseView:
    row, state, process = hand.row, hand.state, hand.process
    content = load_content(session, row.content) if row.content else None
    stage = _open_stage(hand)
    happenings = timeline(session, row.id)
    names = names_of(session, sorted(_mentioned(hand, happenings)))
    return CaseView(
        id=row.id,
        reference=row.number or f"draft-{row.id}",
        process=row.process,
        process_title=process.title.zh,
        organization=row.organization,
        organization_title=hand.office.organization.title.zh,
        title=row.title,
        unit=hand.office.organization.unit_title(state.unit),
        drafter=names.get(state.drafter or "", "（尚未认领）"),
        state=row.state,
        outcome=row.outcome,
        stage=row.stage,
        stage_title="办结" if state.is_ended else stage_title(hand.facts),
        visit=row.visit,
        waiting_for=_waiting_for(hand, stage, names),
        round=state.round,
        hash=content_hash(state.parts) if state.parts else "",
        blocked_reason=row.blocked_reason,
        fields=_short_fields(hand),
        texts=_texts(hand, content),
        files=tuple(f for files in content.files.values() for f in files) if content else (),
        evidence=tuple(
            StoredFile.from_json(item) for h in happenings for item in h.payload.get("evidence") or ()
        ),
        filled_in=_filled_in(hand),
        findings=_findings(session, desk, hand, content),
        held=state.held,
        timeline=tuple(happenings),
        stage_titles={DRAFT: "拟稿", **{s.id: title_of(s) for s in process.stages}},
        decision_titles={
            (s.id, name): option.title.zh
            for s in process.stages
            if isinstance(s, HumanStage)
            for name, option in decisions_of(s).items()
        },
        deadlines=tuple(deadlines_of(session, row.id)),
        publications=tuple(publications_of(session, row.id)),
        signatures=tuple(
            StandingSignature(
                title_of(process.stage(s.stage)),
                names.get(s.person, s.person),
                s.at,
                s.round,
                s.round < state.round,
            )
            for s in state.signatures
        ),
        rulings=offers(actor, hand.facts),
        decisions=_decisions(hand, stage),
        stage_fields=tuple(stage.fields) if stage else (),
        paper=_paper(session, hand, stage),
        values=content.values if content else {},
        given=state.given,
        definition=process,
        names=names,
    )


def _findings(
    session: Session, desk: Desk, hand: CaseInHand, content: StoredContent | None
) -> tuple[Finding, ...]:
    """What the checks found in the content, and what the earlier rounds of the case make doubtful."""
    if content is None:
        return ()
    found = findings_of(session, desk, hand.process, content, None)
    if hand.state.round > 1:
        found += answered_otherwise(hand.process, load_history(session, hand.row.id))
    return gravest_first(found)


def _mentioned(hand: CaseInHand, happenings: Sequence[Happening]) -> set[str]:
    named = {h.payload.get(key) for h in happenings for key in ("person", "registered_by")}
    signers = {signature.person for signature in hand.state.signatures}
    return {p for p in (hand.state.drafter, *signers, *named) if p}


def _open_stage(hand: CaseInHand) -> HumanStage | None:
    seat = hand.state.seat
    return None if seat is None or seat.stage == DRAFT else hand.process.human_stage(seat.stage)


def _waiting_for(hand: CaseInHand, stage: HumanStage | None, names: Mapping[str, str]) -> str:
    if stage is not None:
        title = duty_title(hand.office.organization, signing_duty(stage, hand.state))
        return f"{title}（纸质签字）" if isinstance(stage, PaperStage) else title
    if hand.state.seat is not None:
        return names.get(hand.state.drafter or "", "报送单位的信息员")
    return "" if hand.state.is_ended else "系统"


def _short_fields(hand: CaseInHand) -> tuple[tuple[str, str], ...]:
    rows = [
        (field.label.zh, _shown(hand.state.form.get(field.id)))
        for field in hand.process.form.fields
        if not isinstance(field, MarkdownField | FilesField)
    ]
    return tuple((label, value) for label, value in rows if value)


def _filled_in(hand: CaseInHand) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    found = []
    for stage in hand.process.stages:
        given = hand.state.given.get(stage.id) if isinstance(stage, HumanStage) else None
        if not isinstance(stage, HumanStage) or not given:
            continue
        rows = [(f.label.zh, _shown(given.get(f.id))) for f in stage.fields if not isinstance(f, FilesField)]
        if kept := tuple((label, value) for label, value in rows if value):
            found.append((title_of(stage), kept))
    return tuple(found)


def _shown(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else plain(value)


def _texts(hand: CaseInHand, content: StoredContent | None) -> tuple[tuple[str, str], ...]:
    if content is None:
        return ()
    labels = {f.id: f.label.zh for f in hand.process.form.fields}
    return tuple((labels.get(name, name), text) for name, text in content.texts.items())


def _decisions(hand: CaseInHand, stage: HumanStage | None) -> tuple[OfferedDecision, ...]:
    if stage is None:
        return ()
    titles = {DRAFT: "拟稿人", **{s.id: title_of(s) for s in hand.process.stages}}
    return tuple(
        OfferedDecision(
            name,
            option.title.zh,
            Effect(option.effect),
            option.wants_opinion,
            tuple(option.needs),
            tuple((t, titles[t]) for t in return_targets(hand.process, hand.state, stage))
            if option.asks_where
            else (),
        )
        for name, option in decisions_of(stage).items()
    )


def _paper(session: Session, hand: CaseInHand, stage: HumanStage | None) -> PaperDuty | None:
    if not isinstance(stage, PaperStage):
        return None
    signing = signing_duty(stage, hand.state)
    signers = holders(session, signing.role, hand.unit(signing.unit), day_of(hand.at))
    return PaperDuty(stage.sheet, tuple(signers))
