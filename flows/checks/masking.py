"""Hiding personal data in part, as the checks propose it."""

from collections.abc import Iterable, Sequence

from definitions.schema.process import Check
from definitions.vocabulary import CheckName, Severity
from flows.checks.examined import Examined
from flows.checks.finding import Finding
from flows.checks.runner import run

_READS_AS_MARKUP = "*"
_INSTEAD = "＊"
"""Asterisks of two numbers in one paragraph would be read as emphasis, and not be shown."""


def proposals(
    checks: Sequence[Check], field: str, text: str, *, is_markdown: bool = False
) -> tuple[Finding, ...]:
    """What could be hidden in a text, in order and without overlaps; nothing where the process does not look for
    personal data. The excerpt of a finding is masked already: what stands there now is `text[start:end]`.
    """
    declared = [check for check in checks if check.check == CheckName.PERSONAL_DATA]
    examined = Examined({}, {field: text}, ()) if is_markdown else Examined({field: text}, {}, ())
    found = [one for one in run(declared, examined) if one.suggestion and one.end > one.start]
    chosen: list[Finding] = []
    for one in sorted(found, key=lambda one: (one.severity is not Severity.BLOCK, one.start, -one.end)):
        if all(one.end <= other.start or other.end <= one.start for other in chosen):
            chosen.append(one)
    return tuple(sorted(chosen, key=lambda one: one.start))


def apply(text: str, chosen: Iterable[Finding], *, is_markdown: bool = False) -> str:
    """The text with the suggestions in the places of what they hide. `chosen` are proposals for this very text."""
    for one in sorted(chosen, key=lambda one: -one.start):
        mask = one.suggestion.replace(_READS_AS_MARKUP, _INSTEAD) if is_markdown else one.suggestion
        text = text[: one.start] + mask + text[one.end :]
    return text
