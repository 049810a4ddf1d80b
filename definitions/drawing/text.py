"""How much room words take, and where their lines break."""

import re
import unicodedata
from dataclasses import dataclass
from xml.sax.saxutils import escape

SIZE, SMALL = 13, 12
"""Of the letters, in pixels."""
LINE, SMALL_LINE = 18, 16
"""From one line to the next."""
NEVER_FIRST = set("，。、；：？！）》〉】”’…％%,.;:?!)]}")
NEVER_LAST = set("（《〈【“‘([{")


@dataclass(frozen=True, slots=True)
class TextLine:
    text: str
    width: float


Lines = tuple[TextLine, ...]


_UNSPEAKABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def escaped(text: str) -> str:
    """For XML, in an element or in an attribute between double quotes. What XML cannot hold is left out."""
    return escape(_UNSPEAKABLE.sub("", text), {'"': "&quot;"})


def width_of(text: str, size: float = SIZE) -> float:
    """A Chinese letter is as wide as it is high, others a little more than half of it."""
    return sum(size if unicodedata.east_asian_width(c) in "WFA" else size * 0.6 for c in text)


def wrapped(text: str, room: float, size: float = SIZE) -> Lines:
    """Lines that fit; a line never begins with a closing mark, nor ends with an opening one."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and width_of(line + piece, size) > room:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
        while width_of(line, size) > room and len(line) > 1 and _is_word(line):
            cut = next(n for n in range(len(line), 0, -1) if n == 1 or width_of(line[:n], size) <= room)
            lines.append(line[:cut])
            line = line[cut:]
    if line:
        lines.append(line)
    return tuple(TextLine(one, round(width_of(one, size), 1)) for one in lines)


def _is_word(text: str) -> bool:
    return text.isascii() and " " not in text


def _pieces(text: str) -> list[str]:
    """What must not be parted: a word in Latin letters, a letter with the marks around it."""
    pieces: list[str] = []
    for letter in text:
        previous = pieces[-1][-1] if pieces else ""
        joins = (
            letter in NEVER_FIRST
            or previous in NEVER_LAST
            or (letter.isascii() and previous.isascii() and not letter.isspace() and not previous.isspace())
        )
        if pieces and joins and previous:
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces
