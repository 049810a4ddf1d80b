"""The form of a submission, read from a file that a clerk wrote: YAML, JSON, or Markdown with fields in front."""

import codecs
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from definitions.conditions import EXACT_IN_DOUBLE
from definitions.problems import InvalidDefinition, Place, Problem
from definitions.schema.fields import FilesField, FormField, MarkdownField, RowsField
from definitions.schema.process import Process
from definitions.semantics.characters import forbidden_character
from definitions.source import read
from flows.access.refusal import Invalid

STDIN = "-"
DEEPEST = 4
"""Levels of brackets; a form has two, a list of choices within it."""
LONGEST_SHOWN = 40
"""Characters of a number that is too large."""
_NO_TEXTS = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")
"""What the files of office programs begin with."""
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*\n?(.*)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FormFile:
    """What the file says."""

    values: Mapping[str, Any]
    text: str | None
    """What stands below the fields of a Markdown file; it belongs into the form's main text."""

    def for_process(self, process: Process, body: str | None) -> dict[str, Any]:
        """The values with the text, or `body`, in the process's main text field."""
        given = [text for text in (self.text, body) if text is not None]
        if not given:
            return dict(self.values)
        field = body_field(process)
        if len(given) > 1 or field in self.values:
            raise Invalid(
                f"正文（{field}）写了不止一处", "正文只写在一个地方：表单里、--- 之下，或 --body 文件"
            )
        return {**self.values, field: given[0]}


def read_form(name: str) -> FormFile:
    """Raises Invalid where the file cannot be read, InvalidDefinition with the places where its content will not do."""
    text = _text(name)
    if name.endswith(".json") or (name == STDIN and _is_json(text)):
        return FormFile(_json(text, name), None)
    matched = _FRONT_MATTER.match(text)
    if matched and (name == STDIN or name.endswith((".md", ".markdown"))):
        # A blank line stands for the opening `---`, so that places stay true.
        return FormFile(_yaml("\n" + matched[1], name), matched[2].strip("\n"))
    return FormFile(_yaml(text, name), None)


def read_table(name: str) -> str:
    """A CSV file, in whatever encoding a spreadsheet program wrote it."""
    return _text(name)


def read_body(path: Path) -> str:
    return _text(str(path)).strip("\n")


def body_field(process: Process) -> str:
    fields = [field.id for field in process.form.fields if isinstance(field, MarkdownField)]
    if len(fields) != 1:
        raise Invalid("这个流程的表单不止一个正文，或没有正文", "请把内容写在表单的各个项目里")
    return fields[0]


def sort_attachments(declared: Sequence[FormField], given: Iterable[str]) -> dict[str, list[Path]]:
    """`FILE`, `FIELD=FILE`, or `TABLE.ROW.COLUMN=FILE`, to files by files field or cell."""
    fields = [field.id for field in declared if isinstance(field, FilesField)]
    columns = [
        f"{table.id}.行号.{column.id}"
        for table in declared
        if isinstance(table, RowsField)
        for column in table.columns
        if isinstance(column, FilesField)
    ]
    found: dict[str, list[Path]] = {}
    for item in given:
        name, sign, path = item.partition("=")
        if sign and (name in fields or re.sub(r"\.[1-9]\d{0,2}\.", ".行号.", name) in columns):
            found.setdefault(name, []).append(Path(path))
        elif len(fields) == 1 and not columns:
            found.setdefault(fields[0], []).append(Path(item))
        else:
            raise Invalid(
                f"不知道附件“{item}”放在哪一项",
                f"写成 项目=文件，可以写的项目：{'、'.join([*fields, *columns]) or '没有'}",
            )
    return found


def _text(name: str) -> str:
    """In UTF-8, in GB 18030 as older office programs write it, or in UTF-16 as Windows does."""
    if name == STDIN:
        data = sys.stdin.buffer.read()
    else:
        path = Path(name)
        if not path.is_file():
            raise Invalid(f"没有这个文件：{name}", "请核对文件名和所在的目录")
        data = path.read_bytes()
    if data.startswith(_NO_TEXTS):
        raise Invalid(
            f"{name} 不是文本文件（可能是 Word、WPS 或 PDF 文件）",
            "表单和正文要写在文本文件里；这类文件请用 --attach 作为附件提交",
        )
    encodings = ("utf-16",) if data.startswith(_UTF_16) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    raise Invalid(f"看不懂文件的编码：{name}", "请另存为 UTF-8 编码的文本文件")


def _yaml(text: str, name: str) -> dict[str, Any]:
    source = read(text, name, takes_plain_dates=True)
    if source.problems or not source.is_complete:
        raise InvalidDefinition(source.problems, {name: text})
    values: dict[str, Any] = source.values
    return values


def _is_json(text: str) -> bool:
    try:
        json.loads(text, parse_int=str)
    except json.JSONDecodeError:
        return False
    except RecursionError:
        return True
    return True


def _json(text: str, name: str) -> dict[str, Any]:
    repeated: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in items]
        fault = next(filter(None, map(forbidden_character, keys)), None)
        if fault is not None:
            raise Invalid(f"{_called(name)} 里有一项的名称不能用：{fault}")
        repeated.extend(key for key in keys if keys.count(key) > 1)
        return dict(items)

    def number(written: str) -> int | float:
        """Also for `NaN` and `Infinity`, which JSON does not have and Python reads."""
        value = float(written)
        if not abs(value) <= EXACT_IN_DOUBLE:
            shown = written if len(written) <= LONGEST_SHOWN else f"{written[:LONGEST_SHOWN]}…"
            raise Invalid(
                f"{_called(name)} 里的 {shown} 不是数字，或者数字太大", "请核对这一项；文字要加引号"
            )
        return int(written) if written.lstrip("-").isdigit() else value

    try:
        values = json.loads(
            text, object_pairs_hook=pairs, parse_int=number, parse_float=number, parse_constant=number
        )
    except RecursionError as error:
        raise _too_deep(name) from error
    except json.JSONDecodeError as error:
        place = Place(name, error.lineno, error.colno)
        hint = "检查引号、逗号和括号；最后一项后面不能有逗号。也可以写成 YAML，每行一项。"
        problem = Problem("syntax", "从这里起读不下去了：不符合 JSON 的写法。", place, hint=hint)
        raise InvalidDefinition([problem], {name: text}) from error
    if not _is_shallow(values, DEEPEST):
        raise _too_deep(name)
    problems = [_not_a_form(name)] if not isinstance(values, dict) else []
    problems += [
        Problem("duplicate-key", f"“{key}”写了不止一次。", Place(name, 1, 1))
        for key in dict.fromkeys(repeated)
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


def _too_deep(name: str) -> Invalid:
    return Invalid(f"{_called(name)} 里的括号套得太深，不是表单", "表单只有一层：每项一个名称、一个内容")


def _called(name: str) -> str:
    return "标准输入" if name == STDIN else name


def _not_a_form(name: str) -> Problem:
    return Problem(
        "wrong-type",
        "表单应当每行一项，写成“项目: 内容”。",
        Place(name, 1, 1),
        hint="例如 title: 关于……的通知",
    )
