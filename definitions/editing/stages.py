"""Putting a stage in, taking it out, moving it, giving it another title."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from definitions.editing.scalars import scalar
from definitions.editing.written import CannotEdit, Written, certain, first_line, last_line
from definitions.problems import Path
from definitions.source import read

BLANK = re.compile(r"\s*")
NOT_LINE_BY_LINE = "这几个环节没有一行行分开写，按钮改不了，请直接在文字里改"


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines of one item of a list, with the comments right above it. Counted from 0."""

    first: int
    end: int
    """The line behind its last one; empty lines and comments behind it are none of it."""


@dataclass(frozen=True, slots=True)
class _Blocks:
    written: Written
    indent: str
    """What stands before the dash of an item."""
    gap: str
    """What stands between the dash and the item."""
    blocks: Sequence[_Block]


def added(text: str, after: Path, sketch: Sequence[str]) -> str:
    """With a stage behind the one at the path. `sketch` is the stage in lines, without dash and indent."""
    found = _blocks(text, after[:-1])
    position = _position(found, after)
    blocks, lines = found.blocks, found.written.lines
    is_last = position + 1 == len(blocks)
    at = blocks[position].end if is_last else blocks[position + 1].first
    between = () if is_last else _empty(lines.contents[blocks[position].end : at])
    rest = " " * (1 + len(found.gap))
    new = [
        f"{found.indent}-{found.gap}{line}" if number == 0 else f"{found.indent}{rest}{line}".rstrip()
        for number, line in enumerate(sketch)
    ]
    stage = _read_alone(sketch)
    return certain(
        lines.put_in(at, [*new, *between]).text,
        found.written,
        lambda values: _list(values, after).insert(position + 1, stage),
    )


def removed(text: str, path: Path) -> str:
    """Without the stage, the comments right above it, and the empty lines behind it."""
    found = _blocks(text, path[:-1])
    position = _position(found, path)
    blocks = found.blocks
    if len(blocks) == 1:
        raise CannotEdit("这是仅有的一个环节，不能删")
    end = blocks[position].end if position + 1 == len(blocks) else blocks[position + 1].first
    new = found.written.lines.taken_out(blocks[position].first, end).text
    return certain(new, found.written, lambda values: _list(values, path).pop(position))


def moved(text: str, path: Path, by: int) -> str:
    """With the stage one place further up (-1) or down (1); what stands between the two stays where it is."""
    found = _blocks(text, path[:-1])
    position = _position(found, path)
    other = position + by
    if not 0 <= other < len(found.blocks):
        raise CannotEdit("这个环节已经在头上了" if by < 0 else "这个环节已经在末尾了")
    upper, lower = (found.blocks[one] for one in sorted((position, other)))
    new = found.written.lines.exchanged((upper.first, upper.end), (lower.first, lower.end)).text

    def change(values: Any) -> None:
        listed = _list(values, path)
        listed[position], listed[other] = listed[other], listed[position]

    return certain(new, found.written, change)


def renamed(text: str, path: Path, title: str) -> str:
    """With another title; what its English is called stays."""
    written = Written.of(text)
    stage = written.find(path)
    if not isinstance(stage, yaml.MappingNode):
        raise CannotEdit("这里没有环节")
    words = scalar(title)
    bilingual = written.find((*path, "title", "zh"))
    node = bilingual or written.find((*path, "title"))

    def change(values: Any) -> None:
        changed = _list(values, path)[path[-1]]
        if bilingual is not None:
            changed["title"]["zh"] = title
        else:
            changed["title"] = title

    if node is not None:
        return certain(written.replaced(node, words), written, change)
    return certain(_with_title(written, path, words), written, change)


def _with_title(written: Written, path: Path, words: str) -> str:
    """Behind the kind of the stage, in the way in which the stage is written."""
    name, kind = written.key_of((*path, "kind")), written.find((*path, "kind"))
    stage = written.find(path)
    if name is None or kind is None or stage is None or name.start_mark is None or kind.end_mark is None:
        raise CannotEdit("这个环节没有写 kind，请先写上")
    if isinstance(stage, yaml.MappingNode) and stage.flow_style:
        at = kind.end_mark.index
        return f"{written.text[:at]}, title: {words}{written.text[at:]}"
    line = " " * name.start_mark.column + f"title: {words}"
    return written.lines.put_in(last_line(kind, written.lines) + 1, [line]).text


def _blocks(text: str, listed: Path) -> _Blocks:
    written = Written.of(text)
    node = written.find(listed)
    if not isinstance(node, yaml.SequenceNode) or node.flow_style or not node.value:
        raise CannotEdit(NOT_LINE_BY_LINE)
    items = node.value
    dashes = [_dash(written, item) for item in items]
    if len({indent for indent, _gap in dashes}) != 1:
        raise CannotEdit(NOT_LINE_BY_LINE)
    indent, gap = dashes[0]
    blocks: list[_Block] = []
    end = first_line(written.key_of(listed) or written.root) + 1
    for item in items:
        first = _with_comments(written, first_line(item), indent, end)
        end = last_line(item, written.lines) + 1
        blocks.append(_Block(first, end))
    return _Blocks(written, indent, gap, blocks)


def _dash(written: Written, item: yaml.Node) -> tuple[str, str]:
    assert item.start_mark is not None
    before = written.lines.contents[item.start_mark.line][: item.start_mark.column]
    indent, dash, gap = before.partition("-")
    if not dash or indent.strip(" ") or gap.strip(" ") or not gap:
        raise CannotEdit(NOT_LINE_BY_LINE)
    return indent, gap


def _with_comments(written: Written, line: int, indent: str, since: int) -> int:
    """The first line of the comments right above an item, at the place where its dash stands."""
    while line > since and written.lines.contents[line - 1].startswith(f"{indent}#"):
        line -= 1
    return line


def _position(found: _Blocks, path: Path) -> int:
    position = path[-1]
    if not isinstance(position, int) or not 0 <= position < len(found.blocks):
        raise CannotEdit("没有这个环节，请重新打开")
    return position


def _empty(lines: Sequence[str]) -> tuple[str, ...]:
    """The empty lines with which the items are set apart."""
    return tuple(line for line in lines if BLANK.fullmatch(line))


def _list(values: Any, path: Path) -> Any:
    for segment in path[:-1]:
        values = values[segment]
    return values


def _read_alone(sketch: Sequence[str]) -> Any:
    text = "stage:\n" + "".join(f"  {line}\n" for line in sketch)
    source = read(text, "")
    if not source.is_complete:
        raise CannotEdit("环节的写法不对")
    return source.values["stage"]
