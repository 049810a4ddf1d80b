"""Where each part of the language is explained, and in which documents of the how-to pages it is in use."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from definitions.loader import load_process, load_requirements
from definitions.registry import CATALOGUE, REQUIREMENTS, SELF_CHECK, Calendars, Office
from definitions.schema.base import Declared
from definitions.schema.migration import MigrationPlan
from definitions.source import read

DOCS = Path(__file__).parents[1] / "docs"
MODEL = DOCS / "how-to" / "model-office"
PLAN = DOCS / "how-to" / "migration" / "plan.yaml"
FIRST = DOCS / "tutorial" / "short-notice.yaml"
TRACES = (DOCS / "tutorial" / REQUIREMENTS, CATALOGUE / REQUIREMENTS)

EXPLAINED: Mapping[str, str] = {
    "Process": "tutorial/first-process",
    "Authority": "how-to/migration",
    "Start": "how-to/who-acts",
    "Form": "how-to/form",
    "Demand": "how-to/safeguards",
    "Check": "how-to/safeguards",
    "Deadline": "how-to/limits",
    "ClockPause": "how-to/limits",
    "Extensions": "how-to/extension",
    "Urgency": "how-to/urgent",
    "Objection": "how-to/objection",
    "Reopening": "how-to/reopening",
    "Reaction": "how-to/missed-clocks",
    "BaseTrigger": "how-to/schedule",
    "ScheduleTrigger": "how-to/schedule",
    "JobCall": "how-to/bulletin",
    "Counting": "how-to/bulletin",
    "EventTrigger": "how-to/schedule",
    "ClockMissedTrigger": "how-to/schedule",
    "PublishedTrigger": "how-to/schedule",
    "EndedTrigger": "how-to/schedule",
    "EntryTrigger": "how-to/registers",
    "LetterTrigger": "how-to/letters",
    "FindingTrigger": "how-to/patrol",
    "LedgerEntry": "how-to/ledgers",
    "Example": "how-to/examples",
    "Step": "how-to/examples",
    "Point": "how-to/examples",
    "Expected": "how-to/examples",
    "Asked": "how-to/examples",
    "BaseField": "how-to/form",
    "TextField": "how-to/form",
    "MarkdownField": "how-to/form",
    "DateField": "how-to/form",
    "ChoiceField": "how-to/form",
    "ChoicesField": "how-to/form",
    "NumberField": "how-to/form",
    "PersonField": "how-to/several-signers",
    "UnitField": "how-to/registers",
    "UnitsField": "how-to/several-signers",
    "UrlField": "how-to/safeguards",
    "FilesField": "how-to/form",
    "RowsField": "how-to/rows",
    "PublicationField": "how-to/withdrawal",
    "EntryField": "how-to/registers",
    "BaseStage": "how-to/branches",
    "HumanStage": "how-to/who-acts",
    "ChecklistPoint": "how-to/form",
    "ReviewStage": "how-to/several-signers",
    "PaperStage": "how-to/sheet",
    "WorkStage": "how-to/separation",
    "CheckStage": "how-to/safeguards",
    "PublishingStage": "how-to/manual-channel",
    "PublishStage": "how-to/withdrawal",
    "RowArticle": "how-to/rows",
    "HandPublishStage": "how-to/manual-channel",
    "WithdrawingStage": "how-to/withdrawal",
    "WithdrawStage": "how-to/withdrawal",
    "HandWithdrawStage": "how-to/withdrawal",
    "LedgerStage": "how-to/stages-without-people",
    "RegisterStage": "how-to/registers",
    "NotifyStage": "how-to/stages-without-people",
    "WaitStage": "how-to/stages-without-people",
    "CallStage": "how-to/child-case",
    "JobStage": "how-to/bulletin",
    "ChooseStage": "how-to/child-case",
    "Branch": "how-to/child-case",
    "ParallelStage": "how-to/branches",
    "ParallelBranch": "how-to/branches",
    "Join": "how-to/branches",
    "EndStage": "how-to/withdrawal",
    "Who": "how-to/who-acts",
    "NamedPerson": "how-to/several-signers",
    "Signing": "how-to/several-signers",
    "DecisionOption": "how-to/redaction",
    "Organization": "how-to/who-acts",
    "Unit": "how-to/who-acts",
    "Role": "how-to/who-acts",
    "BaseChannel": "how-to/manual-channel",
    "WebsiteChannel": "how-to/patrol",
    "ManualChannel": "how-to/manual-channel",
    "Site": "how-to/patrol",
    "Column": "how-to/who-acts",
    "ReprintSource": "how-to/checks",
    "StylePair": "how-to/checks",
    "Letterbox": "how-to/letters",
    "Patrol": "how-to/patrol",
    "Ledger": "how-to/ledgers",
    "LedgerColumn": "how-to/ledgers",
    "SheetDocument": "how-to/sheet",
    "RowBlock": "how-to/sheet",
    "BoxBlock": "how-to/sheet",
    "GridBlock": "how-to/sheet",
    "GridColumn": "how-to/sheet",
    "GridFoot": "how-to/sheet",
    "Cell": "how-to/sheet",
    "Filled": "how-to/sheet",
    "Piece": "how-to/sheet",
    "Register": "how-to/registers",
    "RegisterState": "how-to/registers",
    "Stale": "how-to/registers",
    "Scores": "how-to/scores",
    "ScoreRule": "how-to/scores",
    "SelfCheck": "how-to/self-check",
    "IndicatorGroup": "how-to/self-check",
    "Indicator": "how-to/self-check",
    "FindingCount": "how-to/self-check",
    "SilenceCount": "how-to/self-check",
    "LetterCount": "how-to/self-check",
    "NoLetterboxCount": "how-to/self-check",
    "EntryCount": "how-to/self-check",
    "CaseCount": "how-to/self-check",
    "PublicationCount": "how-to/self-check",
    "MigrationPlan": "how-to/migration",
    "Requirements": "tutorial/from-a-regulation",
    "Regulation": "tutorial/from-a-regulation",
    "Requirement": "tutorial/from-a-regulation",
    "Reference": "tutorial/from-a-regulation",
}
"""Class of the language to the page that explains it, without its ending."""


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


class Examples:
    """Finds the line below a section of the reference."""

    def __init__(self) -> None:
        self._shown = [(one.file, frozenset(_classes(one.document))) for one in documents()]

    def line(self, model: type[Declared]) -> str:
        """Raises NotInUse."""
        page = DOCS / f"{EXPLAINED[model.__name__]}.md"
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
