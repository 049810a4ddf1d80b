"""How a condition is made up of others by `&&`, `||`, `!` and `? :`, so that it can be decided before all that it reads is
known. An operand that decides it does so wherever it stands, also beside one that cannot be computed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TypeVar

from definitions.conditions.lexemes import Lexeme, lexemes_of

Unknown = TypeVar("Unknown")

_CLOSED_BY = {"(": ")", "[": "]", "{": "}"}


class Uncomputable:
    """In place of true or false."""


UNCOMPUTABLE = Uncomputable()


@dataclass(frozen=True, slots=True)
class Atom:
    """What is not taken apart."""

    text: str


@dataclass(frozen=True, slots=True)
class Both:
    operands: tuple[Skeleton, ...]


@dataclass(frozen=True, slots=True)
class Either:
    operands: tuple[Skeleton, ...]


@dataclass(frozen=True, slots=True)
class Opposite:
    operand: Skeleton


@dataclass(frozen=True, slots=True)
class Chosen:
    """`asked ? yes : no`."""

    asked: Skeleton
    yes: Skeleton
    no: Skeleton


Skeleton = Atom | Both | Either | Opposite | Chosen


@lru_cache(maxsize=1024)
def skeleton_of(expression: str) -> Skeleton:
    """Of an expression that the library can read."""
    return _read(expression, lexemes_of(expression))


def decide(
    skeleton: Skeleton, of: Callable[[str], bool | Uncomputable | Unknown]
) -> bool | Uncomputable | Unknown:
    """What the condition is, of what is known of its atoms; of one that is not, whatever `of` tells instead."""
    match skeleton:
        case Atom():
            return of(skeleton.text)
        case Both():
            return _settled(skeleton.operands, of, by=False)
        case Either():
            return _settled(skeleton.operands, of, by=True)
        case Opposite():
            found = decide(skeleton.operand, of)
            return not found if isinstance(found, bool) else found
        case Chosen():
            asked = decide(skeleton.asked, of)
            return decide(skeleton.yes if asked else skeleton.no, of) if isinstance(asked, bool) else asked


def atoms_of(skeleton: Skeleton) -> Iterator[str]:
    match skeleton:
        case Atom():
            yield skeleton.text
        case Both() | Either():
            for operand in skeleton.operands:
                yield from atoms_of(operand)
        case Opposite():
            yield from atoms_of(skeleton.operand)
        case Chosen():
            for part in (skeleton.asked, skeleton.yes, skeleton.no):
                yield from atoms_of(part)


def _settled(
    operands: Sequence[Skeleton], of: Callable[[str], bool | Uncomputable | Unknown], *, by: bool
) -> bool | Uncomputable | Unknown:
    """One of the operands settles it, if it is what settles: then the others make no difference."""
    otherwise: bool | Uncomputable | Unknown = not by
    for operand in operands:
        found = decide(operand, of)
        if found is by:
            return by
        if not isinstance(found, bool) and isinstance(otherwise, bool | Uncomputable):
            otherwise = found
    return otherwise


def _read(text: str, lexemes: Sequence[Lexeme]) -> Skeleton:
    while _is_bracketed(lexemes):
        lexemes = lexemes[1:-1]
    asked = next(_places(lexemes, "?"), None)
    if asked is not None:
        return _read_choice(text, lexemes, asked)
    for mark, kind in (("|", Either), ("&", Both)):
        parts = _parts(lexemes, mark)
        if len(parts) > 1:
            return kind(tuple(_read(text, part) for part in parts))
    if lexemes and lexemes[0].text == "!" and _is_bracketed(lexemes[1:]):
        return Opposite(_read(text, lexemes[1:]))
    return Atom(_text_of(text, lexemes))


def _read_choice(text: str, lexemes: Sequence[Lexeme], asked: int) -> Skeleton:
    """It binds to the right: the colon is the one that closes this question."""
    depth = 0
    for place in sorted([*_places(lexemes, "?"), *_places(lexemes, ":")]):
        depth += 1 if lexemes[place].text == "?" else -1
        if depth == 0:
            parts = (lexemes[:asked], lexemes[asked + 1 : place], lexemes[place + 1 :])
            return Chosen(*(_read(text, part) for part in parts))
    return Atom(_text_of(text, lexemes))


def _text_of(text: str, lexemes: Sequence[Lexeme]) -> str:
    return text[lexemes[0].start : lexemes[-1].start + len(lexemes[-1].text)] if lexemes else text


def _is_bracketed(lexemes: Sequence[Lexeme]) -> bool:
    """Whether one pair of brackets stands around all of it."""
    if len(lexemes) < 3 or lexemes[0].text != "(":
        return False
    return next(_ends(lexemes), None) == len(lexemes) - 1


def _ends(lexemes: Sequence[Lexeme]) -> Iterator[int]:
    """Where the outermost brackets close."""
    depth = 0
    for place, lexeme in enumerate(lexemes):
        if lexeme.kind == "mark" and lexeme.text in _CLOSED_BY:
            depth += 1
        elif lexeme.kind == "mark" and lexeme.text in _CLOSED_BY.values():
            depth -= 1
            if depth == 0:
                yield place


def _places(lexemes: Sequence[Lexeme], mark: str) -> Iterator[int]:
    """Where a mark stands outside of all brackets."""
    depth = 0
    for place, lexeme in enumerate(lexemes):
        if lexeme.kind != "mark":
            continue
        if lexeme.text in _CLOSED_BY:
            depth += 1
        elif lexeme.text in _CLOSED_BY.values():
            depth -= 1
        elif lexeme.text == mark and depth == 0:
            yield place


def _parts(lexemes: Sequence[Lexeme], mark: str) -> list[Sequence[Lexeme]]:
    """What stands between the doubled marks."""
    doubled = [one for one, other in pairwise(_places(lexemes, mark)) if other == one + 1]
    bounds = [-2, *doubled, len(lexemes)]
    return [lexemes[start + 2 : end] for start, end in pairwise(bounds)]
