"""What the policy lets somebody see, told to the database."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from definitions.schema.organization import Organization
from definitions.schema.places import Base, Place
from definitions.schema.process import Process
from definitions.schema.signing import NamedPerson, Who
from definitions.schema.stages import HumanStage, PaperStage
from definitions.semantics.finding import begun_from, options_of
from flows.access.actor import Actor
from flows.access.objectors import objecting_as
from flows.access.policy import OVERSEERS
from flows.casework.derived import unit_row
from flows.casework.desk import Desk
from storage.models import DefinitionVersion
from storage.queries.case_search import DutyAt, NamedInForm, Sight, SubmittedBy

FORM = "form"


def sight_of(session: Session, desk: Desk, actor: Actor) -> Sight:
    """What `policy.may_view` says of every case, as conditions on rows.

    A duty at the submitting unit itself adds nothing: whoever has it belongs to that unit.
    """
    overseen = {o for o in actor.organizations if any(actor.holds(role, o) for role in OVERSEERS)}
    gathered = _Gathered(actor)
    for digest in session.scalars(select(DefinitionVersion.digest)):
        process = desk.process_of(session, digest)
        if process.organization in actor.organizations - overseen:
            organization = desk.office(process.organization).organization
            for who in _duties(process):
                gathered.add(digest, process, organization, who)
            if objecting_as(actor, process):
                gathered.whole.add(digest)
    return Sight(
        drafter=actor.person,
        belongs_to=tuple(sorted(actor.organizations)),
        organizations=tuple(sorted(overseen)),
        units=tuple(sorted({f"{h.organization}/{h.unit}" for h in actor.holdings})),
        definitions=tuple(sorted(gathered.whole)),
        by_form=tuple(sorted(gathered.by_form, key=lambda duty: (duty.definition, duty.field))),
        by_unit=tuple(sorted(gathered.by_unit, key=lambda duty: (duty.definition, duty.units))),
        by_duty=tuple(sorted(gathered.by_duty, key=lambda duty: (duty.definition, duty.role))),
    )


@dataclass
class _Gathered:
    actor: Actor
    whole: set[str] = field(default_factory=set)
    by_form: set[NamedInForm] = field(default_factory=set)
    by_unit: set[SubmittedBy] = field(default_factory=set)
    by_duty: set[DutyAt] = field(default_factory=set)

    def add(self, digest: str, process: Process, organization: Organization, who: Who | NamedPerson) -> None:
        if isinstance(who, NamedPerson):
            if who.named_by is None or who.teller is not None:
                return  # acted in the case, and sees it; or named with the duty, once it opens
            name = who.named_by.removeprefix(f"{FORM}.")
            self.by_form.add(NamedInForm(digest, name, (self.actor.person,)))
            return
        held = {
            h.unit
            for h in self.actor.holdings
            if h.organization == process.organization and h.role == who.role
        }
        for place in begun_from(process, who.place) if held else ():
            self._add_place(digest, process, organization, place, held, who.role)

    def _add_place(
        self,
        digest: str,
        process: Process,
        organization: Organization,
        place: Place,
        held: set[str],
        role: str,
    ) -> None:
        below = {one.id for one in organization.units if organization.higher(one.id, place.above) in held}
        asked = place.asked
        match place.base:
            case Base.SUBMITTING if place.above and below:
                units = tuple(sorted(unit_row(process, unit) for unit in below))
                self.by_unit.add(SubmittedBy(digest, units))
            case Base.UNIT if place.name in below:
                self.whole.add(digest)
            case Base.FIELD if place.teller is not None:
                units = tuple(
                    sorted(unit_row(process, one.id) for one in organization.units if one.id in held)
                )
                self.by_duty.add(DutyAt(digest, role, units))
            case Base.FIELD if asked is not None and below:
                is_one_of = place.name in process.units_references
                self.by_form.add(NamedInForm(digest, asked[-1], tuple(sorted(below)), is_one_of=is_one_of))
            case Base.COLUMN if asked is not None:
                options = options_of(process, asked)
                chosen = tuple(one for one in options if organization.provider(one) in below)
                if chosen and asked[0] == FORM:
                    self.by_form.add(NamedInForm(digest, asked[-1], chosen))
                elif chosen:
                    self.whole.add(digest)


def _duties(process: Process) -> Iterator[Who | NamedPerson]:
    for stage in process.all_stages:
        if isinstance(stage, HumanStage):
            yield from stage.who
        if isinstance(stage, PaperStage):
            yield stage.registrar
    for deadline in process.deadlines:
        if deadline.extensions is not None:
            yield deadline.extensions.approved_by
    if process.reopening is not None:
        yield process.reopening.by
    if process.urgency is not None:
        yield from filter(None, (process.urgency.marked_by, process.urgency.confirmed_by))
    if process.objection is not None:
        yield from (process.objection.answered_by, process.objection.coordinated_by)
