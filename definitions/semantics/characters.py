"""Characters that no text may hold, because nobody can see what they do, and texts in which nothing is to be seen."""

import re
import unicodedata

_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_HALF = re.compile("[\ud800-\udfff]")
_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0") | {
    chr(selector) for selector in range(0xFE00, 0xFE10)
}
"""Letters, signs and marks by their category that leave the paper white."""


def forbidden_character(text: str) -> str | None:
    """What is wrong with the characters, in Chinese, to be put behind the name of what was filled in; None if nothing.

    Refused are the controls C0 and C1 except line feed and tab (PostgreSQL stores no NUL, a terminal obeys ESC), the
    overrides and isolates of the writing direction (a text would show other than it is bound), and halves of
    characters (surrogates) and the two that are none (U+FFFE, U+FFFF), which no document can hold.
    """
    found = _FORBIDDEN.search(text)
    if found is None:
        return None
    where = f"第 {found.start() + 1} 个字是{_kind(found[0])}（U+{ord(found[0]):04X}）"
    return f"{where}，请删去这个字后重新输入"


def is_blank(text: str) -> bool:
    """Whether there is nothing to be seen: spaces of every width, line ends, zero-width characters, fillers."""
    return all(char in _FILLERS or unicodedata.category(char) in _INVISIBLE_CATEGORIES for char in text)


def _kind(char: str) -> str:
    if _DIRECTION.match(char):
        return "颠倒文字方向的控制字符"
    return "残缺的字符" if _HALF.match(char) else "看不见的控制字符"
