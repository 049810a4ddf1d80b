"""What a process speaks of: the processes beside it, those of the organisations beside its own, and scorings."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from definitions.loader import load_organization, load_scores, load_sheet, look_at_process
from definitions.problems import InvalidDefinition, Problem
from definitions.rules.calls import calls, check_calls, note_calls
from definitions.rules.document import Document
from definitions.rules.jobs import scorings_exist
from definitions.rules.names import numbers_are_its_own
from definitions.rules.taking import check_takings
from definitions.schema.organization import Organization
from definitions.schema.process import Process
from definitions.schema.sheets import SheetDocument
from definitions.source import read


@dataclass(frozen=True)
class Neighbours:
    """Read when a process speaks of them. What is wrong with them is told when they are checked themselves."""

    folder: Path
    """Of the organisation; those beside it lie in the same catalogue."""
    shelves: Path | None = None
    """Where processes lie that no file of the catalogue declares, by organisation."""
    _scorings: dict[Path, dict[str, str] | None] = field(default_factory=dict)
    _sheets: dict[Path, list[SheetDocument]] = field(default_factory=dict)

    def check(self, document: Document, folder: Path) -> Iterator[Problem]:
        """`folder`: of its organisation."""
        if any(True for _ in calls(document)):
            yield from check_calls(document, self._processes, self._organizations)
            yield from check_takings(document, self._processes)
        yield from numbers_are_its_own(document, self._speaking_of(document.process.number))
        scorings = self._scorings_of(folder)
        if scorings is not None:
            yield from scorings_exist(document, scorings)

    def note(self, document: Document) -> Iterator[Problem]:
        if any(True for _ in calls(document)):
            yield from note_calls(document, self._processes)

    def sheets_of(self, folder: Path) -> list[SheetDocument]:
        """Those of one organisation."""
        if folder not in self._sheets:
            found = (_sheet(file) for file in sorted((folder / "sheets").glob("*.yaml")))
            self._sheets[folder] = [sheet for sheet in found if sheet is not None]
        return self._sheets[folder]

    def _scorings_of(self, folder: Path) -> dict[str, str] | None:
        """Titles by name; None where one of them will not do, which is told when it is checked itself."""
        if folder not in self._scorings:
            self._scorings[folder] = _scorings(sorted((folder / "scores").glob("*.yaml")))
        return self._scorings[folder]

    @cached_property
    def _organizations(self) -> dict[str, Organization]:
        found = (_organization(file) for file in sorted(self.folder.parent.glob("*/organization.yaml")))
        return {one.organization: one for one in found if one is not None}

    @cached_property
    def _processes(self) -> dict[str, Process]:
        return _processes(self._files)

    def _speaking_of(self, words: str) -> Iterator[Process]:
        """The processes in whose documents these words stand; no other is read."""
        found = _processes([file for file, text in self._texts.items() if words in text])
        yield from found.values()

    @cached_property
    def _texts(self) -> dict[Path, str]:
        return {file: _text(file) for file in self._files}

    @property
    def _files(self) -> list[Path]:
        shelved = sorted(self.shelves.glob("*/*.yaml")) if self.shelves is not None else []
        return [*shelved, *sorted(self.folder.parent.glob("*/processes/*.yaml"))]


def office_of(folder: Path) -> tuple[Organization | None, dict[str, Process]]:
    """The organisation in a folder and its processes by whole name, as far as they can be read."""
    file = folder / "organization.yaml"
    organization = _organization(file) if file.is_file() else None
    return organization, _processes(sorted((folder / "processes").glob("*.yaml")))


def _processes(files: list[Path]) -> dict[str, Process]:
    found = (look_at_process(read(_text(file), str(file))) for file in files)
    return {one.process: one for one in found if one is not None}


def _scorings(files: list[Path]) -> dict[str, str] | None:
    try:
        found = [load_scores(_text(file), str(file)) for file in files]
    except InvalidDefinition:  # reported where it is checked itself
        return None
    return {one.scores: one.title.zh for one in found}


def _sheet(file: Path) -> SheetDocument | None:
    try:
        return load_sheet(_text(file), str(file))
    except InvalidDefinition:  # reported where it is checked itself
        return None


def _organization(file: Path) -> Organization | None:
    try:
        return load_organization(_text(file), str(file))
    except InvalidDefinition:  # reported where it is checked itself
        return None


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace")
