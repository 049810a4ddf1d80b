"""From YAML text to a valid process, organisation or ledger, or to everything that is wrong with it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from pydantic import ValidationError

from definitions.loader.schema_problems import schema_problems
from definitions.problems import MOST, InvalidDefinition, Problem
from definitions.rules import check_ledger, check_organization, check_process
from definitions.rules.document import Document
from definitions.schema.base import Declared
from definitions.schema.organization import Ledger, Organization
from definitions.schema.process import Process
from definitions.source import Source, read

Model = TypeVar("Model", bound=Declared)


@dataclass(frozen=True, slots=True)
class LoadedProcess:
    """A valid process with the text that it came from."""

    process: Process
    digest: str
    """SHA-256 of the text in UTF-8, as a case stores it."""
    text: str
    file: str
    source: Source
    """For the places of problems that are found later, such as those of the examples."""


def load_process(
    text: str,
    file: str,
    *,
    organization: Organization | None = None,
    ledgers: Mapping[str, Ledger] | None = None,
) -> LoadedProcess:
    """Raises InvalidDefinition with all problems at once.

    Without an organisation, or without ledgers, what refers to them is not checked.
    """
    source = read(text, file)
    process, problems = _validated(Process, source)
    if process is not None:
        problems += islice(check_process(Document(source, process, organization, ledgers)), MOST)
    if process is None or problems:
        raise InvalidDefinition(problems[:MOST], {file: text})
    return LoadedProcess(process, hashlib.sha256(text.encode()).hexdigest(), text, file, source)


def load_organization(text: str, file: str) -> Organization:
    """Raises InvalidDefinition with all problems at once."""
    source = read(text, file)
    organization, problems = _validated(Organization, source)
    if organization is not None:
        problems += islice(check_organization(organization, source), MOST)
    if organization is None or problems:
        raise InvalidDefinition(problems[:MOST], {file: text})
    return organization


def load_ledger(text: str, file: str) -> Ledger:
    """Raises InvalidDefinition with all problems at once."""
    source = read(text, file)
    ledger, problems = _validated(Ledger, source)
    if ledger is not None:
        problems += islice(check_ledger(ledger, source), MOST)
    if ledger is None or problems:
        raise InvalidDefinition(problems[:MOST], {file: text})
    return ledger


def _validated(model: type[Model], source: Source) -> tuple[Model | None, list[Problem]]:
    problems = list(source.problems)
    if not source.is_complete:
        return None, problems
    try:
        # The models are strict; read from JSON they accept texts where they want dates and members of enums.
        return model.model_validate_json(json.dumps(source.values)), problems
    except ValidationError as error:
        return None, [*problems, *islice(_news(source, schema_problems(model, source, error)), MOST)]


def _news(source: Source, problems: Iterator[Problem]) -> Iterator[Problem]:
    """Without those of values that could not be read for what they are."""
    unclear = [problem.path for problem in source.problems if problem.code != "duplicate-key"]
    for problem in problems:
        if not any(problem.path[: len(path)] == path for path in unclear):
            yield problem
