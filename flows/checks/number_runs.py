"""Long numbers in a plain text, however they are split by spaces, hyphens and line breaks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

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
class Shape:
    """What a kind of number looks like once its pieces are joined."""

    shortest: int
    """Digits: most runs of a long list are passed over by this alone."""
    whole: re.Pattern[str]
    within: re.Pattern[str]
    """In a longer run, overlapping ones included."""

    @classmethod
    def of(cls, shortest: int, pattern: str) -> Self:
        return cls(shortest, re.compile(pattern), re.compile(f"(?=({pattern}))"))


class Number(NamedTuple):
    """Digits (the last may be X) that start and end where a piece of the text does. A list holds tens of thousands."""

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
        longest_word, end = 12, self.start
        match = words.search(self.text, max(0, end - within - longest_word), end)
        while match is not None and end - match.end() > within:
            match = words.search(self.text, match.end(), end)
        return match is not None


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
        digits, begins, ends = [], {}, {}
        reached = 0
        for index, (start, end) in enumerate(pieces):
            begins[reached] = index
            reached += end - start
            ends[reached] = index
            digits.append("X" if text[start] in _LAST else text[start:end])
        return cls(text, "".join(digits), pieces, begins, ends)

    def numbers(self, shape: Shape) -> Iterator[Number]:
        for match in shape.within.finditer(self.digits):
            first, last = self._begins.get(match.start(1)), self._ends.get(match.end(1))
            if first is not None and last is not None:
                yield Number(self.text, match[1], self.pieces[first : last + 1])


def runs(text: str) -> list[Number | Run]:
    """Everything in the text that is long enough to hold a number; what is unbroken can only be one itself."""
    found = (run for run in _RUN.finditer(text) if run.end() - run.start() >= SHORTEST)
    return [_run(text, run) for run in found]


def _run(text: str, run: re.Match[str]) -> Number | Run:
    digits = run.group()
    if digits.isdecimal():
        return Number(text, digits, (run.span(),))
    return Run.of(text, tuple(piece.span() for piece in _PIECE.finditer(text, *run.span())))


def numbers(found: Sequence[Number | Run], shape: Shape) -> Iterator[Number]:
    """Those of this shape, in their order."""
    for one in found:
        if len(one.digits) < shape.shortest:
            continue
        if isinstance(one, Run):
            yield from one.numbers(shape)
        elif shape.whole.fullmatch(one.digits):
            yield one
