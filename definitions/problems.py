"""What is wrong with a document, where, and what to do about it: values, and how they are shown."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

Path = tuple[str | int, ...]
"""The way from the top of a document to a value: keys, and positions in lists (from 0)."""

LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What YAML counts as the end of a line."""

EXCERPT_WIDTH = 100
"""How many columns of a line are shown, so that a minified document does not flood the screen."""

LONGEST_QUOTE = 40
LIKENESS = 0.6
"""From which ratio on, as difflib has it, one word is taken for a misspelling of another."""
NEAR = 5
MOST_LISTED = 15
"""Words in a hint."""
MOST = 100
"""Problems looked for in one document: whoever has more, mends these first."""


NO_TITLES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A character of a file; line and column count from 1, a wide character is one column."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `code` is stable; `message` and `hint` are for the person who edits the file."""

    code: str
    message: str
    place: Place
    path: Path = ()
    hint: str | None = None


class InvalidDefinition(Exception):
    """A document will not do. Holds every problem that was found, in the order of the document."""

    def __init__(self, problems: Iterable[Problem], text: Mapping[str, str]) -> None:
        self.problems = tuple(
            sorted(problems, key=lambda problem: (problem.place, problem.code, problem.message))
        )
        self.text = dict(text)
        """File to its text, for the excerpts."""
        super().__init__(self.problems, self.text)

    def __str__(self) -> str:
        reports = [render(problem, self.text[problem.place.file]) for problem in self.problems]
        if len(reports) >= MOST:
            reports.append("问题太多，没有全部列出。请先改正以上各处，再检查一次。")
        return "\n".join(reports)


def render(problem: Problem, text: str) -> str:
    """The place, the message, the line with a caret under the fault, and the hint; no newline at the end."""
    place = problem.place
    lines = [f"{place.file}:{place.line}:{place.column}: {problem.code}: {problem.message}"]
    found = excerpt(place, text)
    if found is not None:
        number = f"{place.line:>5} | "
        shown, caret_column = found
        lines.append(f"{number}{shown}".rstrip())
        lines.append(f"{' ' * (len(number) - 2)}| {' ' * caret_column}^")
    if problem.hint is not None:
        lines.append(f"  提示：{problem.hint}")
    return "\n".join(lines)


def excerpt(place: Place, text: str) -> tuple[str, int] | None:
    """The part of the line around the place, and how many terminal columns stand before it; None where there is no such
    line.
    """
    lines = LINE_BREAK.split(text.removeprefix("\ufeff"))
    return _window(lines[place.line - 1], place.column - 1) if place.line <= len(lines) else None


def as_json(problem: Problem) -> dict[str, Any]:
    """The problem as plain values, for machines."""
    return {
        "code": problem.code,
        "message": problem.message,
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "path": list(problem.path),
        "hint": problem.hint,
    }


def quoted(value: object) -> str:
    """A value of the document within a message: on one line, not too long, without control characters."""
    text = "".join(_printable(character) for character in written(value))
    return f"“{text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE] + '…'}”"


def written(value: object) -> str:
    """A value as one writes it in a document, on one line."""
    match value:
        case None:
            return "（空）"
        case bool():
            return str(value).lower()
        case float() if value.is_integer():
            return str(int(value))
        case list() | tuple() | set() | frozenset():
            return f"[{', '.join(map(written, value))}]"
        case dict():
            return f"{{{', '.join(f'{key}: {written(one)}' for key, one in value.items())}}}"
    return str(value)


def nearest(given: object, allowed: Iterable[str]) -> str | None:
    """The allowed word that was most likely meant; None where none is near."""
    word = str(given).casefold()
    near = difflib.get_close_matches(word, sorted(set(allowed)), n=NEAR, cutoff=LIKENESS)
    return next((one for one in near if _differ_little(word, one)), None)


def _differ_little(given: str, allowed: str) -> bool:
    """Apart from the names before and behind dots that both have: `form.nope` is no misspelling of `form.body`."""
    one, other = given.split("."), allowed.split(".")
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return difflib.SequenceMatcher(None, ".".join(other), ".".join(one)).ratio() >= LIKENESS


def did_you_mean(given: object, allowed: Iterable[str], titles: Mapping[str, str] = NO_TITLES) -> str | None:
    """A hint that names the nearest allowed word, or else some of them, those of the same thing first; None where nothing is
    allowed. `titles`: of words, what people call them, and may have written instead.
    """
    words = sorted(set(allowed))
    near = nearest(given, words)
    if near is not None:
        return f"你是不是想写 `{near}`？"
    called = nearest(given, titles.values())
    if called is not None:
        meant = sorted(
            word for word, title in titles.items() if title == called and word in (words or titles)
        )
        if meant:
            return f"你是不是想写 `{meant[0]}`（{called}）？"
    head = str(given).partition(".")[0]
    words.sort(key=lambda word: word.partition(".")[0] != head)
    rest = f" 等 {len(words)} 种" if len(words) > MOST_LISTED else ""
    listed = [f"{word}（{titles[word]}）" if word in titles else word for word in words[:MOST_LISTED]]
    return f"可以写：{'、'.join(listed)}{rest}" if words else None


def _window(line: str, column: int) -> tuple[str, int]:
    """The part of the line around the column, and how many terminal columns stand before the caret."""
    clean = "".join(_printable(character) for character in line)
    before, after = clean[:column], clean[column:]
    if _width(clean) <= EXCERPT_WIDTH:
        return clean, _width(before)
    shown_before = _clip(before[::-1], EXCERPT_WIDTH // 2)[::-1]
    shown_after = _clip(after, EXCERPT_WIDTH - _width(shown_before))
    left = "…" if shown_before != before else ""
    right = "…" if shown_after != after else ""
    return f"{left}{shown_before}{shown_after}{right}", len(left) + _width(shown_before)


def _clip(text: str, width: int) -> str:
    taken = 0
    for index, character in enumerate(text):
        taken += _width(character)
        if taken > width:
            return text[:index]
    return text


def _width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def _printable(character: str) -> str:
    """A tab is shown as one blank, any other control or format character as a replacement mark."""
    if character == "\t":
        return " "
    return "\ufffd" if unicodedata.category(character) in {"Cc", "Cf", "Cs"} else character
