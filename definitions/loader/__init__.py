"""From YAML text to a valid process, organisation, ledger or register, or to everything that is wrong with it."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Generic, TypeVar

from pydantic import ValidationError

from definitions.loader.repair import mended
from definitions.loader.schema_problems import schema_problems
from definitions.loader.smallest import beginning
from definitions.loader.titles import told_by_title
from definitions.problems import MOST, InvalidDefinition, Path, Problem
from definitions.rules import check_ledger, check_organization, check_process, check_register
from definitions.rules.document import Document
from definitions.rules.requirements import Declarations, check_requirements, check_requirements_among
from definitions.rules.rule import Damage
from definitions.rules.scores import check_scores, check_scores_among
from definitions.rules.self_check import check_self_check, registers_have_the_fields
from definitions.rules.sheets import check_sheet, check_sheet_among
from definitions.schema.base import Declared
from definitions.schema.organization import Ledger, Organization
from definitions.schema.process import Process
from definitions.schema.registers import Register
from definitions.schema.requirements import Requirements
from definitions.schema.scores import Scores
from definitions.schema.self_check import SelfCheck
from definitions.schema.sheets import SheetDocument
from definitions.source import Source, read

Model = TypeVar("Model", bound=Declared)


@dataclass(frozen=True, slots=True)
class LoadedProcess:
    """A valid process with the text that it came from."""

    process: Process
    digest: str
    text: str
    file: str
    source: Source
    """For the places of problems that are found later, such as those of the examples."""


@dataclass(frozen=True, slots=True)
class Examined(Generic[Model]):
    """A document with everything that is wrong with it."""

    source: Source
    problems: tuple[Problem, ...]
    model: Model | None
    """With fillers where the document is damaged: to be looked at, never to be run. None: nothing could be made of it."""
    damage: Damage

    def valid(self) -> Model:
        """Raises InvalidDefinition where anything is wrong."""
        if self.model is None or self.problems:
            raise InvalidDefinition(self.problems, {self.source.file: self.source.text})
        return self.model


def examine_process(
    source: Source,
    *,
    organization: Organization | None = None,
    ledgers: Mapping[str, Ledger] | None = None,
    registers: Mapping[str, Register] | None = None,
) -> Examined[Process]:
    """Everything that is wrong with a process, of whatever kind, as far as it can be told.

    Without an organisation, ledgers or registers, what refers to them is not checked.
    """

    def rules(process: Process, source: Source, damage: Damage) -> Iterator[Problem]:
        return check_process(Document(source, process, organization, ledgers, registers), damage)

    found = _examined(Process, source, rules)
    if organization is None:
        return found
    return replace(
        found, problems=tuple(told_by_title(one, source.values, organization) for one in found.problems)
    )


def look_at_process(source: Source) -> Process | None:
    """What a process says, whatever else may be wrong with it: for whoever checks another one that speaks of it. None where
    its name cannot be read: no other one speaks of it.
    """
    found = _examined(Process, source, _no_rules)
    return None if found.damage.touches(("process",)) else found.model


def load_process(
    text: str,
    file: str,
    *,
    organization: Organization | None = None,
    ledgers: Mapping[str, Ledger] | None = None,
    registers: Mapping[str, Register] | None = None,
) -> LoadedProcess:
    """Raises InvalidDefinition with all problems at once.

    Without an organisation, ledgers or registers, what refers to them is not checked.
    """
    examined = examine_process(
        read(text, file), organization=organization, ledgers=ledgers, registers=registers
    )
    return LoadedProcess(examined.valid(), _digest_of(text), text, file, examined.source)


def load_accepted(text: str, file: str) -> LoadedProcess:
    """A version that cases run on: the rules were kept when it was accepted, and later ones do not stop a case.

    Raises InvalidDefinition where it cannot be read at all.
    """
    examined = _examined(Process, read(text, file), _no_rules)
    return LoadedProcess(examined.valid(), _digest_of(text), text, file, examined.source)


def _digest_of(text: str) -> str:
    """SHA-256 of the text in UTF-8, as a case stores it."""
    return hashlib.sha256(text.encode()).hexdigest()


def load_organization(text: str, file: str) -> Organization:
    """Raises InvalidDefinition with all problems at once."""
    return _examined(Organization, read(text, file), check_organization).valid()


def load_ledger(text: str, file: str) -> Ledger:
    """Raises InvalidDefinition with all problems at once."""
    return _examined(Ledger, read(text, file), check_ledger).valid()


def load_sheet(
    text: str,
    file: str,
    *,
    organization: Organization | None = None,
    known: Mapping[str, Process] | None = None,
) -> SheetDocument:
    """Raises InvalidDefinition with all problems at once.

    Without an organisation, or without its processes by whole name, what refers to them is not checked.
    """

    def rules(sheet: SheetDocument, source: Source, damage: Damage) -> Iterator[Problem]:
        yield from check_sheet(sheet, source, damage)
        if organization is not None and known is not None:
            yield from check_sheet_among(sheet, source, organization, known)

    return _examined(SheetDocument, read(text, file), rules).valid()


def load_register(text: str, file: str) -> Register:
    """Raises InvalidDefinition with all problems at once."""
    return _examined(Register, read(text, file), check_register).valid()


def load_scores(
    text: str,
    file: str,
    *,
    organization: Organization | None = None,
    known: Mapping[str, Process] | None = None,
) -> Scores:
    """Raises InvalidDefinition with all problems at once.

    Without an organisation, or without its processes by whole name, what refers to them is not checked.
    """

    def rules(scores: Scores, source: Source, damage: Damage) -> Iterator[Problem]:
        yield from check_scores(scores, source, damage)
        if organization is not None and known is not None:
            yield from check_scores_among(scores, source, organization, known)

    return _examined(Scores, read(text, file), rules).valid()


def load_self_check(text: str, file: str, *, registers: Mapping[str, Register] | None = None) -> SelfCheck:
    """Raises InvalidDefinition with all problems at once. Without the registers of an organisation, what refers to them is
    not checked.
    """

    def rules(check: SelfCheck, source: Source, damage: Damage) -> Iterator[Problem]:
        yield from check_self_check(check, source, damage)
        yield from registers_have_the_fields(check, source, registers or {})

    return _examined(SelfCheck, read(text, file), rules).valid()


def load_requirements(
    text: str, file: str, *, offices: Mapping[str, Declarations] | None = None
) -> Requirements:
    """Raises InvalidDefinition with all problems at once.

    Without what the organisations declare, by id, what refers to them is not checked.
    """

    def rules(requirements: Requirements, source: Source, damage: Damage) -> Iterator[Problem]:
        yield from check_requirements(requirements, source, damage)
        if offices is not None:
            yield from check_requirements_among(requirements, source, offices, damage)

    return _examined(Requirements, read(text, file), rules).valid()


def load_declared(
    model: type[Model], text: str, file: str, rules: Callable[[Model, Source, Damage], Iterator[Problem]]
) -> Model:
    """A document of another kind, read as strictly. Raises InvalidDefinition with all problems at once."""
    return _examined(model, read(text, file), rules).valid()


def _no_rules(_model: Process, _source: Source, _damage: Damage) -> Iterator[Problem]:
    return iter(())


def _examined(
    model: type[Model], source: Source, rules: Callable[[Model, Source, Damage], Iterator[Problem]]
) -> Examined[Model]:
    problems = list(source.problems)
    if not source.is_complete:
        return Examined(source, tuple(_with_beginning(one, model) for one in problems), None, Damage())
    unclear = [problem.path for problem in source.problems if problem.code != "duplicate-key"]
    try:
        # The models are strict; read from JSON they accept texts where they want dates and members of enums.
        read_model, damage = model.model_validate_json(json.dumps(source.values)), Damage(frozenset(unclear))
    except ValidationError as error:
        problems += islice(_news(schema_problems(model, source, error), unclear), MOST)
        found = mended(model, source.values, unclear)
        if found is None:
            return Examined(source, tuple(problems[:MOST]), None, Damage())
        read_model, damage = found
    problems += islice(rules(read_model, source, damage), MOST)
    return Examined(source, tuple(problems[:MOST]), read_model, damage)


def _with_beginning(problem: Problem, model: type[Declared]) -> Problem:
    """Who has written nothing that can be read as a document is told how to begin one."""
    is_blank = problem.code in {"empty-document", "not-a-mapping"}
    return replace(problem, hint=beginning(model)) if is_blank else problem


def _news(problems: Iterator[Problem], unclear: Sequence[Path]) -> Iterator[Problem]:
    """Without those of values that could not be read for what they are."""
    for problem in problems:
        if not any(problem.path[: len(path)] == path for path in unclear):
            yield problem
