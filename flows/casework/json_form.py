"""A form as JSON, as people and programs write it: nothing in it is dropped or read otherwise than it was meant."""

import json
import re
from collections import Counter
from itertools import islice
from typing import Any

from definitions.conditions import EXACT_IN_DOUBLE
from definitions.problems import InvalidDefinition, Place, Problem
from definitions.semantics.characters import forbidden_character
from flows.access.refusal import Invalid

DEEPEST = 4
"""Levels of brackets; a form has two, a list of choices within it."""
MOST_VALUES = 20_000
"""In what comes over the network: a table of a thousand rows, and the form around it."""
MOST_REPEATED = 100
"""Names that are told, of those that stand there more than once."""
LONGEST_SHOWN = 40
"""Characters of a number that is too large."""
_SIGN = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{},]', re.DOTALL)
"""A text as a whole, or what stands between values."""


def must_be_small(text: str, called: str, deepest: int = DEEPEST) -> None:
    """Raises Invalid where there is too much in it, before anything of it is built in memory."""
    depth, values = 0, 1
    for found in _SIGN.finditer(text):
        sign = text[found.start()]
        depth += (sign in "[{") - (sign in "]}")
        values += sign in "[{,"
        if depth > deepest:
            raise _too_deep(called)
        if values > MOST_VALUES:
            raise Invalid(f"{called} 里的内容多于 {MOST_VALUES} 个", "请核对内容；一次提交不了的，请分几次")


def read_json(text: str, name: str, called: str, deepest: int = DEEPEST) -> dict[str, Any]:
    """`name`: of the file; `called`: what it is called in words. Raises Invalid, or InvalidDefinition with the place."""
    repeated: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in items]
        fault = next(filter(None, map(forbidden_character, keys)), None)
        if fault is not None:
            raise Invalid(f"{called} 里有一项的名称不能用：{fault}")
        repeated.extend(key for key, times in Counter(keys).items() if times > 1)
        return dict(items)

    def number(written: str) -> int | float:
        """Also for `NaN` and `Infinity`, which JSON does not have and Python reads."""
        value = float(written)
        if not abs(value) <= EXACT_IN_DOUBLE:
            shown = written if len(written) <= LONGEST_SHOWN else f"{written[:LONGEST_SHOWN]}…"
            raise Invalid(f"{called} 里的 {shown} 不是数字，或者数字太大", "请核对这一项；文字要加引号")
        return int(written) if written.lstrip("-").isdigit() else value

    try:
        values = json.loads(
            text, object_pairs_hook=pairs, parse_int=number, parse_float=number, parse_constant=number
        )
    except RecursionError as error:
        raise _too_deep(called) from error
    except json.JSONDecodeError as error:
        place = Place(name, error.lineno, error.colno)
        hint = "检查引号、逗号和括号；最后一项后面不能有逗号。也可以写成 YAML，每行一项。"
        problem = Problem("syntax", "从这里起读不下去了：不符合 JSON 的写法。", place, hint=hint)
        raise InvalidDefinition([problem], {name: text}) from error
    if not _is_shallow(values, deepest):
        raise _too_deep(called)
    problems = [_not_a_form(name)] if not isinstance(values, dict) else []
    problems += [
        Problem("duplicate-key", f"“{key}”写了不止一次。", Place(name, 1, 1))
        for key in islice(dict.fromkeys(repeated), MOST_REPEATED)
    ]
    if problems:
        raise InvalidDefinition(problems, {name: text})
    result: dict[str, Any] = values
    return result


def _is_shallow(value: Any, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return True
    inner = value.values() if isinstance(value, dict) else value
    return levels > 0 and all(_is_shallow(item, levels - 1) for item in inner)


def _too_deep(called: str) -> Invalid:
    return Invalid(f"{called} 里的括号套得太深，不是表单", "表单只有一层：每项一个名称、一个内容")


def _not_a_form(name: str) -> Problem:
    return Problem(
        "wrong-type",
        "表单应当每行一项，写成“项目: 内容”。",
        Place(name, 1, 1),
        hint="例如 title: 关于……的通知",
    )
