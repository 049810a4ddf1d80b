"""What goes out of a content: the whole of it, or rows of a table, each as an article of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from definitions.schema.fields import RowsField
from definitions.schema.process import Process
from definitions.schema.stages import PublishingStage, PublishStage, RowArticle, table_of
from definitions.semantics.changing import replace
from definitions.semantics.path import case_context
from definitions.semantics.rows import cell, going_out, row_context
from flows.casework.contents import StoredContent
from flows.casework.in_hand import CaseInHand
from flows.checks.source_and_drafter import shown_fields
from storage.attachments import StoredFile
from storage.models.records import WHOLE


@dataclass(frozen=True, slots=True)
class Item:
    """What becomes one article."""

    content: StoredContent
    row: int
    values: Mapping[str, Any]
    """What the page shows, each by the name that it has on the page: `title`, `column`, `source`..."""
    body: str
    files: tuple[StoredFile, ...]


def rows_going_out(
    hand: CaseInHand, stage: PublishingStage, content: StoredContent
) -> tuple[int, ...] | None:
    """None: the whole content goes out."""
    return going_out(hand.process, replace(hand.state, form=content.values), stage)


def items(
    process: Process, stage: PublishingStage, content: StoredContent, rows: tuple[int, ...] | None
) -> Iterator[Item]:
    if rows is None or not isinstance(stage, PublishStage):
        yield _whole(process, content)
        return
    table = process.tables[table_of(stage) or ""]
    for number in rows:
        yield _of_row(process, stage, table, content, number)


def item_context(hand: CaseInHand, stage: PublishingStage, item: Item) -> dict[str, Any]:
    """What a condition of the publication sees."""
    state = replace(hand.state, form=item.content.values)
    if item.row == WHOLE:
        return case_context(hand.process, state)
    table = table_of(stage) or ""
    return row_context(hand.process, state, table, state.form[table][item.row - 1])


def _whole(process: Process, content: StoredContent) -> Item:
    """Without the rows of tables: none of them was meant to go out by itself."""
    own = [field.id for field in process.form.fields]
    body = "\n\n".join(content.texts[name] for name in content.texts if name in own)
    files = tuple(file for name, stored in content.files.items() if name in own for file in stored)
    return Item(content, WHOLE, _shown(process, content), body, files)


def _shown(process: Process, content: StoredContent) -> dict[str, Any]:
    drafter, source = shown_fields(process)
    form = content.form
    return {**form, "drafter": form.get(drafter), "source": form.get(source)}


def _of_row(
    process: Process, stage: PublishStage, table: RowsField, content: StoredContent, number: int
) -> Item:
    row = content.form[table.id][number - 1]
    names = [cell(table.id, number, column.id) for column in table.columns]
    return Item(
        content,
        number,
        {**_shown(process, content), **_shown_of_row(stage.article, table, row)},
        "\n\n".join(content.texts[name] for name in names if content.texts.get(name)),
        tuple(file for name in names for file in content.files.get(name, ())),
    )


def _shown_of_row(article: RowArticle, table: RowsField, row: Mapping[str, Any]) -> dict[str, Any]:
    """What a column tells is taken from the row, though it be empty there."""
    columns = {column.id for column in table.columns}
    taken = {key: getattr(article, key) or key for key in RowArticle.model_fields}
    return {key: row.get(column) for key, column in taken.items() if column in columns}
