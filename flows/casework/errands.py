"""Errands: what a stage needs done before it and takes minutes. A worker goes on them beside everything else that it does; each
step that is done is noted in the case, so that whoever comes after a program that died does what is left."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from definitions.schema.stages import JobStage
from definitions.semantics.moves import Move, Perform
from definitions.vocabulary import JobName
from flows.access.actor import SYSTEM
from flows.access.refusal import SanshenError
from flows.casework.desk import Desk
from flows.casework.in_hand import CaseInHand, take
from flows.casework.jobs import inputs_of_stage
from flows.casework.patrolling import Patrolled, patrol_sites, sites_called
from storage.audit_chain import case_chain
from storage.models import AuditEvent

NOTED = "site_patrolled"
"""The event of a case's chain which says that a site was patrolled for it."""


@dataclass(frozen=True, slots=True)
class Errand:
    """The sites that are still to be patrolled before a stage can be done."""

    case_id: int
    move: Perform
    organization: str
    sites: tuple[str, ...]
    """The ids of their channels."""


def errand_of(hand: CaseInHand, moves: Sequence[Move]) -> Errand | None:
    """The first that is not done. What the stage cannot do anyway is no errand: it says so itself."""
    return next(filter(None, (_before(hand, move) for move in moves if isinstance(move, Perform))), None)


def _before(hand: CaseInHand, move: Perform) -> Errand | None:
    stage = hand.process.find_stage(move.stage)
    if not isinstance(stage, JobStage) or stage.job is not JobName.PATROL:
        return None
    try:
        wanted = [one.id for one in sites_called(hand.office, inputs_of_stage(hand, stage).get("site"))]
    except SanshenError:
        return None
    made = {told["site"] for told in _noted(hand) if _is_for(told, move)}
    left = tuple(site for site in wanted if site not in made)
    return Errand(hand.row.id, move, hand.process.organization, left) if left else None


def _noted(hand: CaseInHand) -> list[dict[str, Any]]:
    chain = case_chain(hand.row.id)
    told = select(AuditEvent.payload).where(AuditEvent.chain == chain, AuditEvent.kind == NOTED)
    return [json.loads(payload) for payload in hand.session.scalars(told)]


def _is_for(told: dict[str, Any], move: Perform) -> bool:
    return (told["stage"], told["visit"]) == (move.stage, move.visit)


def go_on_errand(desk: Desk, errand: Errand) -> None:
    """Takes minutes, and holds no transaction meanwhile."""
    for site in errand.sites:
        (made,) = patrol_sites(desk, errand.organization, site)
        _note(desk, errand, site, made)


def _note(desk: Desk, errand: Errand, site: str, made: Patrolled) -> None:
    with desk.database.writing() as session:
        hand = take(session, desk, errand.case_id, desk.clock())
        told = {"stage": errand.move.stage, "visit": errand.move.visit, "site": site, "patrol": made.number}
        hand.note(NOTED, {**told, "title": made.site}, SYSTEM)
        hand.write_notes()
