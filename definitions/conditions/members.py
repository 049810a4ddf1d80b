"""What an expression reads, and the values that it speaks of."""

import re
from collections.abc import Iterator
from functools import lru_cache

from definitions.conditions.engine import text_of
from definitions.conditions.lexemes import WORDS_OF_CEL, Lexeme, lexemes_of

MACROS = frozenset({"all", "exists", "exists_one", "existsOne", "map", "filter"})

_END = Lexeme("end", "", -1)


@lru_cache(maxsize=4096)
def literals(expression: str) -> frozenset[str | float]:
    """The texts and numbers that the expression speaks of."""
    found: set[str | float] = set()
    for lexeme in lexemes_of(expression):
        if lexeme.kind == "text" and lexeme.text[0] in "'\"":
            found.add(text_of(lexeme.text))
        elif lexeme.kind == "number" and re.fullmatch(r"\d+(\.\d+)?", lexeme.text):
            found.add(float(lexeme.text))
    return frozenset(found)


def paths_in(lexemes: list[Lexeme]) -> Iterator[tuple[str, ...]]:
    padded = [_END, *lexemes, _END, _END, _END]
    scopes: list[str | None] = []
    for index, lexeme in enumerate(padded):
        before = padded[index - 1]
        if lexeme.text == "(":
            scopes.append(padded[index + 1].text if before.text in MACROS else None)
        elif lexeme.text == ")":
            scopes.pop()
        elif lexeme.kind == "name" and before.text != "." and lexeme.text not in WORDS_OF_CEL:
            path = _path_from(padded, index)
            if path and path[0] not in scopes:
                yield path


def _path_from(lexemes: list[Lexeme], index: int) -> tuple[str, ...]:
    """The path that begins with the name at `index`, without the function or method that it may end with."""
    path = [lexemes[index].text]
    while True:
        first, second, third = lexemes[index + 1 : index + 4]
        if first.text == "." and second.kind == "name":
            path.append(second.text)
            index += 2
        elif first.text == "[" and second.kind == "text" and third.text == "]":
            path.append(text_of(second.text))
            index += 3
        else:
            return tuple(path[:-1] if first.text == "(" else path)
