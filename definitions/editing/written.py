"""Where everything of a document stands in its text, from its first to its last character."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Self

import yaml

from definitions.editing.lines import Lines
from definitions.problems import Path
from definitions.source import read

_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


class CannotEdit(Exception):
    """The text is not written in a way that the act can work on; nothing was changed. `reason` is a Chinese sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Written:
    """A text that can be read to its end."""

    text: str
    values: Any
    root: yaml.Node
    lines: Lines

    @classmethod
    def of(cls, text: str) -> Self:
        """Raises CannotEdit."""
        source = read(text, "")
        if not source.is_complete:
            line = source.problems[0].place.line if source.problems else 1
            raise CannotEdit(f"文字现在读不下去（第 {line} 行附近），请先按“问题”里说的改好")
        try:
            root = yaml.compose(text, Loader=_LOADER)
        except yaml.YAMLError:
            raise CannotEdit("文字里有特殊的写法，请直接在文字里改") from None
        assert root is not None
        return cls(text, source.values, root, Lines.of(text))

    def find(self, path: Path) -> yaml.Node | None:
        node: yaml.Node | None = self.root
        for segment in path:
            node = child(node, segment)
        return node

    def key_of(self, path: Path) -> yaml.Node | None:
        """The node of the key at whose value the path ends."""
        holder = self.find(path[:-1])
        if not isinstance(holder, yaml.MappingNode):
            return None
        return next((key for key, _value in holder.value if key.value == path[-1]), None)

    def line_end(self, line: int) -> int:
        """Where a line ends, before its break."""
        whole = zip(self.lines.contents[: line + 1], (*self.lines.breaks, ""), strict=False)
        ends = [len(content) + len(end) for content, end in whole]
        return sum(ends[:-1]) + len(self.lines.contents[line])

    def replaced(self, node: yaml.Node, words: str) -> str:
        return f"{self.text[: start_of(node)]}{words}{self.text[end_of(node) :]}"


def child(node: yaml.Node | None, segment: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode) and isinstance(segment, str):
        return next((value for key, value in node.value if key.value == segment), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(segment, int) and segment < len(node.value):
        found = node.value[segment]
        assert isinstance(found, yaml.Node)
        return found
    return None


def start_of(node: yaml.Node) -> int:
    assert node.start_mark is not None
    return node.start_mark.index


def end_of(node: yaml.Node) -> int:
    assert node.end_mark is not None
    return node.end_mark.index


def first_line(node: yaml.Node) -> int:
    """Counted from 0."""
    assert node.start_mark is not None
    return node.start_mark.line


def last_line(node: yaml.Node, lines: Lines) -> int:
    """The last line on which something of it stands; comments and empty lines behind it are none of it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return last_line(last[1] if isinstance(last, tuple) else last, lines)
    assert node.end_mark is not None
    first, end = first_line(node), node.end_mark.line
    if node.end_mark.column == 0 and end > first:
        end -= 1
    while end > first and not lines.contents[end].strip():
        end -= 1
    return end


def certain(text: str, before: Written, change: Callable[[Any], None]) -> str:
    """The text, if it says exactly what the one before says, and the change. Raises CannotEdit."""
    expected = deepcopy(before.values)
    change(expected)
    source = read(text, "")
    if not source.is_complete or source.values != expected:
        raise CannotEdit("这一处的写法特殊，按钮改不了，请直接在文字里改")
    return text
