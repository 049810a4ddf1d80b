"""Where the words of an inline content stand in the source of the body."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an inline content."""

    inner: int
    """Where it starts in the content."""
    start: int
    end: int
    """The part of the source that it stands for..."""
    earliest: int
    """Where its whole line starts there: the escape of a list number has no place of its own."""
    is_exact: bool
    """...letter by letter, or else as a whole: a cell with `\\|` in it."""


class Place:
    """How far an inline content was read."""

    def __init__(self, lines: Sequence[Line], content: str) -> None:
        self._lines, self._content = lines, content
        self._inner = [line.inner for line in lines]
        self._at = 0

    def find(self, words: str) -> tuple[tuple[int, int], bool]:
        """The next place of the words in the source, and whether it is they letter by letter."""
        found = self._content.find(words, self._at)
        if found < 0:
            return self.rest_of_line(), False
        self._at = found + len(words)
        line = self._line_at(found)
        if not line.is_exact:
            return (line.start, line.end), False
        start = max(line.earliest, line.start + found - line.inner)
        return (start, start + len(words)), True

    def next_line(self) -> tuple[int, int]:
        self._at = self._content.find("\n", self._at) + 1 or self._at
        start = self._line_at(self._at).earliest
        return start, start

    def rest_of_line(self) -> tuple[int, int]:
        line = self._line_at(self._at)
        start = line.start + self._at - line.inner if line.is_exact else line.start
        return max(line.earliest, min(start, line.end)), line.end

    def _line_at(self, at: int) -> Line:
        return self._lines[bisect_right(self._inner, at) - 1]
