"""Texts that are no YAML: the parser's complaint as a problem that a clerk can act on."""

import re

import yaml

from definitions.problems import LINE_BREAK, Place, Problem
from definitions.source.faults import Complaint, likely_fault

_CHINESE_TYPING = (
    (re.compile(r"^\s*(?:- *)?[\w-]+(：)"), "冒号要用英文的 `:`，后面空一格；这里用了中文的“：”。"),
    (re.compile("^ *([\u00a0\u2000-\u200b\u3000])"), "缩进要用英文空格；这里用了中文的全角空格或别的空白。"),
)
"""What a Chinese input method leaves behind: the parser takes it for text, and fails a line later."""

_HINTS = (
    ("mapping values are not allowed", "同一行里有两个冒号，或上一行没有写完；文字里有冒号时请加引号。"),
    ("expected ',' or ']'", "方括号 [ ] 没有配对，或各项之间少了逗号。"),
    ("expected ',' or '}'", "花括号 { } 没有配对，或各项之间少了逗号。"),
    ("expected <block end>", "缩进不齐：同一层的各行要从同一列开始。"),
    ("found unexpected end of stream", "引号没有配对，请补上另一个引号。"),
    ("unknown escape character", "双引号里的反斜杠 \\ 有特殊含义，请改用单引号。"),
    ("could not find expected ':'", "这一行少了冒号；冒号后面要有一个空格。"),
    ("that cannot start any token", "文字以特殊符号开头时请加引号。"),
)
"""The parser has no codes for its complaints; an unknown one gets the general hint."""
_GENERAL_HINT = "检查这一行和上一行的缩进、引号、括号和冒号。"


def syntax_problem(error: yaml.MarkedYAMLError, text: str, file: str, fallback: Place) -> Problem:
    """`fallback` is the last place that could be read, for a complaint without a place."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return Problem("syntax", _MESSAGE, fallback, hint=_GENERAL_HINT)
    place = Place(file, mark.line + 1, mark.column + 1)
    if text[mark.index : mark.index + 1] == "\t":
        return Problem(
            "tab",
            "这里用了制表符（Tab 键），缩进只能用空格。",
            place,
            hint="删掉它，改按空格键，每层两个空格。",
        )
    return (
        _mistyped(text, file, mark.line)
        or _likely(Complaint(error, text, mark), file)
        or Problem("syntax", _MESSAGE, place, hint=_hint(error.problem or ""))
    )


def _likely(complaint: Complaint, file: str) -> Problem | None:
    fault, line = likely_fault(complaint), complaint.mark.line
    if fault is None:
        return None
    message = (
        _MESSAGE if fault.line == line else f"这里不符合 YAML 的写法，读到第 {line + 1} 行就读不下去了。"
    )
    return Problem("syntax", message, Place(file, fault.line + 1, fault.column + 1), hint=fault.hint)


_MESSAGE = "从这里起读不下去了：不符合 YAML 的写法。"


def unprintable_problem(error: yaml.reader.ReaderError, text: str, file: str) -> Problem:
    before = LINE_BREAK.split(text[: error.position])
    return Problem(
        "control-character",
        "这里有一个看不见的控制字符，不能出现在文件里。",
        Place(file, len(before), len(before[-1]) + 1),
        hint="删掉它，重新输入这一处。",
    )


def _mistyped(text: str, file: str, line: int) -> Problem | None:
    """What was typed in Chinese on the line that could not be read (counted from 0) or on the one before."""
    lines = LINE_BREAK.split(text)
    for number in (line - 1, line):
        for pattern, hint in _CHINESE_TYPING:
            found = pattern.match(lines[number]) if number >= 0 else None
            if found is not None:
                return Problem("syntax", _MESSAGE, Place(file, number + 1, found.start(1) + 1), hint=hint)
    return None


def _hint(complaint: str) -> str:
    return next((hint for start, hint in _HINTS if start in complaint), _GENERAL_HINT)
