"""Forms: which fields are asked for, what their empty values are, and whether an answer will do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from definitions.conditions import EXACT_IN_DOUBLE, WrongPattern, holds, matches_whole
from definitions.schema.fields import (
    BaseField,
    ChoiceField,
    ChoicesField,
    DateField,
    EntryField,
    FilesField,
    FormField,
    MarkdownField,
    NumberField,
    PublicationField,
    RowsField,
    TextField,
    UnitsField,
    UrlField,
)
from definitions.schema.file_sorts import is_of, titles_of
from definitions.semantics.characters import forbidden_character, is_blank
from definitions.vocabulary import PUBLICATION_KEYS, Effect

LISTS = (ChoicesField, FilesField, RowsField, UnitsField)
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
"""Days that a date field takes: limits that count from them end on days that the calendar has."""


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """Why an answer will not do."""

    field: str
    label: str
    reason: str
    """In Chinese, what to do about it."""
    cell: tuple[int, str] | None = None
    """Of a table: the row, from 1, and the column."""

    @property
    def key(self) -> str:
        """Names the place: `title`, or `items.2.source`."""
        return self.field if self.cell is None else f"{self.field}.{self.cell[0]}.{self.cell[1]}"


def empty_value(field: FormField) -> Any:
    """What a condition sees where nothing was filled in: empty text, empty list, or null for a number; of a publication
    that is not named, empty texts.

    Of an entry, nothing: what its empty members are, its register knows (`entries.nothing`).
    """
    if isinstance(field, LISTS):
        return []
    if isinstance(field, PublicationField):
        return dict.fromkeys(PUBLICATION_KEYS, "")
    if isinstance(field, EntryField):
        return {}
    return None if isinstance(field, NumberField) else ""


def complete(fields: Sequence[FormField], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with every declared field present, so that conditions never meet a missing one.

    A value of the wrong kind counts as missing: what is wrong with it is said at its field.
    """
    return {field.id: _of_its_kind(field, values.get(field.id)) for field in fields}


def _of_its_kind(field: FormField, value: Any) -> Any:
    if value is None:
        return empty_value(field)
    match field:
        case RowsField():
            rows = value if isinstance(value, list) else []
            return [complete(field.columns, row) for row in rows if isinstance(row, Mapping)]
        case PublicationField():
            return {**empty_value(field), **value} if _names_publication(value) else empty_value(field)
        case NumberField():
            fits = isinstance(value, int | float) and not isinstance(value, bool)
        case ChoicesField() | FilesField():
            fits = isinstance(value, list) and all(isinstance(item, str | Mapping) for item in value)
        case UnitsField():
            fits = isinstance(value, list) and all(isinstance(item, str) for item in value)
        case EntryField():
            fits = isinstance(value, Mapping)
        case _:
            fits = isinstance(value, str)
    return value if fits else empty_value(field)


def is_empty(value: Any) -> bool:
    """An entry, or a publication, is empty where it has no number."""
    if isinstance(value, Mapping):
        return not value or ("number" in value and not value["number"])
    return value is None or value == [] or (isinstance(value, str) and is_blank(value))


def _names_publication(value: Any) -> bool:
    return isinstance(value, Mapping) and all(
        key in PUBLICATION_KEYS and isinstance(text, str) for key, text in value.items()
    )


def is_shown(field: BaseField, context: Mapping[str, Any]) -> bool:
    return field.shown_when is None or holds(field.shown_when, context)


def is_required(field: BaseField, context: Mapping[str, Any]) -> bool:
    return field.required or (field.required_when is not None and holds(field.required_when, context))


def start_of(unit: str) -> dict[str, Any]:
    """What conditions see of the submission: the id of the submitting unit."""
    return {"start": {"unit": unit}}


def asked_with(fields: Sequence[FormField], effect: Effect | str) -> Sequence[FormField]:
    """The fields of a stage as an answer of this effect is asked for them: who does not let the case go on need fill in
    nothing but what the answer itself needs.
    """
    if effect == Effect.PASS:
        return fields
    return [one.model_copy(update={"required": False, "required_when": None}) for one in fields]


def problems_of(
    fields: Sequence[FormField],
    values: Mapping[str, Any],
    context: Mapping[str, Any],
    needs: Sequence[str] = (),
) -> list[FieldProblem]:
    """Everything that is wrong with the answers.

    `context` holds at least `form`, completed; `needs` names fields that this occasion requires.
    """
    known = {field.id for field in fields}
    problems = [
        FieldProblem(name, name, f"没有这一项。可填的有：{'、'.join(sorted(known)) or '无'}")
        for name in values
        if name not in known
    ]
    unusable = _unusable(fields, values)
    if unusable:
        return problems + unusable  # conditions cannot be asked about halves of characters and such numbers
    for field in fields:
        value = values.get(field.id, empty_value(field))
        reason = _reason(field, value, context, wanted=field.id in needs)
        if reason is not None:
            problems.append(FieldProblem(field.id, field.label.zh, reason))
        elif isinstance(field, RowsField):
            problems += _problems_in_rows(field, value or [], context)
    return problems


def _problems_in_rows(
    table: RowsField, rows: Sequence[Mapping[str, Any]], context: Mapping[str, Any]
) -> Iterator[FieldProblem]:
    """Conditions of a column see its row beside the form."""
    for number, row in enumerate(rows, start=1):
        seen = {**context, "row": complete(table.columns, row)}
        for problem in problems_of(table.columns, row, seen):
            yield in_row(table, number, problem)


def problem_at(fields: Sequence[FormField], name: str, reason: str) -> FieldProblem:
    """What is wrong with a field, or with a cell of a table: `items.2.files`."""
    table, dot, place = name.partition(".")
    field = next((one for one in fields if one.id == table), None)
    if not dot or not isinstance(field, RowsField):
        return FieldProblem(name, field.label.zh if field is not None else name, reason)
    number, _, column = place.partition(".")
    return in_row(field, int(number), problem_at(field.columns, column, reason))


def in_row(table: RowsField, number: int, problem: FieldProblem) -> FieldProblem:
    """A problem of a column, told of the table."""
    return FieldProblem(
        table.id,
        f"{table.label.zh}第{number}行「{problem.label}」",
        problem.reason,
        (number, problem.field),
    )


def fitting(
    fields: Sequence[FormField], values: Mapping[str, Any]
) -> tuple[dict[str, Any], list[FieldProblem]]:
    """Those of the values that can stand in a form before anybody has handed it in, and what is wrong with the others.

    What the form still lacks is no fault, nor is a text that is too long: whoever completes it mends it.
    """
    known = {field.id: field for field in fields}
    fit: dict[str, Any] = {}
    problems = []
    for name, value in values.items():
        reason = _why_unfit(known.get(name), value)
        if reason is not None:
            label = known[name].label.zh if name in known else name
            problems.append(FieldProblem(name, label, reason))
        elif not is_empty(value):
            fit[name] = value
    return fit, problems


def _why_unfit(field: FormField | None, value: Any) -> str | None:
    match field:
        case None:
            return "表单里没有这一项"
        case FilesField():
            return "附件不能预先填好"
        case RowsField():
            return _why_unfit_rows(field, value)
        case _ if is_empty(value):
            return None
    unusable = _why_unusable(value)
    is_written = isinstance(value, str) and isinstance(field, TextField | MarkdownField | PublicationField)
    if unusable is not None or is_written:
        return unusable
    return _fault(field, value)


def fault(field: FormField, value: Any) -> str | None:
    """Why the field cannot hold the value, which nobody can mend; it may be empty."""
    return None if is_empty(value) else _why_unusable(value) or _fault(field, value)


def _why_unfit_rows(table: RowsField, value: Any) -> str | None:
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        return "表格要一行一行地写"
    if len(value) > table.at_most:
        return f"表格最多{table.at_most}行，现在有{len(value)}行"
    columns = {column.id: column for column in table.columns}
    for number, row in enumerate(value, start=1):
        for name, one in row.items():
            reason = _why_unfit(columns.get(name), one)
            if reason is not None:
                return f"第{number}行：{reason}"
    return None


def _unusable(fields: Sequence[FormField], values: Mapping[str, Any]) -> list[FieldProblem]:
    reasons = ((field, _why_unusable(values.get(field.id))) for field in fields)
    return [FieldProblem(field.id, field.label.zh, reason) for field, reason in reasons if reason is not None]


def _why_unusable(value: Any) -> str | None:
    """What no column and no condition can hold, however deep it lies."""
    match value:
        case str():
            return forbidden_character(value)
        case int() | float() if not abs(value) <= EXACT_IN_DOUBLE:
            return "不是数字，或者数字太大"
        case list():
            return next(filter(None, map(_why_unusable, value)), None)
        case dict():
            return next(filter(None, map(_why_unusable, [*value, *value.values()])), None)
        case _:
            return None


def _reason(field: FormField, value: Any, context: Mapping[str, Any], *, wanted: bool) -> str | None:
    if not is_shown(field, context):
        return None if is_empty(value) else "此项在当前情形下不填，请留空"
    if is_empty(value):
        return "必须填写" if wanted or is_required(field, context) else None
    return _fault(field, value)


def _fault(field: FormField, value: Any) -> str | None:
    match field:
        case NumberField():
            return number_fault(field, value)
        case ChoicesField() | FilesField() | RowsField() | UnitsField():
            return _rows_fault(field, value) if isinstance(field, RowsField) else _list_fault(field, value)
        case PublicationField() | EntryField():
            return _reference_fault(field, value)
        case _ if not isinstance(value, str):
            return "应当是文字"
        case TextField() | MarkdownField():
            return _text_fault(field, value)
        case ChoiceField():
            return None if value in field.options else f"只能从这些里选一个：{'、'.join(field.options)}"
        case DateField():
            return _date_fault(value)
        case UrlField():
            return _url_fault(value)
        case _:
            return None


def _reference_fault(field: PublicationField | EntryField, value: Any) -> str | None:
    if isinstance(field, PublicationField):
        return None if _names_publication(value) else "要写已发布信息的办件编号，或者它的网址"
    return None if isinstance(value, Mapping) else "要写登记簿里的编号"


def _text_fault(field: TextField | MarkdownField, value: str) -> str | None:
    if len(value) > field.max_length:
        return f"最多 {field.max_length} 字，现有 {len(value)} 字"
    if isinstance(field, TextField):
        if not field.multiline and "\n" in value:
            return "不能换行"
        if field.pattern is not None:
            return _format_fault(field.pattern, value)
    return None


def _format_fault(pattern: str, value: str) -> str | None:
    try:
        return None if matches_whole(pattern, value) else f"格式不对，应符合 {pattern}"
    except WrongPattern:  # of a version that was accepted by other rules
        return f"无法核对格式 {pattern}，请告诉系统管理员改正流程"


def _date_fault(value: str) -> str | None:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return "没有这一天；日期要写成 2026-11-20 这样"
    if day.isoformat() != value:
        return "日期要写成 2026-11-20 这样"
    return None if EARLIEST <= day <= LATEST else f"年份应当在 {EARLIEST.year} 到 {LATEST.year} 之间"


def _url_fault(value: str) -> str | None:
    try:
        parts = urlsplit(value)
    except ValueError:
        return "网址的写法不对，请从浏览器的地址栏复制"
    return None if parts.scheme in {"http", "https"} and parts.netloc else "网址要以 http:// 或 https:// 开头"


def number_fault(field: NumberField, value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "应当是数字"
    if field.minimum is not None and value < field.minimum:
        return f"不能小于 {field.minimum:g}"
    if field.maximum is not None and value > field.maximum:
        return f"不能大于 {field.maximum:g}"
    return None


def _rows_fault(field: RowsField, value: Any) -> str | None:
    """Of the table as a whole; what stands in its rows is looked at cell by cell."""
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        return "应当是一行一行的表：一个列表，每行写 列: 值"
    empty = [n for n, row in enumerate(value, start=1) if all(is_empty(one) for one in row.values())]
    if empty:
        return f"第{'、'.join(map(str, empty))}行是空的，请填写或删去"
    if len(value) < field.at_least:
        return f"至少填{field.at_least}行，现有{len(value)}行"
    return f"最多填{field.at_most}行，现有{len(value)}行" if len(value) > field.at_most else None


def _units_fault(units: list[Any]) -> str | None:
    """Which units there are, the organisation knows."""
    if not all(isinstance(unit, str) and unit for unit in units):
        return "要逐个写单位的代号"
    return "同一个单位不能选两次" if len(set(units)) < len(units) else None


def _files_fault(field: FilesField, files: list[Any]) -> str | None:
    if not all(_is_file(one) for one in files):
        return "应当是文件；在样例里写文件名，例如 [附件.pdf]"
    if len(files) > field.at_most:
        return f"最多 {field.at_most} 个文件"
    names = [one["name"] for one in files]
    others = [name for name in names if field.accept and not is_of(name, field.accept)]
    return f"只收{titles_of(field.accept)}，“{'”“'.join(others)}”不是" if others else None


def _is_file(value: Any) -> bool:
    return isinstance(value, Mapping) and all(isinstance(value.get(key), str) for key in ("name", "digest"))


def _list_fault(field: ChoicesField | FilesField | UnitsField, value: Any) -> str | None:
    if not isinstance(value, list):
        return "应当是一个列表"
    if isinstance(field, FilesField):
        return _files_fault(field, value)
    if isinstance(field, UnitsField):
        return _units_fault(value)
    unknown = [str(item) for item in value if item not in field.options]
    if not unknown and len(set(value)) < len(value):
        return "同一个选项不能选两次"
    return f"没有“{'、'.join(unknown)}”这样的选项。可选：{'、'.join(field.options)}" if unknown else None
