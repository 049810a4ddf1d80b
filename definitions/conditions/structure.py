"""How an expression is put together, as far as it decides how long computing it can take.

Which operator binds closer is left open: whatever stands side by side is a row, and no operator makes more of its
operands than all of them together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from definitions.conditions.engine import text_of
from definitions.conditions.lexemes import WORDS_OF_CEL, Lexeme


@dataclass(frozen=True, slots=True)
class Written:
    """A literal. `text` is what stands between the quotes of a plain one."""

    characters: int
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A member of the context, or a variable of a macro, by its path."""

    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Operands side by side."""

    operands: tuple[Operand, ...]
    is_added: bool = False
    """There is a `+` between them."""


@dataclass(frozen=True, slots=True)
class Bracket:
    """`(…)`, `[…]` or `{…}`: what stands between the commas."""

    mark: str
    items: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A step to a member by name or number."""

    index: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """A call of what stands before, or of nothing: `size(x)`."""

    name: str
    arguments: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """An operand with the steps and calls that follow it."""

    first: Written | Named | Bracket | Call
    then: tuple[Member | Call, ...] = ()


Operand = Chain

_END = Lexeme("end", "", -1)
_CLOSED_BY = {"(": ")", "[": "]", "{": "}"}


_GLANCING = frozenset({"has", "contains", "startsWith", "endsWith", "int", "double"})
"""Functions that take no longer than what they are given is large."""
FEW = 30


def is_light(row: Row) -> bool:
    """Whether it only looks at some members, once each: then it takes as long as they are large, whatever they hold."""
    return 0 <= _looks(row) <= FEW


def _looks(row: Row) -> int:
    """How many operands are looked at; -1 where more is done than looking."""
    counts = [-1] if row.is_added else [_looks_of(one) for one in row.operands]
    return -1 if -1 in counts else sum(counts)


def _looks_of(chain: Chain) -> int:
    parts = [chain.first, *chain.then]
    if any(isinstance(part, Call) and part.name not in _GLANCING for part in parts):
        return -1
    counts = [1, *(_looks(row) for part in parts for row in _rows_of(part))]
    return -1 if -1 in counts else sum(counts)


def _rows_of(part: Written | Named | Bracket | Member | Call) -> tuple[Row, ...]:
    match part:
        case Bracket():
            return part.items
        case Member():
            return part.index
        case Call():
            return part.arguments
        case _:
            return ()


def structure_of(lexemes: Sequence[Lexeme]) -> Row:
    """Of an expression that the library can read: there every bracket has its pair."""
    return _Reading([*lexemes, _END, _END, _END]).row()


class _Reading:
    def __init__(self, lexemes: Sequence[Lexeme]) -> None:
        self._lexemes = lexemes
        self._at = 0

    def _next(self, ahead: int = 0) -> Lexeme:
        return self._lexemes[min(self._at + ahead, len(self._lexemes) - 1)]

    def _take(self) -> Lexeme:
        taken = self._next()
        self._at += 1
        return taken

    def row(self) -> Row:
        operands: list[Operand] = []
        is_added = False
        while self._next().kind != "end" and self._next().text not in {",", ")", "]", "}"}:
            if self._next().kind != "mark" or self._next().text in _CLOSED_BY:
                operands.append(self._chain())
            else:
                is_added |= self._take().text == "+"
        return Row(tuple(operands), is_added)

    def _chain(self) -> Chain:
        first = self._first()
        then: list[Member | Call] = []
        while True:
            if self._next().text == "." and self._next(1).kind == "name":
                self._at += 1
                name = self._take().text
                then.append(Call(name, self._inside()) if self._next().text == "(" else Member())
            elif self._next().text == "[":
                then.append(Member(self._inside()))
            else:
                return Chain(first, tuple(then))

    def _first(self) -> Written | Named | Bracket | Call:
        lexeme = self._next()
        if lexeme.text in _CLOSED_BY:
            return Bracket(lexeme.text, self._inside())
        self._at += 1
        if lexeme.kind == "text":
            plain = text_of(lexeme.text) if lexeme.text[0] not in "bB" else None
            return Written(len(lexeme.text), plain)
        if lexeme.kind == "number" or lexeme.text in WORDS_OF_CEL:
            return Written(0)
        if self._next().text == "(":
            return Call(lexeme.text, self._inside())
        return Named(self._path(lexeme.text))

    def _path(self, first: str) -> tuple[str, ...]:
        path = [first]
        while True:
            following, second, third = self._next(), self._next(1), self._next(2)
            if following.text == "." and second.kind == "name" and third.text != "(":
                path.append(second.text)
                self._at += 2
            elif following.text == "[" and second.kind == "text" and third.text == "]":
                path.append(text_of(second.text))
                self._at += 3
            else:
                return tuple(path)

    def _inside(self) -> tuple[Row, ...]:
        """What stands in the brackets that open here."""
        closing = _CLOSED_BY[self._take().text]
        items = []
        while self._next().kind != "end":
            items.append(self.row())
            if self._take().text == closing:
                break
        return tuple(one for one in items if one.operands)
