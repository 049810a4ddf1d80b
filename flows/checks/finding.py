"""What a check found, and where: the unit of every report about a content."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from definitions.vocabulary import CheckName, Severity

LONGEST_EXCERPT = 60
"""Characters."""

_RISING = (Severity.INFORM, Severity.WARN, Severity.BLOCK)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `start` and `end` count characters of the original text; both are 0 for a whole field."""

    check: CheckName
    code: str
    """Stable, for programs; people read `message`."""
    severity: Severity
    where: str
    """A field id, or `附件：NAME`."""
    start: int
    end: int
    excerpt: str
    """At most 60 characters; personal data is masked."""
    message: str
    suggestion: str
    """A text that could stand there instead; empty where only a person can say."""

    @property
    def rewritten(self) -> str:
        """The suggestion as people are told of it; empty where it reads like the excerpt, both of them masked."""
        return "" if self.suggestion == self.excerpt else self.suggestion

    def as_json(self) -> dict[str, str | int]:
        return {**asdict(self), "check": self.check.value, "severity": self.severity.value}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Self:
        return cls(**{**raw, "check": CheckName(raw["check"]), "severity": Severity(raw["severity"])})


def at_most(level: Severity, ceiling: Severity) -> Severity:
    """The declared level, lowered to the ceiling where it lies above."""
    return min(level, ceiling, key=_RISING.index)


def gravest_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """As people are told of them: what must be changed, then what is to be looked at, then hints; else as they come."""
    return tuple(sorted(findings, key=lambda one: -_RISING.index(one.severity)))


def shorten(text: str) -> str:
    """On one line, and no longer than an excerpt may be."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_EXCERPT else f"{line[: LONGEST_EXCERPT - 1]}…"
