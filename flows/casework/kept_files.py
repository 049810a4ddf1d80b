"""Which attachments stay where a content is given again in part."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from definitions.schema.fields import FilesField, RowsField
from definitions.schema.process import Process
from definitions.semantics.defaults import with_defaults
from definitions.semantics.forms import complete
from definitions.semantics.rows import cell, together
from flows.casework.contents import Files, StoredContent
from storage.attachments import StoredFile


def kept_files(
    process: Process, before: StoredContent, now: Mapping[str, Any], given: Collection[str]
) -> Files:
    """Of the content before, by the names that they have in the one that is handed in now. `given`: which of its fields are
    given again.

    A table that is given again is not told row by row: a row that says the same as before keeps its attachments, wherever
    it stands now; of one that says something else nobody could tell which row it was.
    """
    kept = {name: files for name, files in before.files.items() if name.partition(".")[0] not in given}
    for table in process.tables.values():
        if table.id in given and before.form.get(table.id):
            kept |= _of_rows(table, before, now.get(table.id))
    return kept


def _of_rows(table: RowsField, before: StoredContent, now: Any) -> dict[str, list[StoredFile]]:
    if not isinstance(now, list):
        return {}
    left = dict(enumerate(_told(table, together(before.form, before.texts)[table.id]), start=1))
    files = [column.id for column in table.columns if isinstance(column, FilesField)]
    kept: dict[str, list[StoredFile]] = {}
    for number, row in enumerate(_told(table, now), start=1):
        same = next((then for then, was in left.items() if was == row), None)
        if same is None:
            continue
        del left[same]
        for column in files:
            stored = before.files.get(cell(table.id, same, column))
            if stored:
                kept[cell(table.id, number, column)] = stored
    return kept


def _told(table: RowsField, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """What each row says beside its files, as it would be stored."""
    columns = [column for column in table.columns if not isinstance(column, FilesField)]
    written = (with_defaults(columns, row) if isinstance(row, Mapping) else {} for row in rows)
    return [complete(columns, row) for row in written]
