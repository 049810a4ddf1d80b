"""One line for a case of which several duties are open."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, TypeVar

Line = TypeVar("Line", bound=Any)
"""A dataclass with `case_id`, `stage_title`, `waiting_unit`, `due_at` and `pressing`."""

NEVER = datetime.max.replace(tzinfo=UTC)


def together(lines: Iterable[Line]) -> list[Line]:
    """The lines of a case stand side by side; what is due first counts."""
    return [_merged(list(of_case)) for _, of_case in groupby(lines, key=lambda line: line.case_id)]


def _merged(lines: list[Line]) -> Line:
    if len(lines) == 1:
        return lines[0]
    first = min(lines, key=lambda line: line.due_at or NEVER)
    titles = "、".join(dict.fromkeys(line.stage_title for line in lines))
    units = "、".join(dict.fromkeys(line.waiting_unit for line in lines))
    return replace(first, stage_title=titles, waiting_unit=units)
