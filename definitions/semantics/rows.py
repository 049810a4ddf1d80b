"""Tables of the form, whose rows are decided and published one by one."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from definitions.conditions import holds
from definitions.schema.fields import FilesField, FormField, MarkdownField, RowsField
from definitions.schema.process import Process
from definitions.schema.stages import (
    DecisionOption,
    HumanStage,
    PublishingStage,
    PublishStage,
    table_of,
    title_of,
)
from definitions.semantics.forms import complete
from definitions.semantics.path import case_context
from definitions.semantics.state import State
from definitions.vocabulary import Effect

Rows = Sequence[Mapping[str, Any]]


def standing(state: State, table: str) -> dict[int, Mapping[str, Any]]:
    """Number to row, of those that nobody whose signature stands has refused."""
    refused = state.refused_rows
    rows: Rows = state.form.get(table) or []
    return {n: row for n, row in enumerate(rows, start=1) if (table, n) not in refused}


def leaves_none(state: State, table: str, refused: Collection[int]) -> bool:
    """Whether no row is left where these are refused as well."""
    return not standing(state, table).keys() - set(refused)


def rows_fault(
    state: State, stage: HumanStage, option: DecisionOption, refused: Collection[int]
) -> str | None:
    """Why these rows cannot be refused with this answer, in Chinese."""
    if not refused:
        return None
    table = table_of(stage)
    if table is None:
        return f"“{title_of(stage)}”不逐行审签，不能单独不同意某几行"
    if option.effect is not Effect.PASS:
        return f"选“{option.title}”是对整张表，不用再写哪几行不同意"
    left = standing(state, table)
    unknown = [str(number) for number in refused if number not in left]
    if unknown:
        known = "、".join(map(str, left))
        return f"第{'、'.join(unknown)}行不在还要审签的各行里；现有第{known}行"
    return None


def going_out(process: Process, state: State, stage: PublishingStage) -> tuple[int, ...] | None:
    """The numbers of the rows that the stage publishes; None: it publishes the whole content."""
    table = table_of(stage)
    if table is None or not isinstance(stage, PublishStage):
        return None
    return tuple(
        number
        for number, row in standing(state, table).items()
        if stage.when is None or holds(stage.when, row_context(process, state, table, row))
    )


def row_context(process: Process, state: State, table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """What an expression sees that is asked of one row."""
    context = case_context(process, state)
    return {**context, "row": complete(process.tables[table].columns, row)}


def published_title(process: Process, stage_id: str, row: int, form: Mapping[str, Any]) -> str:
    """Of what the stage put out of this form: the whole of it where `row` is 0."""
    stage = process.find_stage(stage_id)
    rows = form.get(table_of(stage) or "") if isinstance(stage, PublishStage) else None
    if not isinstance(stage, PublishStage) or not 0 < row <= len(rows or ()):
        return str(form.get("title", ""))
    return str((rows or ())[row - 1].get(stage.article.title or "title") or "")


def cell(table: str, number: int, column: str) -> str:
    """Names one cell of a table, beside the fields of the form: `items.2.body`."""
    return f"{table}.{number}.{column}"


def cells(fields: Sequence[FormField], values: Mapping[str, Any]) -> Iterator[tuple[str, FormField, Any]]:
    """Every value of a form by its name, those of tables cell by cell, each with the field or column that it answers."""
    for field in fields:
        if not isinstance(field, RowsField):
            yield field.id, field, values.get(field.id)
            continue
        for number, row in enumerate(values.get(field.id) or (), start=1):
            for column in field.columns:
                yield cell(field.id, number, column.id), column, row.get(column.id)


def apart(fields: Sequence[FormField], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values without texts and files, which are stored beside them, a row of a table without those of its columns."""
    plain: dict[str, Any] = {}
    for field in fields:
        if field.id not in values or isinstance(field, MarkdownField | FilesField):
            continue
        value = values[field.id]
        plain[field.id] = (
            [apart(field.columns, row) for row in value] if isinstance(field, RowsField) else value
        )
    return plain


def together(form: Mapping[str, Any], beside: Mapping[str, Any]) -> dict[str, Any]:
    """The whole values again: `beside` holds texts and files by the names of their fields and cells."""
    values = dict(form)
    for name, value in beside.items():
        table, dot, rest = name.partition(".")
        if not dot:
            values[name] = value
            continue
        number, _, column = rest.partition(".")
        rows = list(values[table])
        rows[int(number) - 1] = {**rows[int(number) - 1], column: value}
        values[table] = rows
    return values


def flat(form: Mapping[str, Any]) -> dict[str, Any]:
    """With every cell of a table by its own name, so that what is found in it is found in a row."""
    flat: dict[str, Any] = {}
    for name, value in form.items():
        if not isinstance(value, list) or not any(isinstance(row, Mapping) for row in value):
            flat[name] = value
            continue
        for number, row in enumerate(value, start=1):
            flat |= {cell(name, number, column): one for column, one in row.items()}
    return flat


def in_tables(fields: Sequence[FormField], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, the rows of each table with those columns alone that it has: what fills it in may tell more."""
    tables = {
        field.id: [column.id for column in field.columns] for field in fields if isinstance(field, RowsField)
    }
    return {
        name: [_narrowed(row, tables[name]) for row in value]
        if name in tables and isinstance(value, list)
        else value
        for name, value in values.items()
    }


def _narrowed(row: Any, columns: Sequence[str]) -> Any:
    return {name: row[name] for name in columns if name in row} if isinstance(row, Mapping) else row
