"""Cases that nobody began: a draft that an occasion opens, for whoever may start the process at a unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from definitions.loader import LoadedProcess
from definitions.semantics.forms import FieldProblem
from definitions.semantics.history import Cause, Drafted
from definitions.semantics.rows import in_tables
from definitions.vocabulary import CaseState
from flows.access.actor import SYSTEM
from flows.access.enforcing import must_be_allowed
from flows.access.policy import has_unit, may_be_started_for
from flows.access.refusal import Invalid
from flows.casework.advancing import advance
from flows.casework.derived import unit_row, unsubmitted_title
from flows.casework.desk import Desk
from flows.casework.entries import fitted
from flows.casework.in_hand import CaseInHand, take
from flows.casework.starting import must_be_in_force, version_to_start
from storage.audit_chain import Origin
from storage.models import Case
from storage.queries.causes import case_opened_by


@dataclass(frozen=True, slots=True)
class Opening:
    """A draft that is to be opened."""

    process: str
    """Its whole id: `<organization>.<name>`."""
    unit: str
    """The id of the unit for which it is, within the organisation."""
    cause: Cause
    values: Mapping[str, Any]
    """Field to value. What does not fit its field is left to whoever completes the draft, and told there."""
    told: Mapping[str, Any] = field(default_factory=dict)
    """What the audit tells beside that."""
    authors: tuple[str, ...] = ()
    """Who wrote the values."""


def draft_opened(desk: Desk, opening: Opening, origin: Origin = SYSTEM) -> int:
    """Open the draft in a transaction of its own; returns the case. Opened already: nothing happens.

    Raises Missing, Invalid or Refused where the process, the unit, or the process at that unit cannot be had.
    """
    try:
        with desk.database.writing() as session:
            return open_draft(session, desk, opening, desk.clock(), origin)
    except IntegrityError:
        # Somebody else was faster: the occasion is theirs.
        with desk.database.reading() as session:
            opened = case_opened_by(session, opening.cause.key)
        if opened is None:
            raise
        return opened


def open_draft(session: Session, desk: Desk, opening: Opening, at: datetime, origin: Origin = SYSTEM) -> int:
    """The same within a transaction, together with the fact that it follows from."""
    opened = case_opened_by(session, opening.cause.key)
    if opened is not None:
        return opened
    loaded = version_to_start(session, desk, opening.process)
    must_be_for(desk, loaded, opening.unit)
    office = desk.office(loaded.process.organization)
    fields = loaded.process.form.fields
    wanted = in_tables(fields, opening.values)
    values, unfit = fitted(session.connection(), office, fields, wanted, opening.unit)
    fact = Drafted(at, None, opening.unit, opening.cause, values, opening.authors)
    told = {**opening.told, **_told(session, opening.cause, unfit)}
    return new_case(session, desk, loaded, fact, origin, told).row.id


def _told(session: Session, cause: Cause, unfit: Sequence[FieldProblem]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if cause.parent is not None:
        told["parent_number"] = session.scalar(select(Case.number).where(Case.id == cause.parent))
    if unfit:
        told["left_out"] = {problem.label: problem.reason for problem in unfit}
    return told


def new_case(
    session: Session,
    desk: Desk,
    loaded: LoadedProcess,
    fact: Drafted,
    origin: Origin,
    told: Mapping[str, Any] | None = None,
) -> CaseInHand:
    """Begin a case with its first fact. `told`: what its audit event tells beside that."""
    process, at = loaded.process, fact.at
    desk.remember(session, loaded, at)
    case_id = session.scalars(
        insert(Case)
        .values(
            organization=process.organization,
            process=process.process,
            definition=loaded.digest,
            unit=unit_row(process, fact.unit),
            drafter=fact.person,
            title=unsubmitted_title(process, fact.prefilled),
            state=CaseState.DRAFT,
            created_at=at,
        )
        .returning(Case.id)
    ).one()
    hand = take(session, desk, case_id, at)
    extra = {"process": process.process, "definition": loaded.digest}
    advance(hand, fact, origin, {**extra, **(told or {})})
    return hand


def must_be_for(desk: Desk, loaded: LoadedProcess, unit: str) -> None:
    """Raises where a unit cannot have a case of this process today, whoever drafts it."""
    must_be_in_force(desk, loaded)
    organization = desk.office(loaded.process.organization).organization
    if not has_unit(organization, unit):
        named = "、".join(f"{one.title}（{one.id}）" for one in organization.units)
        raise Invalid(f"没有“{unit}”这个单位", f"可填的单位：{named}")
    must_be_allowed(may_be_started_for(loaded.process, organization, unit))
