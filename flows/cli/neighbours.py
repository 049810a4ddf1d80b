"""What a process calls: the processes beside it, and those of the organisations beside its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from definitions.loader import examine_process, load_organization, load_sheet
from definitions.problems import InvalidDefinition, Problem
from definitions.rules.calls import calls, check_calls, note_calls
from definitions.rules.document import Document
from definitions.schema.organization import Organization
from definitions.schema.process import Process
from definitions.schema.sheets import SheetDocument
from definitions.source import read


@dataclass(frozen=True)
class Neighbours:
    """Read when a process calls another one. What is wrong with them is told when they are checked themselves."""

    folder: Path
    """Of the organisation; those beside it lie in the same catalogue."""

    def check(self, document: Document) -> Iterator[Problem]:
        if any(True for _ in calls(document)):
            yield from check_calls(document, self._processes, self._organizations)

    def note(self, document: Document) -> Iterator[Problem]:
        if any(True for _ in calls(document)):
            yield from note_calls(document, self._processes)

    @cached_property
    def _organizations(self) -> dict[str, Organization]:
        found = (_organization(file) for file in sorted(self.folder.parent.glob("*/organization.yaml")))
        return {one.organization: one for one in found if one is not None}

    @cached_property
    def _processes(self) -> dict[str, Process]:
        return _processes(sorted(self.folder.parent.glob("*/processes/*.yaml")))


def office_of(folder: Path) -> tuple[Organization | None, dict[str, Process]]:
    """The organisation in a folder and its processes by whole name, as far as they can be read."""
    file = folder / "organization.yaml"
    organization = _organization(file) if file.is_file() else None
    return organization, _processes(sorted((folder / "processes").glob("*.yaml")))


def sheets_of(folder: Path) -> list[SheetDocument]:
    """Those of an organisation that can be read: what is wrong with the others is told when they are checked themselves."""
    found = (_sheet(file) for file in sorted((folder / "sheets").glob("*.yaml")))
    return [sheet for sheet in found if sheet is not None]


def _processes(files: list[Path]) -> dict[str, Process]:
    found = (examine_process(read(_text(file), str(file))).model for file in files)
    return {one.process: one for one in found if one is not None}


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
