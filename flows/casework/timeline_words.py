"""The words in which the timeline of a case is told: who is mentioned, and how each version called its stages and decisions."""

from collections.abc import Mapping, Sequence

from definitions.schema.fields import PersonField
from definitions.schema.process import DRAFT, Process
from definitions.schema.stages import decisions_of, title_of
from definitions.semantics.extensions import duty_of
from definitions.semantics.objection import TITLES
from definitions.semantics.rows import cells
from definitions.semantics.urgency import CONFIRMATION
from flows.casework.awaited import people_of
from flows.casework.derived import TITLE_OF_CONFIRMATION, title_of_approval
from flows.casework.in_hand import CaseInHand
from storage.queries.timeline import Happening

NAMING = ("person", "registered_by", "by", "to", "on_behalf_of", "drafted_by", "given_by")
"""What in the payload of a happening names a person."""


def versions_of(hand: CaseInHand, happenings: Sequence[Happening]) -> tuple[Process, ...]:
    """Everything that the case ran on, what it runs on now at the end: what happened before is told in its words."""
    before = dict.fromkeys(h.payload["was"] for h in happenings if h.kind == "migrated")
    return (*(hand.desk.process_of(hand.session, digest) for digest in before), hand.process)


def stage_titles(versions: Sequence[Process]) -> Mapping[str, str]:
    """By what a duty names as its stage."""
    return {name: title for one in versions for name, title in _stage_titles(one).items()}


def decision_titles(versions: Sequence[Process]) -> Mapping[tuple[str, str], str]:
    """By stage and decision."""
    return {
        (stage.id, name): option.title.zh
        for one in versions
        for stage in one.human_stages
        for name, option in decisions_of(stage).items()
    }


def people_mentioned(hand: CaseInHand, happenings: Sequence[Happening]) -> set[str]:
    state = hand.state
    named = {h.payload.get(key) for h in happenings for key in NAMING}
    signers = {who for one in state.signatures for who in (one.person, one.on_behalf_of)}
    asking = {who for one in state.extensions for who in one.askers}
    asking |= {who for one in state.urgencies for who in one.askers}
    asking |= {who for one in state.objections for who in one.parties}
    seated = {seat.person for visit in state.log for seat in visit.seats}
    every = (state.drafter, *signers, *asking, *named, *seated, *_people_filled_in(hand), *people_of(hand))
    return {who for who in every if who}


def _stage_titles(process: Process) -> dict[str, str]:
    approvals = {duty_of(one): title_of_approval(one) for one in process.deadlines if one.extensions}
    approvals |= {CONFIRMATION: TITLE_OF_CONFIRMATION, **TITLES}
    return {DRAFT: "拟稿", **{s.id: title_of(s) for s in process.all_stages}, **approvals}


def _people_filled_in(hand: CaseInHand) -> set[str]:
    """In the form and in the stages."""
    answers = [*cells(hand.process.form.fields, hand.state.form)]
    for stage in hand.process.human_stages:
        answers += cells(stage.fields, hand.state.given.get(stage.id) or {})
    return {value for _, field, value in answers if isinstance(field, PersonField)}
