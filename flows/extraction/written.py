"""What was read from a file: its passages, what was left in it unseen, and what could not be read."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

EXTRACTOR_VERSION = "3"
"""Raised whenever more or something else is read from a file: what was kept under the old version no longer counts."""


class RemnantKind(StrEnum):
    """What a file carries along that nobody sees who opens or prints it."""

    DELETED = "deleted"
    INSERTED = "inserted"
    COMMENT = "comment"
    HIDDEN_TEXT = "hidden_text"
    HIDDEN_SHEET = "hidden_sheet"
    HIDDEN_CELLS = "hidden_cells"
    HIDDEN_SLIDE = "hidden_slide"
    NOTES = "notes"
    CACHE = "cache"
    """Data of a pivot table or of another workbook, and texts of cells that are gone."""
    EMBEDDED = "embedded"
    MACRO = "macro"
    LOCATION = "location"
    """Where a picture was taken."""
    PROPERTY = "property"
    """Author, last editor, company."""


class TroubleKind(StrEnum):
    """Why something in a file was not read."""

    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    NO_TEXT = "no_text"
    """Pictures only: a scan."""
    TOO_MUCH = "too_much"
    OLD_FORMAT = "old_format"
    UNKNOWN_FORMAT = "unknown_format"


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that belongs together, with marks at the offsets where a place begins: a page, a paragraph, a cell."""

    place: str
    """Empty for the main text of a file that has no other."""
    text: str
    marks: tuple[tuple[int, str], ...] = ()

    def place_at(self, offset: int) -> str:
        index = bisect_right(self.marks, offset, key=lambda mark: mark[0]) - 1
        return self.place + (self.marks[index][1] if index >= 0 else "")


@dataclass(frozen=True, slots=True)
class Remnant:
    kind: RemnantKind
    place: str
    sample: str = ""
    """How it begins."""


@dataclass(frozen=True, slots=True)
class Trouble:
    kind: TroubleKind
    place: str
    """Empty for the file itself."""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """Everything that was read from one file."""

    pieces: tuple[Piece, ...] = ()
    remnants: tuple[Remnant, ...] = ()
    troubles: tuple[Trouble, ...] = ()

    @classmethod
    def plain(cls, text: str) -> Self:
        return cls((Piece("", text),))

    @classmethod
    def unread(cls, kind: TroubleKind, detail: str = "") -> Self:
        return cls(troubles=(Trouble(kind, "", detail),))

    @property
    def is_unread(self) -> bool:
        return not any(piece.text.strip() for piece in self.pieces)

    def as_json(self) -> dict[str, Any]:
        return {
            "pieces": [[one.place, one.text, [list(mark) for mark in one.marks]] for one in self.pieces],
            "remnants": [[one.kind.value, one.place, one.sample] for one in self.remnants],
            "troubles": [[one.kind.value, one.place, one.detail] for one in self.troubles],
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Self:
        return cls(
            tuple(
                Piece(place, text, tuple((offset, name) for offset, name in marks))
                for place, text, marks in raw["pieces"]
            ),
            tuple(Remnant(RemnantKind(kind), place, sample) for kind, place, sample in raw["remnants"]),
            tuple(Trouble(TroubleKind(kind), place, detail) for kind, place, detail in raw["troubles"]),
        )


LONGEST_SAMPLE = 40


@dataclass
class Notebook:
    """Gathers what is read, piece by piece."""

    within: str = ""
    """Where the file lies that is being read: `压缩包里的“甲.docx”`. Stands before every place."""
    pieces: list[Piece] = field(default_factory=list)
    remnants: list[Remnant] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)

    def write(self, place: str, lines: list[tuple[str, str]]) -> None:
        """One piece of lines, each with the name of its place."""
        marks, texts, offset = [], [], 0
        for name, text in lines:
            marks.append((offset, name))
            texts.append(text)
            offset += len(text) + 1
        self.write_marked(place, "\n".join(texts), tuple(marks))

    def write_text(self, place: str, text: str) -> None:
        self.write_marked(place, text, ())

    def write_marked(self, place: str, text: str, marks: tuple[tuple[int, str], ...]) -> None:
        """With the names of places at the offsets where they begin."""
        clean = text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")
        if clean.strip():
            self.pieces.append(Piece(self.within + place, clean, marks))

    def remark(self, kind: RemnantKind, place: str, sample: str = "") -> None:
        self.remnants.append(Remnant(kind, self.within + place, " ".join(sample.split())[:LONGEST_SAMPLE]))

    def fail(self, kind: TroubleKind, place: str = "", detail: str = "") -> None:
        trouble = Trouble(kind, self.within + place, detail)
        if trouble not in self.troubles:
            self.troubles.append(trouble)

    def written(self) -> Written:
        return Written(tuple(self.pieces), tuple(self.remnants), tuple(self.troubles))
