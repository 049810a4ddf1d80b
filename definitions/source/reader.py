"""Reads a document from the events of the YAML parser, without recursion, noting every problem on the way."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from definitions.problems import MOST, Path, Place, Problem, quoted
from definitions.source.places import Source, Spot
from definitions.source.scalars import UNQUOTED_DATE, UnclearWordError, is_text_as_key, meaning
from definitions.source.syntax import syntax_problem, unprintable_problem

LARGEST = 200_000
"""The most characters that a document may have: twenty times the longest procedure; read in some three seconds."""
DEEPEST = 60
"""How many levels may lie within one another."""
READ_DIFFERENTLY = re.compile(r"[?\t\ufeff\x85\u2028\u2029]|(?<!\w)%|[|>][-+\d]*#")
"""Where libyaml and PyYAML's own parser do not agree on what is allowed."""
QUOTED = re.compile(
    r""": (?:"[^"\\\n\t\ufeff\x85\u2028\u2029]*"|'[^'\n\t\ufeff\x85\u2028\u2029]*')(?=[ ]*[],}\n])"""
)
"""What lies within quotation marks, both read as it stands: expressions that ask `one ? two : three`."""
SURROGATE = re.compile("[\ud800-\udfff]")
"""Half of a character."""


def read(text: str, file: str, *, takes_plain_dates: bool = False) -> Source:
    """Read one YAML document. Never raises: what is wrong is among the problems of the result.

    `takes_plain_dates`: dates without quotation marks are taken for texts, as whoever fills in a form writes them.
    """
    return _Reader(text.removeprefix("\ufeff"), file, takes_plain_dates=takes_plain_dates).read()


class _UnreadableError(Exception):
    """Reading cannot go on; the problem has been noted."""


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come yet."""

    path: Path
    place: Place
    within: dict[str | int, Spot]
    values: dict[str, Any] | list[Any]
    key: str | None = None
    key_place: Place | None = None
    is_repeated: bool = False
    """The key that is being read was there before: its value is read and dropped."""

    @property
    def wants_key(self) -> bool:
        return isinstance(self.values, dict) and self.key is None

    @property
    def inner_path(self) -> Path:
        return (*self.path, len(self.values) if self.key is None else self.key)

    def attach(self, value: Any, spot: Spot) -> None:
        if isinstance(self.values, list):
            self.within[len(self.values)] = spot
            self.values.append(value)
        elif self.key is not None and not self.is_repeated:
            self.within[self.key] = spot
            self.values[self.key] = value


class _Reader:
    def __init__(self, text: str, file: str, *, takes_plain_dates: bool) -> None:
        self.text = text
        self.file = file
        self.takes_plain_dates = takes_plain_dates
        self.problems: list[Problem] = []
        self.stack: list[_Open] = []
        self.values: Any = None
        self.root = Spot(Place(file, 1, 1))
        self.documents = 0
        self.unread_key_depth = 0
        """Above 0: within a collection that stands where a key should be."""

    def read(self) -> Source:
        try:
            self._check_size()
            for event in self._events():
                self._take(event)
            self._check_top()
        except _UnreadableError:
            return Source(self.file, self.text, None, tuple(self.problems), self.root, is_complete=False)
        return Source(self.file, self.text, self.values, tuple(self.problems), self.root, is_complete=True)

    def _note(self, code: str, message: str, place: Place, path: Path = (), hint: str | None = None) -> None:
        self.problems.append(Problem(code, message, place, path, hint))
        if len(self.problems) >= MOST:
            raise _UnreadableError

    def _check_size(self) -> None:
        if len(self.text) > LARGEST:
            self._note(
                "too-large",
                f"文件太大：有 {len(self.text)} 个字符，最多 {LARGEST} 个。",
                self.root.value,
                hint="一份文件只写一个流程；附件和正文不要放在这里。",
            )
            raise _UnreadableError

    def _check_top(self) -> None:
        if isinstance(self.values, dict):
            return
        if self.values is None and not self.problems:
            self._note("empty-document", "文件里没有内容。", self.root.value)
        elif not self.problems:
            self._note("not-a-mapping", "文件的最外层应当是“键: 值”的形式。", self.root.value)
        raise _UnreadableError

    def _events(self) -> Iterator[yaml.Event]:
        try:
            yield from _parsed(self.text)
        except yaml.reader.ReaderError as error:
            self.problems.append(unprintable_problem(error, self.text, self.file))
            raise _UnreadableError from error
        except yaml.MarkedYAMLError as error:
            self.problems.append(syntax_problem(error, self.text, self.file, self._last_place()))
            raise _UnreadableError from error
        except (ValueError, OverflowError) as error:
            # PyYAML does not check the number of a \U escape, nor that of a %YAML directive.
            message = "从这里起读不下去了：有 YAML 不允许的编码。"
            self._note("syntax", message, self._last_place(), hint="检查双引号里的 \\U 编码。")
            raise _UnreadableError from error

    def _last_place(self) -> Place:
        if not self.stack:
            return self.root.value
        return self.stack[-1].key_place or self.stack[-1].place

    def _take(self, event: yaml.Event) -> None:
        match event:
            case yaml.DocumentStartEvent():
                self._start_document(self._place(event))
            case yaml.NodeEvent():
                self._take_node(event)
            case yaml.CollectionEndEvent():
                self._end_collection()
            case _:
                pass

    def _start_document(self, place: Place) -> None:
        self.documents += 1
        if self.documents > 1:
            message = "一份文件里只能有一个文档，这里又开始了一个。"
            self._note(
                "several-documents", message, place, hint="删去这一行 `---`，或把后面的内容另存为一份文件。"
            )
            raise _UnreadableError

    def _place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        assert mark is not None
        return Place(self.file, mark.line + 1, mark.column + 1)

    def _take_node(self, event: yaml.NodeEvent) -> None:
        place = self._place(event)
        if isinstance(event, yaml.CollectionStartEvent):
            self._check_depth(place)
        if self.unread_key_depth:
            self.unread_key_depth += isinstance(event, yaml.CollectionStartEvent)
        elif self.stack and self.stack[-1].wants_key:
            self._take_key(event, place)
        else:
            self._take_value(event, place)

    def _check_depth(self, place: Place) -> None:
        if len(self.stack) + self.unread_key_depth >= DEEPEST:
            self._note("too-deep", f"层次太多，最多 {DEEPEST} 层。", place, hint="检查缩进和括号。")
            raise _UnreadableError

    def _check_decorations(self, event: yaml.NodeEvent, place: Place, path: Path) -> None:
        if isinstance(event, yaml.AliasEvent):
            name = quoted(f"*{event.anchor}")
            self._note("alias", f"不能用别名 {name}。", place, path, "请把内容完整地写在这里。")
        elif event.anchor is not None:
            name = quoted(f"&{event.anchor}")
            self._note("anchor", f"不能用锚点 {name}。", place, path, "删掉它；以 & 开头的文字请加引号。")
        tag = getattr(event, "tag", None)
        if tag is not None:
            message = f"不能用类型标签 {quoted(tag)}。"
            self._note("tag", message, place, path, "删掉它；以 ! 开头的文字请加引号。")

    def _take_key(self, event: yaml.NodeEvent, place: Place) -> None:
        top = self.stack[-1]
        # A key that is no text still needs a name of its own, so that reading can go on.
        key = f"?{place.line}:{place.column}"
        if isinstance(event, yaml.ScalarEvent) and not _has_surrogate(event.value):
            key = sys.intern(event.value)
        path = (*top.path, key)
        self._check_decorations(event, place, path)
        self._check_key(event, place, path)
        self.unread_key_depth += isinstance(event, yaml.CollectionStartEvent)
        top.key, top.key_place, top.is_repeated = key, place, key in top.values
        if top.is_repeated:
            earlier = top.within[key].key or place
            message = f"{quoted(key)} 写了两次，第 {earlier.line} 行已经有了。"
            self._note("duplicate-key", message, place, path, "留下一个，删去另一个。")

    def _check_key(self, event: yaml.NodeEvent, place: Place, path: Path) -> None:
        if isinstance(event, yaml.CollectionStartEvent):
            message = "冒号前面应当是一个词，不能是列表或“键: 值”。"
            self._note("key-not-text", message, place, path, "要写花括号或方括号开头的文字，请加引号。")
        if not isinstance(event, yaml.ScalarEvent):
            return
        if _has_surrogate(event.value):
            self._note("control-character", "这里有一个不成字的编码。", place, path)
        if event.style:
            return
        if event.value == "<<":
            self._note("merge-key", "不能用合并键 `<<`。", place, path, "请把内容完整地写在这里。")
        elif not is_text_as_key(event.value):
            message = f"冒号前面应当是文字，{quoted(event.value)} 不是。"
            self._note("key-not-text", message, place, path, f"确要这样写，请加引号：'{event.value}'")

    def _take_value(self, event: yaml.NodeEvent, place: Place) -> None:
        path = self.stack[-1].inner_path if self.stack else ()
        self._check_decorations(event, place, path)
        key_place = self.stack[-1].key_place if self.stack else None
        spot = Spot(place, key_place)
        match event:
            case yaml.CollectionStartEvent():
                values: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
                within: dict[str | int, Spot] = {}
                spot = Spot(place, key_place, within)
                self._attach(values, spot)
                self.stack.append(_Open(path, place, within, values))
            case yaml.ScalarEvent():
                self._attach(self._scalar(event, place, path), spot)
                self._finish_value()
            case _:
                self._attach(None, spot)
                self._finish_value()

    def _end_collection(self) -> None:
        if self.unread_key_depth:
            self.unread_key_depth -= 1
        else:
            self.stack.pop()
            self._finish_value()

    def _attach(self, value: Any, spot: Spot) -> None:
        if self.stack:
            self.stack[-1].attach(value, spot)
        else:
            self.values, self.root = value, spot

    def _finish_value(self) -> None:
        if self.stack:
            self.stack[-1].key = self.stack[-1].key_place = None

    def _scalar(self, event: yaml.ScalarEvent, place: Place, path: Path) -> Any:
        if _has_surrogate(event.value):
            hint = "检查双引号里的 \\u 编码。"
            self._note("control-character", "这里有一个不成字的编码。", place, path, hint)
            return ""
        if event.style:
            return event.value
        try:
            return meaning(event.value)
        except UnclearWordError as unclear:
            if unclear.code == UNQUOTED_DATE and self.takes_plain_dates:
                return event.value
            self._note(unclear.code, unclear.message, place, path, unclear.hint)
            return event.value


def _parsed(text: str) -> Iterator[yaml.Event]:
    """The events of libyaml, which takes a tenth of the time, where it finds nothing wrong; else those of PyYAML's own
    parser up to what is wrong, which it tells better."""
    alike = None if READ_DIFFERENTLY.search(QUOTED.sub("", text)) else _of_libyaml(text)
    return iter(alike or yaml.parse(text, Loader=yaml.SafeLoader))


def _of_libyaml(text: str) -> list[yaml.Event] | None:
    """None: something is wrong, or lies deeper than anything is read, or there is no libyaml."""
    if not yaml.__with_libyaml__:
        return None
    events: list[yaml.Event] = []
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                return None
            events.append(event)
    except (yaml.YAMLError, ValueError, OverflowError):
        return None
    return events


def _has_surrogate(text: str) -> bool:
    return SURROGATE.search(text) is not None
