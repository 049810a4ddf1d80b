"""The catalogue: every organisation with its processes, ledgers, registers and calendar, read from its folder."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TypeVar

from definitions.loader import (
    LoadedProcess,
    load_accepted,
    load_ledger,
    load_organization,
    load_process,
    load_register,
    load_requirements,
    load_scores,
    load_self_check,
    load_sheet,
)
from definitions.problems import InvalidDefinition, Problem
from definitions.rules.between import problems_between
from definitions.rules.calls import check_calls
from definitions.rules.document import Document
from definitions.rules.jobs import scorings_exist
from definitions.rules.letters import boxes_of_nobody
from definitions.rules.names import numbers_are_its_own
from definitions.rules.requirements import Declarations
from definitions.rules.succession import succession
from definitions.rules.taking import check_takings
from definitions.schema.organization import Ledger, Organization
from definitions.schema.registers import Register
from definitions.schema.requirements import Requirements
from definitions.schema.scores import Scores
from definitions.schema.self_check import SelfCheck
from definitions.schema.sheets import SheetDocument
from definitions.source import read
from definitions.working_days import Calendar, CalendarError, Year, load_calendar, parse_hours, read_year

CATALOGUE = Path(__file__).parent / "catalogue"
REQUIREMENTS = "requirements.yaml"
"""In the folder of the catalogue, beside the organisations."""
SELF_CHECK = "self-check.yaml"
"""There too, for all of them; or in the folder of one that has its own."""

Read = TypeVar("Read")
Given = TypeVar("Given")


def kept_file(imported: Path, name: str, digest: str) -> Path:
    """Where a table that was imported lies for good, whatever is imported after it."""
    return imported / "kept" / digest / name


class Calendars:
    """Read when they are first asked for, and again once a year was imported: programs that run follow it."""

    def __init__(self, root: Path, imported: Path | None = None) -> None:
        self._root = root
        self._imported = imported
        self._known: tuple[int | None, dict[str, Calendar]] = (None, {})

    def __call__(self, name: str) -> Calendar:
        touched = touched_at(self._imported)
        if touched != self._known[0]:
            self._known = touched, {}
        known = self._known[1]
        if name not in known:
            known[name] = load_calendar(self._root, name, self._imported)
        return known[name]

    def declared(self, name: str) -> Calendar:
        """As the catalogue has it, nothing imported."""
        return load_calendar(self._root, name)

    def kept(self, name: str, year: int, digest: str) -> Year:
        """A table that was imported once, by its SHA-256. Raises FileNotFoundError, or CalendarError."""
        if self._imported is None:
            raise FileNotFoundError(f"{name}-{year}")
        path = kept_file(self._imported, f"{name}-{year}.yaml", digest)
        if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise CalendarError(path, "内容已被改动")
        return read_year(path)[1]


class Shelf:
    """The processes whose first version was published while the programs ran: each lies here as a file of its own. They
    are read when they are first asked for, and again once another one was put here. What was accepted then is not
    refused now.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._known: tuple[int | None, dict[str, LoadedProcess]] = (None, {})

    def __call__(self) -> Mapping[str, LoadedProcess]:
        """By id."""
        touched = touched_at(self._folder)
        if touched != self._known[0]:
            files = sorted(self._folder.glob("*.yaml")) if self._folder is not None else []
            loaded = [load_accepted(*_read(file)) for file in files]
            self._known = touched, {one.process.process: one for one in loaded}
        return self._known[1]


def touched_at(folder: Path | None) -> int | None:
    """When a file came into a folder, in nanoseconds; None: there is no such folder."""
    if folder is None:
        return None
    try:
        return folder.stat().st_mtime_ns
    except (FileNotFoundError, NotADirectoryError):
        return None


class Office:
    """One organisation and what it declared. Each part is read, and checked, when it is first asked for; it raises
    InvalidDefinition then, with all problems of the files that were read for it.
    """

    def __init__(self, folder: Path, calendars: Calendars, published: Path | None = None) -> None:
        """`published`: the folder of the shelves of all organisations."""
        self.folder = folder
        self._calendars = calendars
        self._loaded: dict[Path, LoadedProcess] = {}
        self.organization: Organization = load_organization(*_read(folder / "organization.yaml"))
        self._shelf = Shelf(None if published is None else published / self.organization.organization)
        self._counting: tuple[Calendar, Calendar] | None = None
        """The calendar that was read last, and the same with the hours of this office."""

    @cached_property
    def ledgers(self) -> Mapping[str, Ledger]:
        ledgers = _gathered(lambda path: load_ledger(*_read(path)), self._files("ledgers"))
        return {ledger.ledger: ledger for ledger in ledgers}

    def find(self, process: str) -> LoadedProcess | None:
        """The process of this id, without reading the others where its file is called after it; what it needs of others is
        found wrong only when all are read."""
        file = self.folder / "processes" / f"{process.partition('.')[2]}.yaml"
        if not file.is_file() and process in self._shelf():
            return self._shelf()[process]
        if "_declared" in self.__dict__ or not file.is_file():
            return self.processes.get(process)
        loaded = self._load(file)
        return loaded if loaded.process.process == process else self.processes.get(process)

    def held(self, digest: str) -> LoadedProcess | None:
        """The process with this text, where it was read already."""
        read_by_now = (*self._loaded.values(), *self._shelf().values())
        return next((one for one in read_by_now if one.digest == digest), None)

    @cached_property
    def registers(self) -> Mapping[str, Register]:
        registers = _gathered(lambda path: load_register(*_read(path)), self._files("registers"))
        return {register.register_name: register for register in registers}

    @property
    def processes(self) -> Mapping[str, LoadedProcess]:
        """By id; the newest version. A file of the catalogue stands for what was published under its name."""
        shelf = self._shelf()
        if not shelf:
            return self._declared
        return {**self._declared, **{name: one for name, one in shelf.items() if name not in self._declared}}

    @property
    def shelved(self) -> frozenset[str]:
        """The ids of those that no file of the catalogue declares."""
        return frozenset(self._shelf()) - frozenset(self._declared)

    @cached_property
    def _declared(self) -> Mapping[str, LoadedProcess]:
        loaded = _gathered(self._load, self._files("processes"))
        found = {one.process.process: one for one in loaded}
        beside = {name: one for name, one in self._shelf().items() if name not in found}
        _check_beside(found | beside, {self.organization.organization: self.organization}, beside)
        documents = {name: self._document(one) for name, one in (found | beside).items()}
        own = read(*_read(self.folder / "organization.yaml"))
        accepted = {one.file for one in beside.values()}
        told = [*problems_between(documents), *boxes_of_nobody(self.organization, own, documents)]
        problems = [one for one in told if one.place.file not in accepted]
        if problems:
            raise InvalidDefinition(problems, {own.file: own.text, **{one.file: one.text for one in loaded}})
        _check_succession(found)
        return found

    def _load(self, file: Path) -> LoadedProcess:
        if file not in self._loaded:
            self._loaded[file] = load_process(
                *_read(file),
                organization=self.organization,
                ledgers=self.ledgers,
                registers=self.registers,
            )
        return self._loaded[file]

    @cached_property
    def sheets(self) -> tuple[SheetDocument, ...]:
        known = {name: one.process for name, one in self.processes.items()}
        load = partial(load_sheet, organization=self.organization, known=known)
        return tuple(_gathered(lambda path: load(*_read(path)), self._files("sheets")))

    def sheets_of(self, process: str) -> list[SheetDocument]:
        """Those that a process prints, by its whole name: first the one that is called as its form is."""
        loaded = self.find(process)
        called = loaded.process.sheet if loaded is not None else ""
        own = [sheet for sheet in self.sheets if process.partition(".")[2] in sheet.processes]
        return sorted(own, key=lambda sheet: sheet.title != called)

    def _document(self, loaded: LoadedProcess) -> Document:
        return Document(loaded.source, loaded.process, self.organization, self.ledgers, self.registers)

    @property
    def calendar(self) -> Calendar:
        """The same object as long as no other year is imported."""
        read = self._calendars(self.organization.calendar)
        if self._counting is None or self._counting[0] is not read:
            self._counting = read, read.with_hours(parse_hours(self.organization.office_hours))
        return self._counting[1]

    def kept_year(self, year: int, digest: str) -> Year:
        """A table that was imported once. Raises FileNotFoundError, or CalendarError."""
        return self._calendars.kept(self.organization.calendar, year, digest)

    def calendar_of(self, years: Iterable[Year]) -> Calendar:
        """The calendar of the catalogue, with these years instead of its own."""
        calendar = self._calendars.declared(self.organization.calendar)
        for year in years:
            calendar = calendar.with_year(year)
        return calendar.with_hours(parse_hours(self.organization.office_hours))

    @cached_property
    def scores(self) -> Mapping[str, Scores]:
        known = {name: one.process for name, one in self.processes.items()}
        load = partial(load_scores, organization=self.organization, known=known)
        loaded = _gathered(lambda path: load(*_read(path)), self._files("scores"))
        titles = {one.scores: one.title.zh for one in loaded}
        _raise_for(
            self.processes,
            [p for one in self.processes.values() for p in scorings_exist(self._document(one), titles)],
        )
        return {one.scores: one for one in loaded}

    @cached_property
    def self_check(self) -> SelfCheck | None:
        """Its own, else that of the catalogue, which speaks of registers that not every organisation has."""
        own, shared = self.folder / SELF_CHECK, self.folder.parent / SELF_CHECK
        if own.is_file():
            return load_self_check(*_read(own), registers=self.registers)
        return load_self_check(*_read(shared)) if shared.is_file() else None

    @cached_property
    def declarations(self) -> Declarations:
        return Declarations(
            self.organization,
            {name.partition(".")[2]: one.process for name, one in self.processes.items()},
            self.ledgers,
            self.registers,
            {one.sheet: one for one in self.sheets},
            self.scores,
        )

    def read(self) -> None:
        """Everything, now."""
        _ = self.processes, self.sheets, self.scores, self.self_check, self.calendar

    def _files(self, name: str) -> list[Path]:
        return sorted((self.folder / name).glob("*.yaml"))


@dataclass(frozen=True, slots=True)
class Catalogue:
    offices: Mapping[str, Office]

    def office(self, organization: str) -> Office:
        return self.offices[organization]

    def find(self, process: str) -> LoadedProcess | None:
        """The process of this id; None if nobody declared it."""
        office = self.offices.get(process.partition(".")[0])
        return office.find(process) if office else None

    def title_of_process(self, process: str) -> str:
        """What the process of this id is called; the id itself, if nobody declared it."""
        found = self.find(process)
        return found.process.title.zh if found is not None else process

    def held(self, digest: str) -> LoadedProcess | None:
        """The process with this text, where it was read already."""
        return next(filter(None, (office.held(digest) for office in self.offices.values())), None)

    def processes(self) -> list[LoadedProcess]:
        return [loaded for office in self.offices.values() for loaded in office.processes.values()]


def _check_succession(loaded: Mapping[str, LoadedProcess]) -> None:
    successors = {name: one.process.authority.successor for name, one in loaded.items()}
    _raise_for(
        loaded, [p for one in loaded.values() for p in succession(one.source, one.process, successors)]
    )


def _raise_for(loaded: Mapping[str, LoadedProcess], problems: list[Problem]) -> None:
    """Raises InvalidDefinition with the problems of these processes, where there are any."""
    if problems:
        raise InvalidDefinition(problems, {one.file: one.text for one in loaded.values()})


def organization_folders(root: Path = CATALOGUE) -> list[Path]:
    return sorted(path.parent for path in root.glob("*/organization.yaml"))


def open_catalogue(
    root: Path = CATALOGUE, imported: Path | None = None, published: Path | None = None
) -> Catalogue:
    """For a short visit: reads the organisations, and of each what is asked for.

    `imported` is a folder of calendar years that stand for those of the catalogue; `published` one of processes that were
    published first while the programs ran, by organisation.
    """
    calendars = Calendars(root / "calendars", imported)
    offices = _gathered(lambda folder: Office(folder, calendars, published), organization_folders(root))
    return Catalogue({office.organization.organization: office for office in offices})


def load_catalogue(
    root: Path = CATALOGUE, imported: Path | None = None, published: Path | None = None
) -> Catalogue:
    """Read everything. Raises InvalidDefinition with all problems of all files."""
    catalogue = open_catalogue(root, imported, published)
    _gathered(Office.read, catalogue.offices.values())
    organizations = {name: office.organization for name, office in catalogue.offices.items()}
    accepted = frozenset[str]().union(*(office.shelved for office in catalogue.offices.values()))
    _check_beside({one.process.process: one for one in catalogue.processes()}, organizations, accepted)
    return catalogue


def read_requirements(catalogue: Catalogue, root: Path = CATALOGUE) -> Requirements:
    """What the regulations ask, and what of the catalogue fulfils it. Raises InvalidDefinition."""
    offices = {name: office.declarations for name, office in catalogue.offices.items()}
    return load_requirements(*_read(root / REQUIREMENTS), offices=offices)


def _check_beside(
    loaded: Mapping[str, LoadedProcess],
    organizations: Mapping[str, Organization],
    accepted: Collection[str] = (),
) -> None:
    """Raises InvalidDefinition where a process that was not accepted before calls what is not there, or numbers as one of
    another organisation does. Calls into organisations that are not known are left out."""
    known = {name: one.process for name, one in loaded.items()}
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    for one in (one for name, one in loaded.items() if name not in accepted):
        document = Document(one.source, one.process, organizations[one.process.organization])
        found = [
            *check_calls(document, known, organizations),
            *check_takings(document, known),
            *numbers_are_its_own(document, known.values()),
        ]
        problems += found
        texts |= {one.source.file: one.source.text} if found else {}
    if problems:
        raise InvalidDefinition(problems, texts)


def _gathered(read: Callable[[Given], Read], sources: Iterable[Given]) -> list[Read]:
    """Raises InvalidDefinition with the problems of all sources together."""
    found: list[Read] = []
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    for source in sources:
        try:
            found.append(read(source))
        except InvalidDefinition as invalid:
            problems += invalid.problems
            texts |= invalid.text
    if problems:
        raise InvalidDefinition(problems, texts)
    return found


def _read(path: Path) -> tuple[str, str]:
    return path.read_text(encoding="utf-8"), str(path)
