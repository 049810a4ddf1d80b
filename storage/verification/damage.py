"""What was found, and the comparison that finds it."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from storage.audit_chain import canonical, instant

INSERTED = "审计里没有这一行：它是后来插入的"
DIFFERS = "与审计记录不符"
GONE = "审计里有这一行，表里不见了"
LONGEST = 60
"""Characters of a value that are shown."""


@dataclass(frozen=True, slots=True)
class Damage:
    """One row that is not as it was written, or not where it was."""

    table: str
    row: str
    """What names the row: `case/12 #7`, `jilin-transport/publications 3`."""
    what: str
    """A Chinese sentence."""


@dataclass
class Verification:
    events: int = 0
    sealed: int = 0
    """How many of the events lie at or below a sealed head."""
    damage: list[Damage] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.damage


Key = TypeVar("Key", bound=Hashable)
Columns = Mapping[str, Any]


def compare(
    table: str,
    told: Mapping[Key, Columns],
    rows: Iterable[tuple[Key, Columns]],
    name: Callable[[Key], str],
) -> Iterator[Damage]:
    """Rows that the audit does not tell of, rows that differ from what it tells, and rows that are not there.

    Of a row only the columns are compared that the audit tells.
    """
    seen: set[Key] = set()
    for key, row in rows:
        if key not in told or key in seen:
            yield Damage(table, name(key), INSERTED)
        elif differing := _differing(told[key], row):
            yield Damage(table, name(key), f"{DIFFERS}：{differing}")
        seen.add(key)
    for key in told:
        if key not in seen:
            yield Damage(table, name(key), GONE)


def _differing(told: Columns, row: Columns) -> str:
    return "；".join(
        f"{column} 应为 {_shown(value)}，现为 {_shown(row.get(column))}"
        for column, value in told.items()
        if not _same(row.get(column), value)
    )


def _same(one: object, other: object) -> bool:
    """Of JSON, that it is written the same: `1` is neither `1.0` nor `true`."""
    if isinstance(one, dict | list) and isinstance(other, dict | list):
        return canonical({"": one}) == canonical({"": other})
    return one == other


def _shown(value: object) -> str:
    if value is None:
        return "空"
    text = instant(value) if isinstance(value, datetime) else str(value)
    return f"“{text}”" if len(text) <= LONGEST else f"“{text[:LONGEST]}…”"
