"""Where the values of a document stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from definitions.problems import Path, Place, Problem

NOTHING: Mapping[str | int, "Spot"] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value stands, where its key stands, and the same of everything within it."""

    value: Place
    key: Place | None = None
    within: Mapping[str | int, "Spot"] = field(default_factory=lambda: NOTHING)
    """Of a list or of a mapping; most values are neither."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a document says, as plain values, with the place of each."""

    file: str
    text: str
    values: Any
    """None where the text could not be read to its end."""
    problems: tuple[Problem, ...]
    root: Spot
    is_complete: bool
    """Whether the whole text was read, so that it makes sense to look for missing things."""

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The place of the value, or of its key; of the nearest known value around it where there is none."""
        spot, known = self._nearest(path)
        if key and spot.key is not None and known and known[-1] == path[-1]:
            return spot.key
        return spot.value

    def known(self, path: Path) -> Path:
        """The part of the path that the document has; segments that it does not have are skipped."""
        return self._nearest(path)[1]

    def _nearest(self, path: Path) -> tuple[Spot, Path]:
        spot, known = self.root, []
        for segment in path:
            inner = spot.within.get(segment)
            if inner is not None:
                spot = inner
                known.append(segment)
        return spot, tuple(known)
