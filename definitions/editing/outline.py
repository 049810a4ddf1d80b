"""The stages of a document in their order, as a list to work on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from definitions.editing.written import Written, first_line, last_line
from definitions.problems import Path

STAGES = "stages"


@dataclass(frozen=True, slots=True)
class StageLine:
    path: Path
    id: str
    kind: str
    title: str
    """Empty where it has none."""
    depth: int
    """Above 0: within a branch of a parallel stage."""
    position: int
    """Among those beside it."""
    siblings: int
    first: int
    """Line, counted from 1."""
    last: int


def outline(text: str) -> list[StageLine]:
    """Raises CannotEdit where the text cannot be read to its end. What is no stage at all is left out."""
    written = Written.of(text)
    return list(_stages(written, written.values, (), 0))


def _stages(written: Written, holder: Any, path: Path, depth: int) -> Iterator[StageLine]:
    listed = holder.get(STAGES) if isinstance(holder, dict) else None
    if not isinstance(listed, list):
        return
    for position, stage in enumerate(listed):
        here: Path = (*path, STAGES, position)
        node = written.find(here)
        if node is None or not isinstance(stage, dict):
            continue
        yield StageLine(
            here,
            _word(stage.get("id")),
            _word(stage.get("kind")),
            title_in(stage),
            depth,
            position,
            len(listed),
            first_line(node) + 1,
            last_line(node, written.lines) + 1,
        )
        branches = stage.get("branches")
        for number, branch in enumerate(branches if isinstance(branches, list) else ()):
            yield from _stages(written, branch, (*here, "branches", number), depth + 1)


def title_in(stage: dict[str, Any]) -> str:
    title = stage.get("title")
    return _word(title.get("zh") if isinstance(title, dict) else title)


def _word(value: Any) -> str:
    return value if isinstance(value, str) else ""
