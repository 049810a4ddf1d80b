"""The catalogue: every organisation with its processes, ledgers and calendar, read from its folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from definitions.loader import LoadedProcess, load_ledger, load_organization, load_process
from definitions.problems import InvalidDefinition, Problem
from definitions.schema.organization import Ledger, Organization
from definitions.working_days import Calendar, load_calendar

CATALOGUE = Path(__file__).parent / "catalogue"


@dataclass(frozen=True, slots=True)
class Office:
    """One organisation and what it declared."""

    organization: Organization
    ledgers: Mapping[str, Ledger]
    processes: Mapping[str, LoadedProcess]
    """By id; the newest version."""
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Catalogue:
    offices: Mapping[str, Office]

    def office(self, organization: str) -> Office:
        return self.offices[organization]

    def find(self, process: str) -> LoadedProcess | None:
        """The process of this id; None if nobody declared it."""
        office = self.offices.get(process.partition(".")[0])
        return office.processes.get(process) if office else None

    def processes(self) -> list[LoadedProcess]:
        return [loaded for office in self.offices.values() for loaded in office.processes.values()]


def organization_folders(root: Path = CATALOGUE) -> list[Path]:
    return sorted(path.parent for path in root.glob("*/organization.yaml"))


def load_catalogue(root: Path = CATALOGUE) -> Catalogue:
    """Read everything. Raises InvalidDefinition with all problems of all files."""
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    offices: dict[str, Office] = {}
    for folder in organization_folders(root):
        try:
            office = load_office(folder, root / "calendars")
        except InvalidDefinition as invalid:
            problems += invalid.problems
            texts |= invalid.text
        else:
            offices[office.organization.organization] = office
    if problems:
        raise InvalidDefinition(tuple(problems), texts)
    return Catalogue(offices)


def load_office(folder: Path, calendars: Path) -> Office:
    """Read one organisation's folder."""
    organization = load_organization(*_read(folder / "organization.yaml"))
    ledgers = {ledger.ledger: ledger for ledger in _ledgers(folder)}
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    processes: dict[str, LoadedProcess] = {}
    for path in sorted((folder / "processes").glob("*.yaml")):
        try:
            loaded = load_process(*_read(path), organization=organization, ledgers=ledgers)
        except InvalidDefinition as invalid:
            problems += invalid.problems
            texts |= invalid.text
        else:
            processes[loaded.process.process] = loaded
    if problems:
        raise InvalidDefinition(tuple(problems), texts)
    return Office(organization, ledgers, processes, load_calendar(calendars, organization.calendar))


def _ledgers(folder: Path) -> list[Ledger]:
    return [load_ledger(*_read(path)) for path in sorted((folder / "ledgers").glob("*.yaml"))]


def _read(path: Path) -> tuple[str, str]:
    return path.read_text(encoding="utf-8"), str(path)
