"""How the tests of the checks ask one check about one content."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from definitions.schema.process import Check
from definitions.vocabulary import CheckName, Severity
from flows.checks.examined import Examined, ReadAttachment
from flows.checks.finding import Finding
from flows.checks.runner import run

Ask = Callable[..., tuple[Finding, ...]]


def ask_check(
    check: CheckName,
    body: str = "",
    *,
    fields: Mapping[str, object] | None = None,
    attachments: tuple[ReadAttachment, ...] = (),
    options: Mapping[str, Any] | None = None,
    level: Severity = Severity.BLOCK,
) -> tuple[Finding, ...]:
    declared = Check.model_validate({"check": check.value, "level": level, "with": dict(options or {})})
    return run([declared], Examined(fields or {}, {"body": body}, attachments))


@pytest.fixture(scope="session")
def ask() -> Ask:
    return ask_check
