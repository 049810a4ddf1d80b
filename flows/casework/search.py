"""Searching the cases that a person may see: the same ones that the policy lets them open, told to the database."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from definitions.schema.process import Process
from definitions.schema.signing import NamedPerson, Who
from definitions.schema.stages import HumanStage, PaperStage
from definitions.semantics.characters import forbidden_character
from flows.access.actor import Actor
from flows.access.policy import OVERSEERS
from flows.casework.desk import Desk
from storage.models import DefinitionVersion
from storage.queries.case_search import (
    FoundCase,
    NamedInForm,
    Sight,
    Wanted,
    count_cases,
    find_cases,
)

PER_PAGE = 20
FORM = "form."


@dataclass(frozen=True, slots=True)
class FoundPage:
    """One page of what was found."""

    lines: tuple[FoundCase, ...]
    total: int
    """Over all pages."""
    number: int
    """From 1; the last one where a later one was asked for."""

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


def search(desk: Desk, actor: Actor, wanted: Wanted, number: int) -> FoundPage:
    """The page of that number, newest cases first."""
    if any(forbidden_character(word) for word in wanted.words):
        return FoundPage((), 0, 1)  # no text that is kept holds such a character
    with desk.database.reading() as session:
        sight = sight_of(session, desk, actor)
        total = count_cases(session, sight, wanted)
        number = max(1, min(number, -(-total // PER_PAGE)))
        offset = (number - 1) * PER_PAGE
        lines = []
        if total:
            lines = find_cases(session, sight, wanted, desk.answering, limit=PER_PAGE, offset=offset)
    return FoundPage(tuple(lines), total, number)


def sight_of(session: Session, desk: Desk, actor: Actor) -> Sight:
    """What `policy.may_view` says of every case, as conditions on rows.

    A duty at the submitting unit adds nothing: whoever has it belongs to that unit.
    """
    overseen = {o for o in actor.organizations if any(actor.holds(role, o) for role in OVERSEERS)}
    whole: set[str] = set()
    by_form: set[NamedInForm] = set()
    for digest in session.scalars(select(DefinitionVersion.digest)):
        process = desk.process_of(session, digest)
        if process.organization not in actor.organizations - overseen:
            continue
        for who in _duties(process):
            if isinstance(who, NamedPerson):
                by_form.add(NamedInForm(digest, who.person.removeprefix(FORM), (actor.person,)))
            elif who.of.startswith(FORM):
                units = tuple(sorted(_units(actor, process.organization, who.role)))
                by_form |= {NamedInForm(digest, who.of.removeprefix(FORM), units)} if units else set()
            elif actor.holds(who.role, process.organization, who.of):
                whole.add(digest)
    return Sight(
        drafter=actor.person,
        organizations=tuple(sorted(overseen)),
        units=tuple(sorted({f"{h.organization}/{h.unit}" for h in actor.holdings})),
        definitions=tuple(sorted(whole)),
        by_form=tuple(sorted(by_form, key=lambda duty: (duty.definition, duty.field))),
    )


def _duties(process: Process) -> Iterator[Who | NamedPerson]:
    for stage in process.all_stages:
        if isinstance(stage, HumanStage):
            yield from stage.who
        if isinstance(stage, PaperStage):
            yield stage.registrar
    for deadline in process.deadlines:
        if deadline.extensions is not None:
            yield deadline.extensions.approved_by


def _units(actor: Actor, organization: str, role: str) -> set[str]:
    return {h.unit for h in actor.holdings if h.organization == organization and h.role == role}
