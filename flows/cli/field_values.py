"""What is written as `--set FIELD=VALUE`: the values as fields want them, and the files of those that want files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

from definitions.schema.fields import ChoicesField, FilesField, FormField, NumberField, UnitsField
from definitions.semantics.forms import FieldProblem
from flows.access.refusal import Invalid
from flows.assembly import Services
from flows.casework.contents import store_each
from storage.attachments import StoredFile


def written_settings(given: list[str]) -> dict[str, list[str]]:
    """`FIELD=VALUE`, repeated, to the values by field."""
    found: dict[str, list[str]] = {}
    for item in given:
        name, sign, value = item.partition("=")
        if not sign or not name:
            raise typer.BadParameter(f"“{item}”要写成 项目=内容，例如 --set complete=齐全")
        found.setdefault(name, []).append(value)
    return found


def values_of(
    services: Services, asked: Sequence[FormField], settings: dict[str, list[str]]
) -> tuple[dict[str, Any], dict[str, list[StoredFile]], list[FieldProblem]]:
    """The values as the fields want them, the files of those that want files, and what is wrong with those that could not
    be taken in.
    """
    given: dict[str, Any] = {}
    files: dict[str, list[StoredFile]] = {}
    lost: list[FieldProblem] = []
    fields = {field.id: field for field in asked}
    for name, values in settings.items():
        field = fields.get(name)
        if isinstance(field, FilesField):
            files[name], refused = store_each(name, field.label.zh, services.store_path, map(Path, values))
            lost += refused
        else:
            given[name] = _value(field, values)
    return given, files, lost


def _value(field: FormField | None, values: list[str]) -> Any:
    match field:
        case ChoicesField() | UnitsField():
            return values
        case _ if len(values) > 1:
            raise Invalid(f"“{field.label.zh if field else ''}”只能填一个内容，写了 {len(values)} 个")
        case NumberField():
            return _number(field, values[0])
        case _:
            return values[0]


def _number(field: NumberField, text: str) -> float:
    try:
        return int(text) if text.lstrip("+-").isdigit() else float(text)
    except ValueError:
        raise Invalid(f"“{field.label.zh}”应当是数字，现在是“{text}”") from None
