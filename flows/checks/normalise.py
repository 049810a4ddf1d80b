"""The plain form of a text that the checks read, with the way back to every place in the original."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_LINE_BREAKS = frozenset("\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
_UNSEEN = frozenset({"Cf", "Mn", "Me"})
"""Zero-width characters, direction marks, and marks laid over the character before."""
_NUMBERING = ("<circle>", "<super>", "<sub>", "<fraction>")
"""① before a telephone number is a list number, and ¹ after it a footnote: neither is one of its digits."""

_RADICALS = dict(
    zip(
        "⺟⺠⺫⻁⻄⻅⻆⻉⻋⻌⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳⻲⺼⺩⺮⻏⻒⻖⻗⻞",
        "母民目虎西见角贝车辶長长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟龟月王竹阝镸阝雨食",
        strict=True,
    )
)
"""Files of print shops have the radical in place of the character; NFKC knows only the other block of radicals."""


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text in NFKC with ASCII digits, newlines only, and nothing invisible."""

    text: str
    _starts: tuple[int, ...]
    """Where each segment starts in `text`..."""
    _origins: tuple[int, ...]
    """...where it starts in the original..."""
    _stretched: tuple[bool, ...]
    """...and whether its characters all come from one original character."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original characters that the non-empty range [start, end) of `text` stands for."""
        return self._origin(start), self._origin(end - 1) + 1

    def _origin(self, index: int) -> int:
        segment = bisect_right(self._starts, index) - 1
        if self._stretched[segment]:
            return self._origins[segment]
        return self._origins[segment] + index - self._starts[segment]


@lru_cache(maxsize=16)
def normalise(text: str) -> Normalised:
    replacements = {char: plain for char in set(text) if (plain := _plain(char)) != char}
    if not replacements:
        return Normalised(text, (0,), (0,), (False,))
    uneven = "".join(char for char, plain in replacements.items() if len(plain) != 1)
    segments = list(_segments(text, uneven, replacements))
    starts, origins, stretched = zip(*segments, strict=True)
    return Normalised(
        text.translate({ord(char): plain for char, plain in replacements.items()}), starts, origins, stretched
    )


@lru_cache(maxsize=10_000)
def _plain(char: str) -> str:
    if char in _LINE_BREAKS:
        return "\n"
    if unicodedata.category(char) in _UNSEEN:
        return ""
    if unicodedata.decomposition(char).startswith(_NUMBERING):
        return char
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    return _RADICALS.get(char) or unicodedata.normalize("NFKC", char)


def _segments(text: str, uneven: str, replacements: dict[str, str]) -> Iterator[tuple[int, int, bool]]:
    """(start in the plain text, start in the original, stretched), rising; the last of equal starts holds."""
    yield 0, 0, False
    if not uneven:
        return
    longer = 0
    for match in re.finditer(f"[{re.escape(uneven)}]", text):
        plain = replacements[match.group()]
        start = match.start() + longer
        if plain:
            yield start, match.start(), True
        yield start + len(plain), match.end(), False
        longer += len(plain) - 1
