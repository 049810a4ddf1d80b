"""The posts that a process asks for, wherever its cases come from: known before the first case waits for one."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from definitions.schema.organization import Organization
from definitions.schema.places import Base, Place
from definitions.schema.process import ANY_UNIT, Process
from definitions.schema.signing import Party, Who
from definitions.schema.stages import NotifyStage, PaperStage


@dataclass(frozen=True, slots=True, order=True)
class Post:
    unit: str
    """The id of the unit in its organisation."""
    roles: tuple[str, ...]
    """Any of them will do."""


def posts_of(process: Process, organization: Organization, begun_at: Collection[str]) -> frozenset[Post]:
    """Those at named units, and at the units where cases begin; not those at units that a form or a column names.

    `begun_at`: the units at which somebody may begin a case, where any unit may.
    """
    is_anywhere = process.start.of == ANY_UNIT
    units = begun_at if is_anywhere else [unit.strip() for unit in process.start.of.split(",")]
    found = {
        Post(unit, (who.role,))
        for who in _parties(process)
        for unit in _units_of(who.place, units, organization)
    }
    if not is_anywhere:
        found |= {Post(unit, tuple(process.start.by)) for unit in units}
    return frozenset(found)


def _parties(process: Process) -> Iterator[Who]:
    """A signature on paper is registered by somebody with an account; who signs needs none."""
    named: list[Party] = []
    for stage in process.all_stages:
        if isinstance(stage, PaperStage):
            named.append(stage.registrar)
        elif stage in process.human_stages or isinstance(stage, NotifyStage):
            named += stage.who
    named += [limit.extensions.approved_by for limit in process.deadlines if limit.extensions]
    return (one for one in named if isinstance(one, Who))


def _units_of(place: Place, begun_at: Collection[str], organization: Organization) -> Iterator[str]:
    """Where the unit above is none, the duty is nobody's, which the check of the definitions tells."""
    if place.base is Base.UNIT:
        below: Collection[str] = [place.name]
    else:
        below = begun_at if place.base is Base.SUBMITTING else ()
    return filter(None, (organization.higher(unit, place.above) for unit in below))
