"""How one case is seen: everything that is known of it, for whoever looks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from definitions.schema.stages import table_of, title_of
from definitions.semantics.binding import content_hash, signed_with_reason
from definitions.semantics.history import SEAT
from definitions.semantics.proxies import by_proxy
from definitions.semantics.state import State
from definitions.vocabulary import Severity, Verb
from flows.access.actor import Actor
from flows.access.override_policy import overridable
from flows.access.policy import may_know, stage_title
from flows.access.refusal import Unknown
from flows.access.rulings import must, offers
from flows.access.seat_policy import takes_over
from flows.casework.asked import asked_of
from flows.casework.awaited import awaited, sent_to, whom_it_waits_for
from flows.casework.contents import StoredContent, findings_of, load_content
from flows.casework.desk import Desk
from flows.casework.extending import extendable_by, grantable_by
from flows.casework.in_hand import CaseInHand, find_case, take
from flows.casework.letter_cases import facts_with_letter, view_letter
from flows.casework.objecting import hold_of
from flows.casework.offered_answer import by_hand, decisions, human_stage, own_duty, paper
from flows.casework.presence import renewed_onlooker
from flows.casework.progress import progress_of
from flows.casework.relations import relations_of
from flows.casework.rounds import answered_otherwise
from flows.casework.shown_answers import filled_in, say_answer, short_fields, texts
from flows.casework.shown_tables import shown_tables
from flows.casework.timeline_words import decision_titles, people_mentioned, stage_titles, versions_of
from flows.casework.urging import confirmable_by
from flows.casework.views import CaseView, Reason, StandingSignature
from flows.casework.written import written_by_jobs
from flows.checks.finding import Finding, gravest_first
from storage.attachments import StoredFile
from storage.queries.cases import deadlines_of, names_of, publications_of
from storage.queries.timeline import Happening, timeline
from storage.records.history import load_history


def view_case(desk: Desk, actor: Actor, reference: str | int) -> CaseView:
    """Raises Refused where the person may not see the case."""
    with desk.database.reading() as session:
        case_id = find_case(session, reference)
        hand = take(session, desk, case_id, desk.clock(), lock=False)
        current = may_look(hand, actor)
        return _view(current, hand)


def may_look(hand: CaseInHand, actor: Actor) -> Actor:
    """Who looks, with the roles of this moment: a page may ask long after it was drawn. Raises Refused."""
    current = renewed_onlooker(hand.connection, actor, hand.at)
    if not may_know(current, hand.facts):
        raise Unknown
    must(Verb.VIEW, current, hand.facts)
    return current


def _view(actor: Actor, hand: CaseInHand) -> CaseView:
    session, row, state, process = hand.session, hand.row, hand.state, hand.process
    content = load_content(session, row.content) if row.content else None
    own = own_duty(hand, actor)
    stage = human_stage(hand, own)
    happenings = timeline(session, row.id)
    names = names_of(session, sorted(people_mentioned(hand, happenings)))
    versions = versions_of(hand, happenings)
    tables = tuple(shown_tables(hand, content, happenings, partial(say_answer, hand, names=names)))
    found = _findings(hand, content)
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
        fields=short_fields(hand, names),
        texts=texts(hand, content),
        tables=tables,
        files=_files(content),
        evidence=(*_came_with_answers(happenings), *written_by_jobs(process, state)),
        filled_in=filled_in(hand, names),
        findings=_as_shown(state, content, found),
        reasons=tuple(_reasons(hand, names)) if any(f.severity is Severity.WARN for f in found) else (),
        held=state.held,
        overridable=tuple(one.check for one, ruling in overridable(actor, hand.facts) if ruling.allowed),
        timeline=tuple(happenings),
        stage_titles=stage_titles(versions),
        decision_titles=decision_titles(versions),
        sent_to=sent_to(hand, names),
        deadlines=tuple(deadlines_of(session, row.id)),
        extendable=extendable_by(actor, hand),
        grantable=grantable_by(actor, hand, names),
        is_urgent=state.is_urgent,
        confirmable=confirmable_by(actor, hand, names),
        hold=hold_of(actor, hand, names),
        publications=tuple(publications_of(session, row.id)),
        signatures=tuple(_signatures(hand, names)),
        rulings=offers(actor, facts_with_letter(session, hand)),
        takes_over=takes_over(actor, hand.facts),
        decisions=decisions(hand, stage, found),
        stage_fields=tuple(stage.fields) if stage else (),
        refused_rows=state.refused_rows,
        each=next((one for one in tables if stage is not None and one.id == table_of(stage)), None),
        paper=paper(hand, stage),
        by_hand=by_hand(hand, stage),
        values=content.values if content else state.prefilled,
        given=state.given,
        definition=process,
        progress=progress_of(process, state),
        names=names,
        relations=relations_of(session, actor, hand),
        letter=view_letter(session, actor, hand),
        asked=asked_of(actor, hand, names),
    )


def _files(content: StoredContent | None) -> tuple[StoredFile, ...]:
    """Those of fields; those of rows stand in the tables."""
    files_of = content.files if content is not None else {}
    return tuple(file for name, files in files_of.items() for file in files if "." not in name)


def _came_with_answers(happenings: Sequence[Happening]) -> Iterator[StoredFile]:
    for happening in happenings:
        yield from map(StoredFile.from_json, happening.payload.get("evidence") or ())


def _reasons(hand: CaseInHand, names: Mapping[str, str]) -> Iterator[Reason]:
    for one in signed_with_reason(hand.state):
        title = title_of(hand.process.stage(one.stage))
        yield Reason(title, by_proxy(names, one.person, one.on_behalf_of), one.opinion)


def _signatures(hand: CaseInHand, names: Mapping[str, str]) -> Iterator[StandingSignature]:
    for one in hand.state.signatures:
        title, is_kept = title_of(hand.process.stage(one.stage)), one.round < hand.state.round
        person = by_proxy(names, one.person, one.on_behalf_of)
        yield StandingSignature(title, person, one.at, one.round, is_kept)


def _findings(hand: CaseInHand, content: StoredContent | None) -> tuple[Finding, ...]:
    """What the checks found in the content, and what the earlier rounds of the case make doubtful."""
    if content is None:
        return ()
    found = findings_of(hand.session, hand.desk, hand.process, hand.state.unit, content, None)
    if hand.state.round > 1:
        found += answered_otherwise(hand.process, load_history(hand.session, hand.row.id))
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
