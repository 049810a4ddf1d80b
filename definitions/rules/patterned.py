"""Texts that fit a pattern. Python shows how it reads one nowhere but in modules of its own, which are there from 3.11 on;
what is made up here is asked of the engine that the forms use, and dropped where that does not agree.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from re import _constants as marks  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from re import error as PatternError  # noqa: N812
from typing import Any

from definitions.conditions import WrongPattern, matches_whole
from definitions.conditions.patterns import states_of

OTHERS = "甲a0_-"
"""Characters for a place at which some are ruled out."""
CLASSES = {"CATEGORY_DIGIT": "70", "CATEGORY_WORD": "甲a", "CATEGORY_SPACE": " "}
MOST_STATES = 10_000
"""Of patterns that are read here: others are told at the field, or fit no text that could be read."""
LONGER = 2
"""So many more of what may be repeated, in the second text."""


class _Unknown(Exception):
    """A part of a pattern that is not made up here."""


@lru_cache(maxsize=512)
def texts_like(pattern: str) -> tuple[str, ...]:
    """A short one, and others where there are such that come of other choices; none where none could be made up."""
    try:
        if states_of(pattern) > MOST_STATES:
            return ()
        parsed = parser.parse(pattern)
        made = [_text(parsed, turn) for turn in range(3)]
    except (PatternError, _Unknown, OverflowError, RecursionError):
        return ()
    return tuple(one for one in dict.fromkeys(made) if fits(pattern, one))


def fits(pattern: str, text: str) -> bool:
    try:
        return matches_whole(pattern, text)
    except WrongPattern:  # reported at the field
        return False


def _text(parsed: Sequence[tuple[Any, Any]], turn: int) -> str:
    return "".join(_part(mark, what, turn) for mark, what in parsed)


def _part(mark: Any, what: Any, turn: int) -> str:
    match str(mark):
        case "LITERAL":
            return chr(what)
        case "NOT_LITERAL":
            return next(one for one in OTHERS if ord(one) != what)
        case "ANY":
            return OTHERS[turn]
        case "IN":
            return _one_of(list(what), turn)
        case "AT":
            return ""
        case "BRANCH":
            ways = what[1]
            return _text(ways[turn % len(ways)], turn)
        case "SUBPATTERN":
            return _text(what[-1], turn)
        case "MAX_REPEAT" | "MIN_REPEAT":
            least, most, repeated = what
            return _text(repeated, turn) * min(int(most), int(least) + LONGER * bool(turn))
        case other:
            raise _Unknown(other)


def _one_of(members: Sequence[tuple[Any, Any]], turn: int) -> str:
    if members and members[0][0] is marks.NEGATE:
        barred = set(_members(members[1:]))
        return next(one for one in OTHERS[turn:] + OTHERS if one not in barred)
    found = list(_members(members))
    return found[turn % len(found)]


def _members(members: Sequence[tuple[Any, Any]]) -> Iterator[str]:
    for mark, what in members:
        match str(mark):
            case "LITERAL":
                yield chr(what)
            case "RANGE":
                yield from {chr(what[0]): None, chr(what[1]): None}
            case "CATEGORY":
                yield from CLASSES.get(str(what), OTHERS)
            case other:
                raise _Unknown(other)
