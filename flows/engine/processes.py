"""Which flows there are: one for each declared process, and for each that some open case still runs on."""

from dataclasses import dataclass

from flows.casework.desk import Desk
from storage.queries.motion import processes_in_use


@dataclass(frozen=True, slots=True)
class Declared:
    """A process, as far as Prefect needs to know it."""

    id: str
    version: int
    title: str


def declared_processes(desk: Desk) -> dict[str, Declared]:
    """By id. A process that left the catalogue stays as long as it has open cases."""
    with desk.database.reading() as session:
        in_use = processes_in_use(session)
    found = {process: Declared(process, version, process) for process, version in in_use.items()}
    for loaded in desk.catalogue.processes():
        process = loaded.process
        found[process.process] = Declared(process.process, process.version, process.title.zh)
    return found
