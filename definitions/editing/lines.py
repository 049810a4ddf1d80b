"""A text as lines that can be put in, taken out and exchanged, each with the line break that it had."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

BREAK = re.compile("(\r\n|[\r\n\x85\u2028\u2029])")
"""What YAML takes for the end of a line."""


@dataclass(frozen=True, slots=True)
class Lines:
    contents: tuple[str, ...]
    breaks: tuple[str, ...]
    """One less than there are lines; a text that ends with a break has an empty line behind it."""

    @classmethod
    def of(cls, text: str) -> Self:
        parts = BREAK.split(text)
        return cls(tuple(parts[::2]), tuple(parts[1::2]))

    @property
    def text(self) -> str:
        pairs = zip(self.contents, (*self.breaks, ""), strict=True)
        return "".join(content + end for content, end in pairs)

    def put_in(self, at: int, new: Sequence[str]) -> Self:
        """Before the line with this index, or behind the last one."""
        end = self.breaks[0] if self.breaks else "\n"
        near = min(at, len(self.breaks))
        contents = (*self.contents[:at], *new, *self.contents[at:])
        return type(self)(contents, (*self.breaks[:near], *[end] * len(new), *self.breaks[near:]))

    def taken_out(self, first: int, end: int) -> Self:
        """Without the lines from `first` up to before `end`; the opposite of `put_in`."""
        from_break, to_break = (first, end) if end < len(self.contents) else (first - 1, end - 1)
        contents = (*self.contents[:first], *self.contents[end:])
        return type(self)(contents, (*self.breaks[:from_break], *self.breaks[to_break:]))

    def exchanged(self, one: tuple[int, int], other: tuple[int, int]) -> Self:
        """With two stretches in each other's places; the first stands before the second."""
        (a, b), (c, d) = one, other
        lines = self.contents
        return type(self)((*lines[:a], *lines[c:d], *lines[b:c], *lines[a:b], *lines[d:]), self.breaks)
