"""Which version of a process a new case starts on: one answer for the form, the command line and launches."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from definitions.loader import LoadedProcess
from definitions.schema.process import Process
from definitions.semantics.clocks import day_of
from flows.access.actor import Actor
from flows.access.enforcing import must_be_allowed
from flows.access.in_force import in_force
from flows.access.policy import Ruling, startable_units
from flows.access.refusal import Missing
from flows.casework.desk import Desk
from storage.queries.versions import in_force as published_in_force


@dataclass(frozen=True, slots=True)
class Startable:
    """A process that a person may start, or might but for its regulation."""

    process: Process
    units: tuple[str, ...]
    ruling: Ruling
    """Whether its regulation is in force today."""


def process_to_start(desk: Desk, process_id: str) -> LoadedProcess:
    """The newest published version whose day has come; of a process without one, the document of the catalogue."""
    with desk.database.reading() as session:
        return version_to_start(session, desk, process_id)


def version_to_start(session: Session, desk: Desk, process_id: str) -> LoadedProcess:
    """The same within a transaction."""
    declared = desk.catalogue.find(process_id)
    if declared is None:
        known = "、".join(f"{p.process.title}（{p.process.process}）" for p in desk.catalogue.processes())
        raise Missing(f"没有名为“{process_id}”的流程", f"现有流程：{known}")
    return versions_to_start(session, desk, {process_id: declared})[process_id]


def must_be_in_force(desk: Desk, loaded: LoadedProcess) -> None:
    """Raises Refused where the regulation of a process is not in force today."""
    must_be_allowed(in_force(loaded.process, desk.catalogue, day_of(desk.clock())))


def startable(desk: Desk, actor: Actor) -> dict[str, Startable]:
    """By process; only those of which the person may draft cases for some unit."""
    declared = {one.process.process: one for one in desk.catalogue.processes()}
    found = {}
    with desk.database.reading() as session:
        versions = versions_to_start(session, desk, declared)
    for name, loaded in versions.items():
        units = startable_units(actor, loaded.process)
        if units:
            ruling = in_force(loaded.process, desk.catalogue, day_of(desk.clock()))
            found[name] = Startable(loaded.process, units, ruling)
    return found


def versions_to_start(
    session: Session, desk: Desk, declared: Mapping[str, LoadedProcess]
) -> dict[str, LoadedProcess]:
    """Of each of them the version that a case starts on today."""
    published = published_in_force(session, day_of(desk.clock()))
    return {
        name: loaded
        if published.get(name, loaded.digest) == loaded.digest
        else desk.version(session, published[name])
        for name, loaded in declared.items()
    }
