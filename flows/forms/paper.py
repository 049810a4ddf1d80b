"""A printed sheet as values: what stands in which box. Knows neither cases nor DOCX."""

from dataclasses import dataclass
from datetime import date, datetime

_POINTS = "。.！!，,；; \u3000"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a label and its text, once or twice side by side."""

    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody answered."""

    answer: str
    text: str
    name: str
    day: date
    remark: str = ""

    @property
    def said(self) -> str:
        """Answer and text as one reads them: `同意` is not printed twice because somebody wrote it too."""
        text = self.text.strip()
        bare, answer = text.rstrip(_POINTS), self.answer.rstrip(_POINTS)
        if answer.startswith(bare):
            return f"{answer}。"
        if bare.startswith(answer):
            return text if text != bare else f"{text}。"
        return f"{answer}。{text}"


@dataclass(frozen=True, slots=True)
class ToSign:
    """Room for an opinion, a signature and a date by hand."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """Will be answered on screen: nothing is written here by hand."""


Entry = Opinion | ToSign | Awaited


@dataclass(frozen=True, slots=True)
class Box:
    """The place of one office-holder's opinions. No entries: not asked in this case."""

    label: str
    entries: tuple[Entry, ...]
    sealed: bool = False
    """Whether there is room for a seal."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of its own: titles with the width of each column in proportion, lines, and a line of signatures."""

    columns: tuple[tuple[str, int], ...]
    lines: tuple[tuple[str, ...], ...]
    foot: tuple[tuple[str, int], ...] = ()
    """Texts, and over how many columns each goes."""


Block = Row | Box | Grid


@dataclass(frozen=True, slots=True)
class Sheet:
    title: str
    reference: str
    applied_on: date
    content: tuple[Block, ...]
    note: str
    hash: str
    """SHA-256 of the content, in hexadecimal."""
    preview: str
    """Why nobody may sign this print, as a sentence; empty where it is no mere preview."""
    code: str | None
    """What is asked for when the signature is registered; None where no signature by hand belongs on this print."""
    round: int
    printed_at: datetime
    reconstructed: bool = False
    """Whether the regulation names the form without showing it."""
    landscape: bool = False

    @property
    def boxes(self) -> tuple[Box, ...]:
        return tuple(block for block in self.content if isinstance(block, Box))


TICKED, EMPTY = "☑", "□"


def ticks(options: dict[str, bool]) -> str:
    """`☑文字　□图表`."""
    return "　".join(f"{TICKED if chosen else EMPTY}{option}" for option, chosen in options.items())
