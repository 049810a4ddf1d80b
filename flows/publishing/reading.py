"""What a reader of the page sees of a body, with the way back to every place in the source.

Parsed as the page is; `tests/flows/publishing/test_reading.py` compares the words of both.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from flows.publishing.markdown import new_parser
from flows.publishing.places import Line, Place
from flows.publishing.prose import separated_lines

CELLS, FENCE, LINE = "cells", "fence", "line"
PICTURE, LINK = "picture", "link"


@dataclass(frozen=True, slots=True)
class Loss:
    """Something of the source that the page does not show. `start` and `end` count characters of the source."""

    kind: str
    """`CELLS` beyond the header, words behind a `FENCE`, or a whole `LINE`."""
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Target:
    """The address of a picture or a link."""

    kind: str
    """`PICTURE` or `LINK`."""
    address: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    text: str
    """A line for each line that the page shows; the addresses and titles of its links come last."""
    addresses: str
    """The end of `text` that is only addresses and titles."""
    losses: tuple[Loss, ...]
    targets: tuple[Target, ...]
    _starts: tuple[int, ...]
    """Where each segment starts in `text`..."""
    _origins: tuple[tuple[int, int], ...]
    """...what it stands for in the source..."""
    _verbatim: tuple[bool, ...]
    """...and whether it stands there letter by letter."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the source that the non-empty range [start, end) of `text` stands for."""
        first, last = self._place(start)[0], self._place(end - 1)[1]
        return first, max(first, last)

    def _place(self, index: int) -> tuple[int, int]:
        segment = bisect_right(self._starts, index) - 1
        first, last = self._origins[segment]
        if self._verbatim[segment]:
            first += index - self._starts[segment]
            return first, first + 1
        return first, last


@lru_cache(maxsize=4)
def read_as_page(body: str) -> Reading:
    """Kept for the last few bodies: every check reads the same one."""
    reader = _Reader(body)
    reader.read(_parser().parse("\n".join(reader.lines)))
    return reader.reading()


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    """That of the page, but entities and escapes stay apart from the text around them."""
    return new_parser().disable("text_join")


class _Reader:
    def __init__(self, body: str) -> None:
        separated = separated_lines(body)
        self.lines = [line for line, _ in separated]
        self._numbers = [number for _, number in separated]
        originals = body.splitlines(keepends=True)
        self._offsets = [0, *accumulate(map(len, originals))]
        self._lengths = [len(line) for line in body.splitlines()]
        self._pieces: list[str] = []
        self._length = 0
        self._segments: list[tuple[int, tuple[int, int], bool]] = [(0, (0, 0), False)]
        self._behind: list[tuple[str, tuple[int, int]]] = []
        self._losses: list[Loss] = []
        self._targets: list[Target] = []
        self._reached: dict[int, int] = {}
        """Line to the column up to which its cells were read."""
        self._shown: set[int] = set()
        """The lines that the page shows something of."""
        self._columns = 0
        """Of the table that is being read."""

    def read(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            if token.type in _WITH_WORDS and token.map:
                self._shown.update(range(*token.map))
            self._take(token)
            self._put(_BEHIND.get(token.type, ""), (0, 0))
        for number in sorted(set(range(len(self.lines))) - self._shown):
            if any(char.isalnum() for char in self.lines[number]):
                self._losses.append(
                    Loss(LINE, *self._line(number), self.lines[number].lstrip("> \t-+*").rstrip())
                )

    def _take(self, token: Token) -> None:
        match token.type:
            case "inline":
                self._inline(token)
            case "fence":
                self._fence(token)
            case "list_item_open":
                self._put("•", self._line(_lines(token)[0]))
            case "thead_open":
                self._columns = 0
            case "th_open":
                self._columns += 1
            case "tr_open" if self._columns:
                self._row(token)

    def reading(self) -> Reading:
        shown = len(self._pieces)
        for words, origin in self._behind:
            self._put(f"\n{words}", origin)
        starts, origins, verbatim = zip(*self._segments, strict=True)
        return Reading(
            "".join(self._pieces),
            "".join(self._pieces[shown:]),
            tuple(self._losses),
            tuple(self._targets),
            starts,
            origins,
            verbatim,
        )

    def _put(self, text: str, origin: tuple[int, int], *, verbatim: bool = False) -> None:
        if text:
            self._segments.append((self._length, origin, verbatim))
            self._pieces.append(text)
            self._length += len(text)

    def _line(self, number: int) -> tuple[int, int]:
        """What a line that was parsed is in the source."""
        start = self._offsets[self._numbers[number]]
        return start, start + self._lengths[self._numbers[number]]

    def _inside(self, number: int, column: int) -> int:
        """The place in the source of a column of a parsed line: only the beginning of a line is ever rewritten."""
        return self._line(number)[1] - len(self.lines[number]) + column

    def _fence(self, token: Token) -> None:
        opening, *inside = _lines(token)
        if token.info.strip():
            self._losses.append(Loss(FENCE, *self._line(opening), token.info.strip()))
        for number, line in zip(inside, token.content.splitlines(), strict=False):
            self._put(line, self._line(number))
            self._put("\n", (0, 0))

    def _row(self, token: Token) -> None:
        number = _lines(token)[0]
        cells = escapedSplit(self.lines[number].strip())
        if cells and cells[0] == "":
            cells.pop(0)
        beyond = [cell.strip() for cell in cells[self._columns :] if cell.strip()]
        if beyond:
            self._losses.append(Loss(CELLS, *self._line(number), "、".join(beyond)))

    def _inline(self, token: Token) -> None:
        if not token.content:
            return
        place = Place(self._lines_of(token.content, _lines(token)[0]), token.content)
        for child in token.children or ():
            match child.type:
                case "softbreak" | "hardbreak":
                    self._put("\n", place.next_line())
                case "text" | "code_inline":
                    origin, verbatim = place.find(child.content)
                    self._put(child.content, origin, verbatim=verbatim)
                case "text_special":
                    self._put(child.content, place.find(child.markup)[0])
                case "image":
                    self._picture(child, place)
                case "link_open":
                    self._link(child, place)

    def _lines_of(self, content: str, first: int) -> list[Line]:
        lines: list[Line] = []
        inner = 0
        for number, words in enumerate(content.split("\n"), first):
            column = self.lines[number].find(words, self._reached.get(number, 0))
            first_of_line, last_of_line = self._line(number)
            if column >= 0:
                self._reached[number] = column + len(words)
                start, end = self._inside(number, column), self._inside(number, column + len(words))
            else:
                start, end = first_of_line, last_of_line
            lines.append(Line(inner, start, end, first_of_line, column >= 0))
            inner += len(words) + 1
        return lines

    def _picture(self, image: Token, place: Place) -> None:
        address = unquote(str(image.attrs["src"]))
        self._targets.append(Target(PICTURE, address, *place.rest_of_line()))
        if image.content:
            origin, verbatim = place.find(image.content)
            self._put("［图：", origin)
            self._put(image.content, origin, verbatim=verbatim)
            self._put("］", origin)
        self._keep_title(image, place)

    def _link(self, link: Token, place: Place) -> None:
        address = unquote(str(link.attrs["href"]))
        if link.info != "auto":
            self._targets.append(Target(LINK, address, *place.rest_of_line()))
        self._behind.append((address, place.rest_of_line()))
        self._keep_title(link, place)

    def _keep_title(self, token: Token, place: Place) -> None:
        if "title" in token.attrs:
            self._behind.append((str(token.attrs["title"]), place.rest_of_line()))


def _lines(token: Token) -> range:
    assert token.map is not None
    return range(*token.map)


_BEHIND = {
    "td_close": " | ",
    "th_close": " | ",
    "tr_close": "\n",
    "paragraph_close": "\n",
    "heading_close": "\n",
}
_WITH_WORDS = {"inline", "fence", "hr", "table_open"}
