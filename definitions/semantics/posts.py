"""The posts that a process asks for, wherever its cases come from: known before the first case waits for one."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from definitions.schema.organization import Organization
from definitions.schema.places import SUBMITTING_UNIT, Base, Place, place_of
from definitions.schema.process import ANY_UNIT, Process
from definitions.schema.signing import Party, Who
from definitions.schema.stages import CallStage, NotifyStage, PaperStage
from definitions.schema.triggers import ScheduleTrigger
from definitions.semantics.finding import begun_from, options_of


@dataclass(frozen=True, slots=True, order=True)
class Post:
    unit: str
    """The id of the unit in its organisation."""
    roles: tuple[str, ...]
    """Any of them will do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The posts that a process asks for."""

    always: frozenset[Post]
    """At named units, and at those where cases begin."""
    chosen: frozenset[Post]
    """At the units that a form or an earlier stage may choose, and at those that may provide a chosen column: only a
    case that chooses one waits for it."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Roles at a place, as the process names it."""

    roles: tuple[str, ...]
    place: Place


def posts_of(
    process: Process,
    organization: Organization,
    begun_at: Collection[str],
    processes: Mapping[str, Process],
) -> Asked:
    """`begun_at`: the units at which somebody may begin a case, where any unit may; `processes`: all of the organisation,
    by their whole names: those of them that it opens drafts of ask for who completes these.
    """
    is_anywhere = process.start.of == ANY_UNIT
    units = begun_at if is_anywhere else [unit.strip() for unit in process.start.of.split(",")]
    wanted = [*_of_stages(process), *_of_drafts(process, processes)]
    always = {
        Post(unit, one.roles)
        for one in wanted
        for place in begun_from(process, one.place)
        for unit in _units_of(place, units, organization)
    }
    if not is_anywhere:
        always |= {Post(unit, tuple(process.start.by)) for unit in units}
    chosen = {
        Post(unit, one.roles)
        for one in wanted
        for place in begun_from(process, one.place)
        for unit in _units_chosen(process, place, organization)
    }
    return Asked(frozenset(always), frozenset(chosen - always))


def _of_stages(process: Process) -> Iterator[_Wanted]:
    """A signature on paper is registered by somebody with an account; who signs needs none."""
    named: list[Party] = []
    for stage in process.all_stages:
        if isinstance(stage, PaperStage):
            named.append(stage.registrar)
        elif stage in process.human_stages or isinstance(stage, NotifyStage):
            named += stage.who
    named += [limit.extensions.approved_by for limit in process.deadlines if limit.extensions]
    return (_Wanted((one.role,), one.place) for one in named if isinstance(one, Who))


def _of_drafts(process: Process, processes: Mapping[str, Process]) -> Iterator[_Wanted]:
    """Drafts that nobody begins: of the processes that this one calls, and its own that a schedule opens."""
    for stage in process.all_stages:
        if isinstance(stage, CallStage):
            child = processes.get(process.called_by(stage))
            if child is not None:
                yield _Wanted(tuple(child.start.by), stage.place)
    for trigger in process.triggers:
        if isinstance(trigger, ScheduleTrigger):
            for unit in trigger.units or [SUBMITTING_UNIT]:
                yield _Wanted(tuple(process.start.by), place_of(unit))


def _units_of(place: Place, begun_at: Collection[str], organization: Organization) -> Iterator[str]:
    """Where the unit above is none, the duty is nobody's, which the check of the definitions tells."""
    if place.base is Base.UNIT:
        return _above(place, [place.name], organization)
    return _above(place, begun_at if place.base is Base.SUBMITTING else (), organization)


def _units_chosen(process: Process, place: Place, organization: Organization) -> Iterator[str]:
    asked = place.asked
    if asked is None:
        return iter(())
    if place.base is Base.FIELD:
        return _above(place, [unit.id for unit in organization.units], organization)
    return _above(place, map(organization.provider, options_of(process, asked)), organization)


def _above(place: Place, units: Collection[str] | Iterator[str], organization: Organization) -> Iterator[str]:
    return filter(None, (organization.higher(unit, place.above) for unit in units if unit))


__all__ = ["Asked", "Post", "posts_of"]
