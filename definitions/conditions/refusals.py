"""Why an expression cannot be read or computed, in words for a clerk."""

import re
from collections.abc import Collection, Mapping

from definitions.conditions.engine import OWN_SIZE
from definitions.conditions.lexemes import Lexeme


class ConditionError(Exception):
    """An expression cannot be read or computed. `reason` is Chinese; line and column count from 1."""

    def __init__(
        self, expression: str, reason: str, *, line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(f"条件“{expression}”：{reason}")
        self.expression = expression
        self.reason = reason
        self.line = line
        self.column = column


class CostlyCondition(ConditionError):
    """Computing it could take so long that everybody else would wait. `hint` is Chinese."""

    def __init__(self, expression: str, reason: str, hint: str) -> None:
        super().__init__(expression, reason)
        self.hint = hint


_PLACE = re.compile(r"<input>:(\d+):(\d+): (.*)")
_HINT_BY_MARK = {mark: f"{mark} 是中文标点，请改用英文标点" for mark in "“”‘’（）＝！＆｜＞＜，。【】"}
_HINT_BY_MARK |= {"'": "引号没有成对", '"': "引号没有成对", "=": "判断相等要写两个等号：=="}
_CHINESE_WORDS = re.compile(r"[\u3400-\u9fff][\w、]*")
_COMPARED = re.compile(r"([=!<>]=|[<>\[,(]|\bin) *$")
_OPERATORS = {"并且": "&&", "而且": "&&", "且": "&&", "或者": "||", "或": "||"}
_OPERATORS |= {"是": "==", "等于": "==", "不是": "!=", "不等于": "!=", "大于": ">", "小于": "<"}
_WORDS_OF_PYTHON = {"and": "&&", "or": "||", "not": "!"}


def unreadable(expression: str, lexemes: list[Lexeme], message: str) -> ConditionError:
    place = _PLACE.search(message)
    if place is None:
        return ConditionError(expression, f"写法不对：{message}")
    line, column = int(place[1]), int(place[2])
    written = "".join(expression.split("\n")[line - 1 : line])
    rest = written[column - 1 :]
    reason = _chinese_words(written[: column - 1], rest) or _hint(rest, lexemes, place[3])
    return ConditionError(expression, reason, line=line, column=column)


def _chinese_words(before: str, rest: str) -> str | None:
    """What to write instead of Chinese words without quotation marks; None where something else is wrong."""
    found = _CHINESE_WORDS.match(rest)
    if found is None:
        return None
    words = found[0]
    if words in _OPERATORS:
        return f"不能写 {words}，请写 {_OPERATORS[words]}"
    if _COMPARED.search(before) is None:
        return f"从“{rest[:12]}”起看不懂，条件写成 form.表单项 == '文字' 这样"
    return f"文字要加引号：{before.lstrip()}'{words}'{rest[found.end() :]}"


def _hint(rest: str, lexemes: list[Lexeme], message: str) -> str:
    """What to tell about an expression that cannot be read from `rest` on."""
    for lexeme in lexemes:
        if lexeme.text in _WORDS_OF_PYTHON:
            return f"不能写 {lexeme.text}，请写 {_WORDS_OF_PYTHON[lexeme.text]}"
    if not rest.strip():
        return "没有写完"
    if rest[0] in _HINT_BY_MARK:
        return _HINT_BY_MARK[rest[0]]
    if "unsupported syntax" in message:
        return f"不支持“{rest[:12]}”这种写法"
    return f"从“{rest[:12]}”起看不懂"


_TYPES_DIFFER = (
    "类型不符：文字只能与文字比较，数字只能与数字比较，没有填的栏目不能比大小；"
    "与表单中的数字做加减乘除时，数字要带小数，例如 1.0"
)


def why_not(
    error: Exception,
    variables: Collection[str],
    references: Collection[tuple[str, ...]],
    context: Mapping[str, object],
) -> str:
    unknown = re.search(r"Undefined variable or function: '(.+?)'", str(error))
    if isinstance(error, KeyError):
        return f"缺少“{_missing_path(str(error.args[0]), references, context)}”"
    if unknown and unknown[1] in variables:
        return f"缺少“{unknown[1]}”"
    if unknown or isinstance(error, TypeError) or OWN_SIZE in str(error):
        return _TYPES_DIFFER
    if isinstance(error, ZeroDivisionError):
        return "除数是零"
    return f"算不出来：{error}"


def _missing_path(member: str, references: Collection[tuple[str, ...]], context: Mapping[str, object]) -> str:
    for path in sorted(references):
        value: object = context
        for depth, name in enumerate(path):
            if not isinstance(value, Mapping):
                break
            if name not in value:
                if name == member:
                    return ".".join(path[: depth + 1])
                break
            value = value[name]
    return member
