"""Other ways of writing the same numbers. Each rewritten text is as long as the plain one: places stay what they are."""

import re

from flows.checks.number_runs import SHORTEST, Number

_NUMERALS = {
    **dict.fromkeys("〇零○⓪⁰₀", "0"),
    **dict.fromkeys("一壹幺①¹₁", "1"),
    **dict.fromkeys("二贰②²₂", "2"),
    **dict.fromkeys("三叁③³₃", "3"),
    **dict.fromkeys("四肆④⁴₄", "4"),
    **dict.fromkeys("五伍⑤⁵₅", "5"),
    **dict.fromkeys("六陆⑥⁶₆", "6"),
    **dict.fromkeys("七柒⑦⁷₇", "7"),
    **dict.fromkeys("八捌⑧⁸₈", "8"),
    **dict.fromkeys("九玖⑨⁹₉", "9"),
}
_NUMERAL = f"[{''.join(_NUMERALS)}]"
_DIGIT = f"[0-9{''.join(_NUMERALS)}]"
_IN_NUMERALS = re.compile(rf"(?<!{_DIGIT})(?=[0-9]*+{_NUMERAL}){_DIGIT}{{{SHORTEST},}}+")
_TO_DIGITS = {ord(numeral): digit for numeral, digit in _NUMERALS.items()}
_ODD = re.compile(r"(?<=[0-9])[ \t]?[/,、:;()~+|*年月日]{1,2}+[ \t]?(?=[0-9])")
_GROUPS = {
    "id_card": {
        *((6, 8, 4), (6, 4, 4, 4), (6, 4, 2, 2, 4)),
        *((6, 8, 3, 1), (6, 4, 4, 3, 1), (6, 4, 2, 2, 3, 1)),
    },
    "mobile": {(3, 4, 4), (3, 8)},
    "bank_card": {(4, 4, 4, 4), (4, 4, 4, 4, 1), (4, 4, 4, 4, 2), (4, 4, 4, 4, 3)},
}


def in_digits(text: str) -> str:
    """With the Chinese and circled numerals of long numbers as digits."""
    return _IN_NUMERALS.sub(lambda run: run.group().translate(_TO_DIGITS), text)


def with_hyphens(text: str) -> str:
    """With hyphens for the commas, slashes and brackets between digits."""
    return _ODD.sub(lambda gap: "-".ljust(len(gap.group())), text)


def is_grouped_as(code: str, number: Number) -> bool:
    """Commas stand between figures too: only the groups that people write such a number in count."""
    return number.lengths in _GROUPS.get(code, set())
