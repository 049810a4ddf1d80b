"""What was most likely mistyped in a text that is no YAML: often it stands lines before the place at which the parser gives
up, which has taken the rest for a part of it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import yaml

from definitions.problems import LINE_BREAK, LONGEST_QUOTE, Place

_COLON_WITHOUT_BLANK = re.compile(r" *(?:- +)*[\w-]+(:)\S")
_KEY_ALONE = re.compile(r" *(?:- +)*[\w-]+ *")
_ITEM = re.compile(r"(?:^|[ {,\[])[\w-]+: +([^,{}\[\]'\"]+)$")
_WORD_BEHIND = re.compile(r" ([a-z]\w*)$")
_CHINESE_COMMA = re.compile("([，、；])")
_CHINESE_COMMA_BEFORE_KEY = re.compile(r"([，、；]) *[\w-]+$")
_CHINESE_BRACKET = re.compile("([｛｝])")
_ENGLISH = dict(zip("，、；｛｝", ",,,{}", strict=True))
_COMMENT = re.compile(r"\s#")
COMMENT_HINT = "# 后面的都算注释；文字里要写 # 的，请把文字放进引号。"
_IN_BRACKETS = ("while parsing a flow mapping", "while parsing a flow sequence")


@dataclass(frozen=True, slots=True)
class Fault:
    line: int
    """Line and column count from 0, as the parser's do."""
    column: int
    hint: str


@dataclass(frozen=True)
class Complaint:
    """Of the parser, about a text; it has a place."""

    error: yaml.MarkedYAMLError
    text: str
    mark: yaml.error.Mark

    @cached_property
    def lines(self) -> list[str]:
        return LINE_BREAK.split(self.text)

    @property
    def line(self) -> str:
        return self.lines[self.mark.line]

    @property
    def before(self) -> str:
        """What stands in the line before the place."""
        return self.line[: self.mark.column]

    @cached_property
    def opened(self) -> yaml.error.Mark | None:
        """Where the brackets begin in which the parser was."""
        if self.error.context == "while parsing a flow node":  # it tells the place of the node
            return self._last_bracket()
        return self.error.context_mark if self.error.context in _IN_BRACKETS else None

    def _last_bracket(self) -> yaml.error.Mark | None:
        begun: list[yaml.error.Mark] = []
        for token in self.tokens:
            if isinstance(token, yaml.FlowMappingStartToken | yaml.FlowSequenceStartToken):
                begun.append(token.start_mark)
            elif isinstance(token, yaml.FlowMappingEndToken | yaml.FlowSequenceEndToken) and begun:
                begun.pop()
        return begun[-1] if begun else None

    @cached_property
    def tokens(self) -> list[yaml.Token]:
        """Up to the place."""
        found = []
        try:
            for token in yaml.scan(self.text, Loader=yaml.SafeLoader):
                if token.start_mark.index >= self.mark.index:
                    break
                found.append(token)
        except yaml.YAMLError:  # it was complained of already
            return found
        return found

    def says(self, words: str) -> bool:
        return words in (self.error.problem or "")


def has_comment(text: str, place: Place) -> bool:
    """Whether the rest of the line at this place is a comment."""
    lines = LINE_BREAK.split(text)
    return (
        place.line <= len(lines) and re.match(r"\s+#", lines[place.line - 1][place.column - 1 :]) is not None
    )


def likely_fault(complaint: Complaint) -> Fault | None:
    found = (look(complaint) for look in _LOOKS)
    return next((fault for fault in found if fault is not None), None)


def _open_quote(complaint: Complaint) -> Fault | None:
    """A text in quotation marks of which the second is missing reaches down to the next mark, or to the end."""
    hint = "这里的引号没有配对，请补上另一个引号。"
    opened = complaint.error.context_mark
    if complaint.says("found unexpected end of stream") and opened is not None:
        return Fault(opened.line, opened.column, hint)
    last = _quoted_over_lines(complaint) if complaint.says("<scalar>") else None
    return Fault(last.line, last.column, hint) if last is not None else None


def _quoted_over_lines(complaint: Complaint) -> yaml.error.Mark | None:
    """Where the text in quotation marks begins that ends where the parser gives up, if that is on another line."""
    last = complaint.tokens[-1] if complaint.tokens else None
    if not isinstance(last, yaml.ScalarToken) or last.plain or last.end_mark.index != complaint.mark.index:
        return None
    return last.start_mark if last.start_mark.line < last.end_mark.line else None


def _chinese_mark(complaint: Complaint) -> Fault | None:
    line, column = complaint.mark.line, complaint.mark.column
    first = line if complaint.opened is None else complaint.opened.line
    brackets = ((number, _CHINESE_BRACKET.search(complaint.lines[number])) for number in (first, line))
    comma = _CHINESE_COMMA.match(complaint.line, column) or _CHINESE_COMMA_BEFORE_KEY.search(complaint.before)
    if complaint.opened is not None and comma is not None:
        return _of_chinese_mark(line, comma)
    return next((_of_chinese_mark(number, found) for number, found in brackets if found is not None), None)


def _of_chinese_mark(line: int, found: re.Match[str]) -> Fault:
    mark = found[1]
    return Fault(line, found.start(1), f"这里用了中文的“{mark}”，请改用英文的 `{_ENGLISH[mark]}`。")


def _open_bracket(complaint: Complaint) -> Fault | None:
    """Brackets that reach over a line that is not further to the right than their own."""
    opened = complaint.opened
    if opened is None:
        return None
    own = _indentation(complaint.lines[opened.line])
    following = complaint.lines[opened.line + 1 : complaint.mark.line + 1]
    if not any(one.strip() and _indentation(one) <= own for one in following):
        return None
    for number in range(opened.line, complaint.mark.line):
        written = complaint.lines[number]
        comment = _COMMENT.search(written)
        if comment is not None and not {"]", "}"}.isdisjoint(written[comment.end() :]):
            return Fault(number, comment.start() + 1, COMMENT_HINT)
    begin = complaint.lines[opened.line][opened.column]
    return Fault(
        opened.line, opened.column, f"这里的 {begin} 没有配对，少了一个 {'}' if begin == '{' else ']'}。"
    )


def _bracket_too_many(complaint: Complaint) -> Fault | None:
    found = next((one for one in "]}" if complaint.says(f"<block end>, but found '{one}'")), None)
    if found is None:
        return None
    return Fault(
        complaint.mark.line, complaint.mark.column, f"这里多了一个 {found}，或者前面少了与它配对的。"
    )


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _missing_colon(complaint: Complaint) -> Fault | None:
    if complaint.says("could not find expected ':'") and complaint.error.context_mark is not None:
        return _in_key(complaint, complaint.error.context_mark.line)
    above = complaint.mark.line - 1
    if not complaint.says("mapping values") or not _KEY_ALONE.fullmatch(complaint.before) or above < 0:
        return None
    # The key at the beginning of this line was taken for more of the line above.
    has_colon = re.search(r":( |$)", complaint.lines[above]) is not None
    return Fault(complaint.mark.line, 0, _UNEVEN) if has_colon else _in_key(complaint, above)


_UNEVEN = "缩进不齐：同一层的各行要从同一列开始。"


def _in_key(complaint: Complaint, line: int) -> Fault:
    written = complaint.lines[line]
    pasted = _COLON_WITHOUT_BLANK.match(written)
    if pasted is not None:
        return Fault(line, pasted.start(1), "冒号后面要空一格。")
    return Fault(line, _indentation(written), "这一行少了冒号；冒号后面要有一个空格。")


def _missing_comma(complaint: Complaint) -> Fault | None:
    """Before a key within brackets: in the same line, or at the end of the one above."""
    if complaint.opened is None or not complaint.says("':'"):
        return None
    if complaint.opened.line < complaint.mark.line and _KEY_ALONE.fullmatch(complaint.before):
        above = complaint.mark.line - 1
        return Fault(above, len(complaint.lines[above].rstrip()), "这一行的后面少了逗号。")
    item = _ITEM.search(complaint.before)
    word = _WORD_BEHIND.search(item[1]) if item is not None else None
    if item is None or word is None:
        return None
    return Fault(complaint.mark.line, item.start(1) + word.start(1), f"`{word[1]}` 的前面少了逗号。")


def _colon_in_text(complaint: Complaint) -> Fault | None:
    if not complaint.says("':'") and not complaint.says("mapping values"):
        return None
    item = _ITEM.search(complaint.before)
    if item is None:
        return None
    rest = re.split(r"[,}\]]", complaint.line[complaint.mark.column :])[0].rstrip()
    text = f"{item[1]}{rest}"
    example = f"：'{text}'" if len(text) <= LONGEST_QUOTE else "。"
    return Fault(complaint.mark.line, complaint.mark.column, f"文字里有冒号，请把文字放进引号{example}")


_LOOKS: tuple[Callable[[Complaint], Fault | None], ...] = (
    _open_quote,
    _chinese_mark,
    _open_bracket,
    _bracket_too_many,
    _missing_colon,
    _missing_comma,
    _colon_in_text,
)
"""The first that sees something is right: what is missing above makes nonsense of what stands below."""
