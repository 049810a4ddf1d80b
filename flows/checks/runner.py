"""Runs the checks that a process declares, and names the rules that they follow."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from definitions.schema.process import Check
from definitions.vocabulary import CheckName, Severity
from flows.checks.examined import Examined
from flows.checks.finding import Finding
from flows.checks.house import NO_HOUSE, House
from flows.checks.options import CheckDeclarationError
from flows.checks.unread import NOT_READ

RULES_VERSION = "7"
"""Raised whenever a check begins to find something else: results stored under the old rules no longer count."""

_GO_BY_HOUSE = frozenset(
    {
        CheckName.REPRINT,
        CheckName.LINKS,
        CheckName.HOUSE_STYLE,
        CheckName.LEXICON,
        CheckName.COLUMN_PROVIDER,
    }
)

Examine = Callable[[Examined, Severity, Mapping[str, Any]], Iterable[Finding]]


@cache
def _checks() -> Mapping[CheckName, Examine]:
    """Loaded when the first content is examined: most commands examine none, and the parser of pages is slow to load."""
    from flows.checks import (
        advertising,
        attachments,
        barred_genre,
        column_provider,
        document_number,
        house_style,
        leader_marks,
        lexicon_terms,
        links,
        personal_data,
        published_page,
        reprint,
        secrecy_marks,
        source_and_drafter,
        wechat_limits,
    )

    modules = (
        secrecy_marks,
        personal_data,
        barred_genre,
        document_number,
        leader_marks,
        source_and_drafter,
        published_page,
        attachments,
        reprint,
        links,
        advertising,
        house_style,
        lexicon_terms,
        column_provider,
        wechat_limits,
    )
    return {module.CHECK: module.examine for module in modules}


def run(checks: Sequence[Check], content: Examined) -> tuple[Finding, ...]:
    """All findings, each once, by where, start and code. Raises CheckDeclarationError for an unknown check or option;
    an empty content is enough to learn that.
    """
    found = {finding: None for check in checks for finding in _examine(check, content)}
    if any(check.check == CheckName.ATTACHMENTS for check in checks):
        found = {one: None for one in found if one.code != NOT_READ or one.check is CheckName.ATTACHMENTS}
    return tuple(
        sorted(found, key=lambda one: (one.where, one.start, one.code, one.end, one.check, one.message))
    )


def rules_digest(checks: Sequence[Check], house: House = NO_HOUSE) -> str:
    """SHA-256 over the declared checks, in any order, the version of their code, and what they go by of the office."""
    declared = sorted(check.written for check in checks)
    if any(check.check in _GO_BY_HOUSE for check in checks):
        declared.append(house.digest)
    return hashlib.sha256("\n".join([RULES_VERSION, *declared]).encode()).hexdigest()


def _examine(check: Check, content: Examined) -> Iterable[Finding]:
    try:
        name = CheckName(check.check)
    except ValueError as error:
        raise CheckDeclarationError(check.check, "没有这种检查") from error
    return _checks()[name](content, Severity(check.level), check.options)
