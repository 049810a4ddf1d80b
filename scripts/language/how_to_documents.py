"""The documents of the how-to pages, and which of them uses a part of the language."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from definitions.loader import load_process, load_requirements
from definitions.registry import CATALOGUE, REQUIREMENTS, SELF_CHECK, Calendars, Office
from definitions.schema.base import Declared
from definitions.schema.migration import MigrationPlan
from definitions.source import read

DOCS = Path(__file__).parents[2] / "docs"
MODEL = DOCS / "how-to" / "model-office"
PLAN = DOCS / "how-to" / "migration" / "plan.yaml"
FIRST = DOCS / "tutorial" / "short-notice.yaml"
TRACES = (DOCS / "tutorial" / REQUIREMENTS, CATALOGUE / REQUIREMENTS)


class NotInUse(Exception):
    """The page that explains a part of the language shows no document that uses it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A document of the how-to pages."""

    file: Path
    document: Declared


def documents() -> list[Shown]:
    """Every one of them, valid, in the order of their names; and the trace of the shipped offices."""
    office = Office(MODEL, Calendars(CATALOGUE / "calendars"))
    kinds: Mapping[str, list[Declared]] = {
        "processes": [one.process for one in office.processes.values()],
        "ledgers": list(office.ledgers.values()),
        "registers": list(office.registers.values()),
        "sheets": list(office.sheets),
        "scores": list(office.scores.values()),
    }
    return [
        Shown(MODEL / "organization.yaml", office.organization),
        *(
            Shown(file, document)
            for kind, loaded in kinds.items()
            for file, document in zip(sorted((MODEL / kind).glob("*.yaml")), loaded, strict=True)
        ),
        *([Shown(MODEL / SELF_CHECK, office.self_check)] if office.self_check is not None else []),
        *(Shown(file, load_requirements(file.read_text(encoding="utf-8"), file.name)) for file in TRACES),
        Shown(FIRST, load_process(FIRST.read_text(encoding="utf-8"), FIRST.name).process),
        Shown(PLAN, MigrationPlan.model_validate(read(PLAN.read_text(encoding="utf-8"), PLAN.name).values)),
    ]


class Uses:
    """Finds the line below a section of the reference."""

    def __init__(self) -> None:
        self._shown = [(one.file, frozenset(_classes(one.document))) for one in documents()]

    def line(self, model: type[Declared], explained: str) -> str:
        """`explained`: the page, below `docs/` and without its ending. Raises NotInUse."""
        page = DOCS / f"{explained}.md"
        text = page.read_text(encoding="utf-8")
        heading = text.partition("\n")[0].removeprefix("# ")
        used = (file for file, classes in self._shown if model in classes)
        named = next((one for one in used if os.path.relpath(one, page.parent) in text), None)
        if named is None:
            raise NotInUse(f"{model.__name__}: {page.name}")
        return f"How to: [{heading}]({_link(page)}). In use: [{named.name}]({_link(named)})."


def _link(file: Path) -> str:
    return f"../{file.relative_to(DOCS)}"


def _classes(document: Declared) -> Iterator[type]:
    """Those of everything in it, with their parents."""
    for one in walk(document):
        yield from type(one).__mro__


def walk(value: object) -> Iterator[Declared]:
    """Everything that is declared in a document, itself included."""
    if isinstance(value, Declared):
        yield value
        for key in type(value).model_fields:
            yield from walk(getattr(value, key))
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from walk(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner)
