"""How large a value can become, whatever it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

CHARACTERS = 400
"""So many characters are copied in the time of one value."""


@dataclass(frozen=True, slots=True)
class Extent:
    """At most so much. A number is a single part; a list or a record holds its members beside itself."""

    members: int = 0
    parts: int = 1
    """Itself, with everything that lies in it."""
    characters: int = 0
    """Of all texts in it."""
    each: Extent | None = None
    """The largest of its members."""

    @property
    def weight(self) -> int:
        """What it takes to copy or to compare it."""
        return self.parts + self.characters // CHARACTERS

    @property
    def member(self) -> Extent:
        """What is found in it by a name or a number."""
        return self if self.each is None else self.each

    def within(self, steps: int) -> Extent:
        """What is found in it after so many steps."""
        found = self
        for _ in range(steps):
            found = found.member
        return found


ONE = Extent()


def list_of(number: int, each: Extent) -> Extent:
    return Extent(number, 1 + number * each.parts, number * each.characters, each)


def together(extents: Iterable[Extent]) -> Extent:
    """All of them within one: texts and lists that are put together, or one of them, whichever it is."""
    found = list(extents)
    if len(found) == 1:
        return found[0]
    members = [one.each for one in found if one.each is not None]
    return Extent(
        sum(one.members for one in found),
        max(1, sum(one.parts for one in found)),
        sum(one.characters for one in found),
        widest(members) if members else None,
    )


def widest(extents: Iterable[Extent]) -> Extent:
    """As large in each respect as the largest of them."""
    found = list(extents)
    members = [one.each for one in found if one.each is not None]
    return Extent(
        max((one.members for one in found), default=0),
        max((one.parts for one in found), default=1),
        max((one.characters for one in found), default=0),
        widest(members) if members else None,
    )


def record_of(members: Mapping[str, Extent]) -> Extent:
    """A mapping: a name and a value for each member."""
    return Extent(
        len(members),
        1 + sum(1 + one.parts for one in members.values()),
        sum(len(name) + one.characters for name, one in members.items()),
        widest(members.values()) if members else None,
    )


def extent_of(value: object) -> Extent:
    """Of plain data as it is."""
    if isinstance(value, str):
        return Extent(characters=len(value))
    if isinstance(value, Mapping):
        return record_of({str(name): extent_of(member) for name, member in value.items()})
    if isinstance(value, list | tuple):
        each = [extent_of(member) for member in value]
        inner = together([Extent(0, 1), *each])
        return Extent(len(each), inner.parts, inner.characters, widest(each) if each else None)
    return ONE


def extent_at(path: tuple[str, ...], context: Mapping[str, object]) -> Extent:
    """Of what lies at the end of a path, and of nothing where there is nothing."""
    value: object = context
    for depth, name in enumerate(path):
        if not isinstance(value, Mapping):
            return extent_of(value).within(len(path) - depth)
        if name not in value:
            return ONE
        value = value[name]
    return extent_of(value)
