"""A rule, and what it has to know of a document before its findings count."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, ParamSpec

from definitions.problems import Path, Problem

Facts = ParamSpec("Facts")

ANY = "*"
"""In a pattern: whatever key or position."""
SAME = "@"
"""In a pattern: the key or position that the problem's own path has there."""

WAYS = (
    "stages.*.id",
    "stages.*.next",
    "stages.*.branches",
    "stages.*.otherwise",
    "stages.*.decisions.*.effect",
)
"""What the ways through the stages depend on."""


@dataclass(frozen=True, slots=True)
class Damage:
    """The places of a document that could not be read for what they are."""

    paths: frozenset[Path] = frozenset()

    def touches(self, pattern: Path) -> bool:
        """Whether such a place lies on the way to a path of this pattern, at it, or within it."""
        return any(_touch(pattern, path) for path in self.paths)


@dataclass(frozen=True)
class Rule(Generic[Facts]):
    """`find` yields what breaks the rule. It also reads `reads`, beside the places that it complains about."""

    find: Callable[Facts, Iterator[Problem]]
    reads: tuple[Path, ...]

    @property
    def name(self) -> str:
        return self.find.__name__

    def __call__(self, *facts: Facts.args, **named: Facts.kwargs) -> Iterator[Problem]:
        return self.find(*facts, **named)

    def is_certain_of(self, problem: Problem, damage: Damage) -> bool:
        """Whether the problem stands, whatever was meant where the document is damaged."""
        wanted = (problem.path, *(_bound(pattern, problem.path) for pattern in self.reads))
        return not any(damage.touches(pattern) for pattern in wanted)


def rule(*reads: str) -> Callable[[Callable[Facts, Iterator[Problem]]], Rule[Facts]]:
    """Makes a rule of a function. `reads` are patterns such as `stages.*.id` or `deadlines.@.from`."""
    patterns = tuple(tuple(pattern.split(".")) for pattern in reads)
    return lambda find: Rule(find, patterns)


def _bound(pattern: Path, path: Path) -> Path:
    return tuple(
        path[index] if segment == SAME and index < len(path) else segment
        for index, segment in enumerate(pattern)
    )


def _touch(pattern: Path, path: Path) -> bool:
    return all(segment in (ANY, SAME, found) for segment, found in zip(pattern, path, strict=False))
