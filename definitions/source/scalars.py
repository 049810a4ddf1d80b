"""What an unquoted word means: text, unless it is plainly a number, `true`, `false`, or nothing."""

import re

from definitions.problems import quoted

LONGEST_NUMBER = 18
"""Digits; longer ones are identity or account numbers, which are texts."""

UNQUOTED_DATE = "unquoted-date"

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+")
_TRUTH = {"true": True, "false": False}
_NOTHING = {"", "~", "null", "Null", "NULL"}
_MISLEADING = {"yes": "true", "no": "false", "on": "true", "off": "false", "true": "true", "false": "false"}
"""Words that one reader of YAML takes for text and another for true or false, and what they may mean."""


class UnclearWordError(Exception):
    """An unquoted word whose meaning is in doubt."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


def meaning(word: str) -> str | int | float | bool | None:
    """The value of an unquoted word. Times, octal and sexagesimal numbers, `.inf` and `1e3` are texts."""
    if word in _NOTHING:
        return None
    if word in _TRUTH:
        return _TRUTH[word]
    if word.casefold() in _MISLEADING:
        raise UnclearWordError(
            "ambiguous-word",
            f"{quoted(word)} 有歧义：分不清是文字还是真假。",
            f"要写文字请加引号：'{word}'；要写真假请写 {_MISLEADING[word.casefold()]}。",
        )
    if _DATE.fullmatch(word):
        raise UnclearWordError(
            UNQUOTED_DATE,
            f"{quoted(word)} 有歧义：有的程序当作文字，有的当作日期。",
            f"日期一律写成文字，请加引号：'{word}'",
        )
    if not _is_number(word):
        return word
    if sum(character.isdigit() for character in word) > LONGEST_NUMBER:
        raise UnclearWordError(
            "long-number", f"数字太长：{quoted(word)}。", "证件号、账号之类请加引号，写成文字。"
        )
    return int(word) if _INTEGER.fullmatch(word) else float(word)


def is_text_as_key(word: str) -> bool:
    """Whether an unquoted word is a text where a key stands: `on` and `no` are, `1` and `true` are not."""
    return word not in _NOTHING and word not in _TRUTH and not _is_number(word)


def _is_number(word: str) -> bool:
    return _INTEGER.fullmatch(word) is not None or _DECIMAL.fullmatch(word) is not None
