"""Long numbers in a plain text, however they are split by spaces, hyphens and line breaks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

SHORTEST = 11
"""Digits of the shortest number that anybody looks for."""
_SPACES = r"[^\S\n]{0,8}+"
_GAP = rf"{_SPACES}(?:[-‐‑‒–—−.·_\n]{_SPACES}){{0,3}}+"
_LAST = "Xx×ХхΧχ"
"""How people write the last character of an identity number."""
_RUN = re.compile(rf"[0-9]++(?:{_GAP}[0-9]++)*+(?:{_GAP}[{_LAST}])?")
_PIECE = re.compile(rf"[0-9]+|[{_LAST}]")
_FIGURES = re.compile(r"[.,%+\-\s]*+[0-9][0-9.,%+\-\s]*+")


@dataclass(frozen=True, slots=True)
class Number:
    """Digits (the last may be X) that start and end where a piece of the text does."""

    text: str
    """The whole plain text."""
    digits: str
    pieces: tuple[tuple[int, int], ...]
    """Where each unbroken piece stands in the text."""

    @property
    def start(self) -> int:
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        return self.pieces[-1][1]

    @property
    def lengths(self) -> tuple[int, ...]:
        return tuple(end - start for start, end in self.pieces)

    @property
    def gaps(self) -> tuple[str, ...]:
        inner = zip(self.pieces, self.pieces[1:], strict=False)
        return tuple(self.text[one[1] : other[0]] for one, other in inner)

    @property
    def is_wrapped(self) -> bool:
        """Broken once, by a line break alone, and not two figures of a column."""
        return (
            len(self.pieces) == 2
            and not self.gaps[0].strip(" \t\n-")
            and "\n" in self.gaps[0]
            and not self._in_column
        )

    @property
    def _in_column(self) -> bool:
        first_line = self.text.rfind("\n", 0, self.start) + 1
        last_line = self.text.find("\n", self.end) % (len(self.text) + 1)
        before, after = self.text[first_line : self.start], self.text[self.end : last_line]
        if re.search(r"[0-9][\s.,]*$", before) or re.match(r"[\s.,]*[0-9]", after):
            return True
        if before.strip() or after.strip():
            return False
        above = self.text[:first_line].rstrip().rpartition("\n")[2]
        below = self.text[last_line:].lstrip().partition("\n")[0]
        return any(_FIGURES.fullmatch(line) for line in (above, below))

    def follows(self, words: re.Pattern[str], within: int) -> bool:
        """Whether one of the words stands before the number with at most so many characters between."""
        longest_word = 12
        window = self.text[max(0, self.start - within - longest_word) : self.start]
        return any(len(window) - match.end() <= within for match in words.finditer(window))


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces of digits with nothing but spaces, hyphens and line breaks between them."""

    text: str
    digits: str
    """All pieces joined; only the last may be `X`."""
    pieces: tuple[tuple[int, int], ...]
    _begins: dict[int, int]
    """Index in `digits` to the piece that begins there."""
    _ends: dict[int, int]
    """Index in `digits` to the piece that ends there."""

    @classmethod
    def of(cls, text: str, pieces: tuple[tuple[int, int], ...]) -> Self:
        if len(pieces) == 1:
            ((start, end),) = pieces
            return cls(text, text[start:end], pieces, {0: 0}, {end - start: 0})
        digits, begins, ends = [], {}, {}
        reached = 0
        for index, (start, end) in enumerate(pieces):
            begins[reached] = index
            reached += end - start
            ends[reached] = index
            digits.append("X" if text[start] in _LAST else text[start:end])
        return cls(text, "".join(digits), pieces, begins, ends)

    def numbers(self, shape: re.Pattern[str]) -> Iterator[Number]:
        """The numbers of this shape, overlapping ones included. `shape` looks ahead: `(?=([1-9][0-9]{14}))`."""
        for match in shape.finditer(self.digits):
            first, last = self._begins.get(match.start(1)), self._ends.get(match.end(1))
            if first is not None and last is not None:
                yield Number(self.text, match[1], self.pieces[first : last + 1])


def runs(text: str) -> list[Run]:
    """Everything in the text that is long enough to hold a number."""
    long_ones = (run.span() for run in _RUN.finditer(text) if run.end() - run.start() >= SHORTEST)
    return [Run.of(text, tuple(piece.span() for piece in _PIECE.finditer(text, *span))) for span in long_ones]
