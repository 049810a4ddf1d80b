"""A text under examination, and the spots in it that findings point at."""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Self

from definitions.vocabulary import CheckName, Severity
from flows.checks.finding import Finding, shorten
from flows.checks.normalise import Normalised, normalise
from flows.checks.personal_numbers import masked
from flows.extraction.written import Piece

if TYPE_CHECKING:
    from flows.publishing.reading import Reading

_MARKUP = re.compile(r"[*_~`\[\]&\\<|]|^[ \t]*+[>#]|^[ +-]{16}|^[ +-]*+\t", re.MULTILINE)
"""Without any of these a page shows its source: no sign that could be markup, no list that could be too deep."""
_LINE_BREAK = re.compile("\n")
_LABELS = {
    "title": "标题",
    "body": "正文",
    "genre": "文种",
    "addressee": "主送对象",
    "document_number": "文号",
    "drafter": "拟稿人",
    "source": "信息来源",
    "reprint_source": "转载来源",
    "source_url": "原文链接",
    "original_title": "原文标题",
    "digest": "摘要",
    "kind": "信息类型",
    "column": "栏目",
}


def label_of(field_id: str) -> str:
    """How a message calls a field, or a cell of a table."""
    _, dot, cell = field_id.partition(".")
    if dot:
        row, _, column = cell.partition(".")
        return f"第{row}行的{label_of(column)}"
    return _LABELS.get(field_id, f"“{field_id}”一栏")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that a person can go to."""

    where: str
    start: int
    end: int
    excerpt: str
    place: str
    """`正文第3行`."""

    def finding(
        self,
        check: CheckName,
        code: str,
        severity: Severity,
        message: str,
        suggestion: str = "",
    ) -> Finding:
        return Finding(
            check, code, severity, self.where, self.start, self.end, self.excerpt, message, suggestion
        )


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of the content: a field, a Markdown text, an attachment, or an attachment's name."""

    where: str
    label: str
    original: str
    normalised: Normalised
    is_name: bool
    _lines: tuple[int, ...]
    """Where each line of the original starts."""
    _reading: "Reading | None" = None
    """How the plain form was read from the original, where it is not simply it."""
    _piece: Piece | None = None
    """The piece of a file that it is."""
    _base: int = 0
    """Characters of the file before it."""

    @classmethod
    def of(cls, where: str, label: str, original: str, *, is_name: bool = False) -> Self:
        return cls(where, label, original, normalise(original), is_name, _starts_of_lines(original))

    @classmethod
    def of_text(cls, field_id: str, text: str) -> Self:
        return cls.of(field_id, label_of(field_id), text)

    @classmethod
    def of_piece(cls, where: str, label: str, piece: Piece, base: int) -> Self:
        return replace(cls.of(where, label, piece.text), _piece=piece, _base=base)

    @property
    def is_of_file(self) -> bool:
        """Read from an attachment: whoever looks at it cannot change it here."""
        return self._piece is not None

    @property
    def has_markup(self) -> bool:
        return bool(_MARKUP.search(self.original))

    def as_shown(self) -> Self | None:
        """What the page shows of a Markdown text, where that can differ from its source."""
        if not self.has_markup:
            return None
        from flows.publishing.reading import read_as_page  # slow to load

        reading = read_as_page(self.original)
        return replace(self, normalised=normalise(reading.text), _reading=reading)

    @property
    def text(self) -> str:
        """The plain form that patterns are matched against."""
        return self.normalised.text

    def spot(self, start: int, end: int, excerpt: str | None = None) -> Spot:
        """The spot of [start, end) of the plain text. A name of a file has no offsets, it is pointed at whole."""
        first, last = self.normalised.span(start, end)
        read = self.original if self._reading is None else self._reading.text
        shown = shorten(masked(read[first:last]) if excerpt is None else excerpt)
        if self._reading is not None:
            first, last = self._reading.span(first, last)
        if self.is_name:
            return Spot(self.where, 0, 0, shown, self.label)
        return self._spot(first, last, shown)

    def spot_of_original(self, start: int, end: int) -> Spot:
        return self._spot(start, end, shorten(masked(self.original[start:end])))

    def _spot(self, first: int, last: int, shown: str) -> Spot:
        return Spot(self.where, self._base + first, self._base + last, shown, self._place(first))

    def _place(self, offset: int) -> str:
        place = self._piece.place_at(offset) if self._piece is not None else ""
        if place or len(self._lines) == 1:
            return self.label + place
        return f"{self.label}第{bisect_right(self._lines, offset)}行"


@lru_cache(maxsize=16)
def _starts_of_lines(text: str) -> tuple[int, ...]:
    return (0, *(found.end() for found in _LINE_BREAK.finditer(text)))


def head_end(text: str, lines: int) -> int:
    """Where the first so many lines that are not blank end."""
    end = 0
    while lines and end < len(text):
        start, end = end, text.find("\n", end) + 1 or len(text)
        lines -= not text[start:end].isspace()
    return end


def foot_start(text: str, lines: int) -> int:
    """Where the last so many lines that are not blank start."""
    start = len(text)
    while lines and start > 0:
        end, start = start, text.rfind("\n", 0, max(0, start - 1)) + 1
        lines -= bool(text[start:end].strip())
    return start
