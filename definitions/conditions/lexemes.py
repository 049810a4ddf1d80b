"""An expression in its lexemes: what can be told of it without computing it."""

import re
from dataclasses import dataclass
from itertools import pairwise

WORDS_OF_CEL = frozenset({"true", "false", "null", "in"})

_LEXEME = re.compile(
    r"""(?P<comment>//[^\n]*)
    |(?P<text>[bB]?[rR][bB]?(?:'''.*?'''|\"{3}.*?\"{3}|'[^'\n]*'|"[^"\n]*")
        |[bB]?(?:'''(?:\\.|[^\\])*?'''|\"{3}(?:\\.|[^\\])*?\"{3}|'(?:\\.|[^\\'\n])*'|"(?:\\.|[^\\"\n])*"))
    |(?P<number>\d+(?:\.\d+)?\w*)
    |(?P<name>[A-Za-z_]\w*)
    |(?P<mark>\S)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Lexeme:
    kind: str
    text: str
    start: int


def lexemes_of(expression: str) -> list[Lexeme]:
    found = (Lexeme(match.lastgroup or "", match[0], match.start()) for match in _LEXEME.finditer(expression))
    return [lexeme for lexeme in found if lexeme.kind != "comment"]


def canonical(expression: str) -> str:
    """The same for expressions that differ in blanks, line ends and comments alone."""
    return " ".join(lexeme.text for lexeme in lexemes_of(expression))


_COMPARING = frozenset({"==", "!=", "<", "<=", ">", ">="})
_COMPUTING = frozenset("+-*/%?.")


def is_plain(expression: str) -> bool:
    """Whether it does nothing but compare members with written values: it calls nothing and computes nothing.

    Such a condition cannot tell apart two values that lie alike towards all that it speaks of.
    """
    words = _words(expression)
    if any(kind == "name" and after[1] == "(" for (kind, _), after in pairwise(words)):
        return False
    if any(kind == "mark" and text in _COMPUTING for kind, text in words):
        return False
    if not all(_is_read(kind, text) for kind, text in words) or not _lists_are_written(words):
        return False
    return all(
        _is_written(words[place - 1]) or _is_written(words[place + 1])
        for place, (_, text) in enumerate(words)
        if text in _COMPARING
    ) and all(
        _is_written(words[place - 1]) or words[place + 1][1] == "["
        for place, (kind, text) in enumerate(words)
        if (kind, text) == ("name", "in")
    )


def _is_read(kind: str, text: str) -> bool:
    """Whether a value that is written down is among the `literals`: not `0x10`, `1e3`, `7u`, `r'a'`."""
    if kind == "number":
        return re.fullmatch(r"\d+(\.\d+)?", text) is not None
    return kind != "text" or text[0] in "'\""


def _lists_are_written(words: list[tuple[str, str]]) -> bool:
    """Whether lists hold nothing but written values: `in ['a', form.b]` compares two members."""
    is_open = False
    for kind, text in words:
        if kind == "mark" and text in "[]":
            is_open = text == "["
        elif is_open and kind == "name" and text not in ("true", "false", "null"):
            return False
    return True


def _words(expression: str) -> list[tuple[str, str]]:
    """Kind and text of each lexeme: a member with its dots is one name, a comparison one mark; nothing at both ends."""
    words: list[tuple[str, str]] = [("", "")]
    for lexeme in lexemes_of(expression):
        kind, text = words[-1]
        is_member = lexeme.text == "." or (text.endswith(".") and lexeme.kind == "name")
        if kind == "name" and text not in WORDS_OF_CEL and is_member:
            words[-1] = (kind, text + lexeme.text)
        elif kind == "mark" and lexeme.text == "=" and text in {"=", "!", "<", ">"}:
            words[-1] = (kind, f"{text}=")
        else:
            words.append((lexeme.kind, lexeme.text))
    return [*words, ("", "")]


def _is_written(word: tuple[str, str]) -> bool:
    return word[0] in {"text", "number"} or word[1] in WORDS_OF_CEL - {"in"}
